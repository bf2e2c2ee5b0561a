"""Questions as they are understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.answers import NAME, PLACE
from chatbot.corpus import Document, Passage
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.indexing.synonyms import Rule
from chatbot.query import CORRECTED, FRAME, JOINED, LONGEST, LOWERED, SYNONYM, Query, understand
from strategies import questions

RULES = [Rule(("tea",), ("drink",)), Rule(("hot", "drink"), ("tea",))]


@pytest.fixture(scope="module")
def toy() -> Index:
    """Two passages in a language without lists: tea is in both, drink and water in one."""
    texts = ["Tea is a drink.", "Tea needs water."]
    passages = [Passage(str(n), text, Document("d", "D")) for n, text in enumerate(texts)]
    return build_index(passages, language="porter", synonyms=RULES)


def readings(query: Query, index: Index, word: str) -> dict[str, float]:
    """What the word that was typed so is read as, and how strongly."""
    return {
        index.vocabulary.term(term): round(strength, 6)
        for of, term, strength in query.readings
        if query.words[of] == word
    }


def test_terms_are_distinct_in_the_order_of_the_question(toy: Index) -> None:
    """The sequence keeps the repetitions, each term its wording as first typed."""
    query = understand("Tea, water, teas?", toy)

    assert query.terms == ("tea", "water")
    assert query.words == ("Tea", "water")
    assert query.sequence == (0, 1, 0)


def test_term_weighs_what_the_index_says(toy: Index) -> None:
    """A word of every passage weighs less than one of a single passage."""
    # n = 2: the corpus' share is 0.7 x 2 / 32 = 0.04375. Water, in one passage of two:
    # 0.01 + 0.04375 + 0.95625. Tea, in both: 0.01 + 0 + 0.95625.
    assert understand("water tea", toy).weights == pytest.approx([1.01, 0.96625])


def test_unknown_word_weighs_as_much_as_the_rarest(toy: Index) -> None:
    """A word that no passage has counts in full against all of them."""
    query = understand("zebra water", toy)

    assert query.weights == pytest.approx([toy.rarest, 1.01])
    assert query.weight == pytest.approx(toy.rarest + 1.01)
    assert (query.unknown, query.known) == (("zebra",), ("water",))


@pytest.mark.parametrize("text", ["", "?! …", "\udce9", " \n"])
def test_text_without_words_is_a_query_without_terms(toy: Index, text: str) -> None:
    """It is understood as nothing, and weighs nothing."""
    query = understand(text, toy)

    assert (query.terms, query.sequence, query.readings, query.weight) == ((), (), (), 0)
    assert (query.text, query.known, query.unknown) == (text, (), ())


def test_synonym_is_read_with_less_strength(toy: Index) -> None:
    """Who says tea may mean a drink, but means tea first."""
    query = understand("tea", toy)

    assert readings(query, toy, "tea") == {"tea": 1.0, "drink": 0.8}
    assert query.expansions == {"tea": ("drink",)}


def test_synonyms_of_one_way_are_not_read_back(toy: Index) -> None:
    """Who says drink does not mean tea, nor does the half of a phrase."""
    assert readings(understand("drink", toy), toy, "drink") == {"drink": 1.0}


def test_each_word_of_a_phrase_is_read_as_what_the_phrase_means(toy: Index) -> None:
    """A hot drink is tea: both words stand for it, at a synonym's strength."""
    query = understand("a hot drink", toy)

    assert readings(query, toy, "hot") == {"tea": 0.8}
    assert readings(query, toy, "drink") == {"drink": 1.0, "tea": 0.8}
    assert query.unknown == ()


def test_words_of_a_phrase_out_of_order_are_no_phrase(toy: Index) -> None:
    """A drink, hot, is just these words."""
    assert understand("drink hot", toy).unknown == ("hot",)


def test_misspelt_word_is_read_as_the_nearest(toy: Index) -> None:
    """The correction is shown and counts for a little less than the word itself."""
    query = understand("Watter", toy)

    assert query.corrections == {"Watter": "water"}
    assert readings(query, toy, "Watter") == {"water": CORRECTED}
    assert query.unknown == ()
    assert query.weights == pytest.approx([1.01])


def test_corrected_word_is_read_as_its_synonyms_too(toy: Index) -> None:
    """Strengths multiply: 0.9 for the correction, 0.8 for the synonym."""
    query = understand("teaa", toy)

    assert readings(query, toy, "teaa") == {"tea": 0.9, "drink": 0.72}


@pytest.mark.parametrize("text", ["Chinas", "president", "the weather", "because", "US", "3.5"])
def test_known_word_is_never_corrected(index: Index, text: str) -> None:
    """Words of the documents and common words of the language are left as typed."""
    assert understand(text, index).corrections == {}


def test_name_is_repaired_to_a_word_of_the_documents_alone(index: Index) -> None:
    """Mao is no misspelt "may", Beijng is Beijing."""
    query = understand("when was Mao in Beijng", index)

    assert query.corrections == {"Beijng": "beijing"}
    assert understand("when was mao here", index).corrections == {"mao": "may"}


def test_corrections_name_the_words_as_typed(index: Index) -> None:
    """Each misspelt word of a question is repaired on its own."""
    query = understand("when do Chna and Bidenn meet", index)

    assert query.corrections == {"Chna": "china", "Bidenn": "biden"}


@pytest.mark.parametrize("text", ["tell us about China", "between us", "what it means for us"])
def test_us_after_a_verb_or_preposition_is_a_pronoun(index: Index, text: str) -> None:
    """Nobody who says "tell us" speaks of a country."""
    assert "US" not in readings(understand(text, index), index, "us")


@pytest.mark.parametrize("text", ["us china relations", "china us ties", "us", "the us"])
def test_us_without_capitals_may_be_the_country(index: Index, text: str) -> None:
    """Names are often typed without capitals; they count for a little less then."""
    query = understand(text, index)

    assert readings(query, index, "us")["US"] == LOWERED
    assert "us" not in query.unknown


def test_us_in_capitals_is_the_country_alone(index: Index) -> None:
    """US is never read as us, also not after a preposition."""
    query = understand("talks with the US", index)

    assert query.terms[-1] == "US"
    assert readings(query, index, "US")["US"] == 1.0
    assert "us" not in readings(query, index, "US")


@pytest.mark.parametrize("text", ["United States", "united states", "America", "the USA"])
def test_other_names_of_a_country_are_read_as_it(index: Index, text: str) -> None:
    """Whoever names the country by another name, of one word or two, may mean US."""
    query = understand(text, index)

    assert readings(query, index, query.words[-1])["US"] == 0.8
    assert query.unknown == ()


@pytest.mark.parametrize("text", ["US", "U.S.", "America"])
def test_short_name_is_read_as_the_phrase(index: Index, text: str) -> None:
    """Whoever asks for the US finds passages that say United States."""
    assert readings(understand(text, index), index, text)["unit state"] == 0.8


def test_words_that_only_ask_weigh_less(index: Index) -> None:
    """Before what is asked about; the same words elsewhere count in full."""
    framed = understand("tell me about the summit", index)
    plain = understand("the summit tell me about", index)
    weights = dict(zip(plain.terms, plain.weights.tolist(), strict=True))

    assert framed.weights.tolist() == pytest.approx(
        [
            *(FRAME * weights[term] for term in ("tell", "me", "about")),
            *plain.weights[:2].tolist(),
        ]
    )


@pytest.mark.parametrize("word", ["actually", "Supposed", "please"])
def test_hedges_weigh_less(index: Index, word: str) -> None:
    """They say nothing of what is asked, wherever they stand."""
    hedged = understand(f"is it {word} summit", index)
    number = index.vocabulary.number(hedged.terms[2])

    assert hedged.weights[2] == pytest.approx(FRAME * index.idf[number])
    assert hedged.weights[3] == understand("summit", index).weights[0]


def test_word_that_says_little_is_not_named_as_missing(index: Index) -> None:
    """The word did is in no passage, and nobody misses it."""
    query = understand("What did Bloomberg paint?", index)

    assert query.unknown == ("paint",)


def test_part_of_a_joined_word_is_repaired(index: Index) -> None:
    """Of US-Chian the part is read as China; the whole is nobody's misspelling."""
    query = understand("US-Chian relations", index)

    assert query.corrections == {"Chian": "china"}
    assert query.words == ("US", "Chian", "US-Chian", "relations")


def test_joined_word_counts_its_parts_and_a_little_itself(toy: Index) -> None:
    """Who writes tea-water means tea, water, and a bit the pair."""
    query = understand("tea-water", toy)

    assert query.terms == ("tea", "water", "tea-water")
    assert query.words == query.terms
    assert query.weights == pytest.approx([0.96625, 1.01, toy.rarest * JOINED])


def test_pairs_of_characters_weigh_alike(toy: Index) -> None:
    """Writing without spaces is cut into pairs; none of them is a whole of the others."""
    query = understand("中美关系", toy)

    assert query.terms == ("中美", "美关", "关系")
    assert query.weights == pytest.approx([toy.rarest] * 3)


def test_question_word_asks_for_a_kind_of_answer(index: Index) -> None:
    """Who asks for a name, and the word that asks stands for any sentence with one."""
    query = understand("So who is Xi?", index)

    assert query.asked == NAME
    assert [query.terms[cue] for cue in query.cues] == ["who"]


def test_misspelt_word_asks_for_a_kind_of_answer(index: Index) -> None:
    """What asks is known once its spelling is repaired."""
    query = understand("what citty will they meet in", index)

    assert query.asked == PLACE
    assert [query.words[cue] for cue in query.cues] == ["what", "citty"]
    assert query.corrections["citty"] == "city"


def test_distant_neighbour_of_a_word_does_not_make_it_known(index: Index) -> None:
    """A word is known by itself, a synonym or a correction, not by the thesaurus."""
    query = understand("trade", index)

    assert query.readings
    assert all(reading.strength < SYNONYM for reading in query.readings)
    assert (query.unknown, query.known) == (("trade",), ())


def test_word_that_asks_is_neither_known_nor_unknown(index: Index) -> None:
    """Whoever asks where does not speak of a where."""
    query = understand("Where is the summit?", index)

    assert (query.unknown, query.known) == ((), ("summit",))


def test_content_are_the_weighty_words(index: Index) -> None:
    """The common words of a question say nothing about its topic."""
    query = understand("What is the summit of the leaders?", index)

    assert [query.words[of] for of in query.content] == ["summit", "leaders"]


def test_long_text_is_read_up_to_its_ten_thousandth_character(toy: Index) -> None:
    """What comes after is not looked at."""
    query = understand(" " * (LONGEST - 3) + "tea water", toy)

    assert query.terms == ("tea",)
    assert len(query.text) == LONGEST


@given(questions | st.text(st.characters(), max_size=100))
def test_any_text_is_understood(index: Index, text: str) -> None:
    """Every term has a weight above 0, every reading a strength up to 1 and a holder."""
    query = understand(text, index)

    assert len(query.terms) == len(query.words) == len(query.weights)
    assert set(query.sequence) == set(range(len(query.terms)))
    assert (query.weights > 0).all()
    assert all(0 < r.strength <= 1 and index.frequency(r.term) for r in query.readings)


@given(questions)
def test_same_text_is_the_same_query(index: Index, text: str) -> None:
    """Understanding depends on nothing but the text and the index."""
    first, second = understand(text, index), understand(text, index)

    assert first.weights.tobytes() == second.weights.tobytes()
    assert (first.terms, first.readings) == (second.terms, second.readings)
    assert first.expansions == second.expansions
