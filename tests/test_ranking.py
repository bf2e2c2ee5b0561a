"""Matches: their order, their evidence and their confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.query import understand
from chatbot.ranking import (
    FITTING,
    Held,
    Match,
    Ranking,
    fitting_first,
    held_terms,
    missing,
    rank,
    say_the_same,
)
from chatbot.signals import SIGNALS
from strategies import corpora, questions

DOCUMENT = Document("d", "D")


def passages(*texts: str) -> list[Passage]:
    """Paragraphs with these texts, numbered from 0."""
    return [Passage(str(n), text, DOCUMENT) for n, text in enumerate(texts)]


def ids(matches: tuple[Match, ...]) -> list[str]:
    """The ids of the matches' passages, in their order."""
    return [match.passage.id for match in matches]


def ranked(text: str, index: Index, limit: int = 10) -> Ranking:
    """The ranking of a text in an index."""
    return rank(understand(text, index), index, limit)


def test_ties_keep_the_order_of_the_documents() -> None:
    """Passages that say the very same come in their order, all with the same confidence."""
    index = build_index(passages(*["Tea needs water."] * 12), language="porter")
    matches = ranked("tea", index, 12).matches

    assert ids(matches) == [str(n) for n in range(12)]
    assert len({match.confidence for match in matches}) == 1


@given(questions)
def test_score_is_the_weighted_sum_of_the_signals(index: Index, text: str) -> None:
    """The sum is the score, but for a first match that was lifted; scores fall."""
    matches = ranked(text, index).matches
    weights = index.model.ranking
    lifts = [match.score - float(list(match.signals.values()) @ weights) for match in matches]

    assert lifts[1:] == pytest.approx([0.0] * len(lifts[1:]), abs=1e-4)
    assert all(-1e-4 <= lift <= FITTING + 1e-4 for lift in lifts)
    assert all(a.score >= b.score for a, b in pairwise(matches))
    assert [match.rank for match in matches] == list(range(1, len(matches) + 1))


FIT, UNFIT = {"unfit": 0.0, "read whole": 0.8}, {"unfit": 1.0, "read whole": 0.8}


@pytest.mark.parametrize(
    ("rows", "scores", "first"),
    [
        ([UNFIT, FIT], [3.0, 2.0], 1),  # it fits, covers as much and is close
        ([FIT, UNFIT], [3.0, 2.0], 0),  # the best fits already
        ([UNFIT, UNFIT], [3.0, 2.9], 0),  # none fits
        ([UNFIT, FIT], [3.0, 0.9], 0),  # 2.1 behind is too far
        ([UNFIT, {"unfit": 0.0, "read whole": 0.7}], [3.0, 2.0], 0),  # it covers too little
        ([UNFIT, FIT, FIT], [3.0, 2.0, 2.5], 2),  # the better of two that fit
    ],
)
def test_match_of_the_kind_asked_for_goes_before_one_that_is_not(
    rows: list[dict[str, float]], scores: list[float], first: int
) -> None:
    """It is lifted just above the best where it is about as good otherwise."""
    values = np.array([[row.get(name, 0.0) for name in SIGNALS] for row in rows])
    before = np.array(scores, np.float32)
    found = fitting_first(values, before)

    assert int(np.argmax(found)) == first
    assert found.max() == pytest.approx(3.0)
    assert before.tolist() == pytest.approx(scores)


@given(questions | st.text(st.characters(), max_size=80))
def test_confidences_are_probabilities_that_fall(index: Index, text: str) -> None:
    """Between 0 and 1 and never NaN, no match above the one before or the documents'."""
    found = ranked(text, index)
    confidences = [found.answerable, *(match.confidence for match in found.matches)]

    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert confidences == sorted(confidences, reverse=True)


@settings(max_examples=25)
@given(corpora, questions)
def test_any_corpus_is_ranked(corpus: list[Passage], text: str) -> None:
    """Every match is a passage of the corpus, once, with a finite score."""
    matches = ranked(text, build_index(corpus, language="porter")).matches

    assert set(ids(matches)) <= {passage.id for passage in corpus}
    assert len(set(ids(matches))) == len(matches)
    assert all(math.isfinite(match.score) for match in matches)


def test_confidence_falls_with_the_odds(index: Index) -> None:
    """A score lower by 1 means odds lower by e, as the ranking was learned."""
    first, second, *_ = ranked("summit in San Francisco", index).matches

    assert second.confidence / first.confidence == pytest.approx(
        math.exp(second.score - first.score), rel=1e-4
    )


@pytest.mark.parametrize("text", ["", "…", "zebra", "zebras giraffes"])
def test_nothing_shared_ranks_nothing(index: Index, text: str) -> None:
    """Where no word stands in any passage there is no match, and nothing is answerable."""
    assert ranked(text, index) == Ranking((), 0.0)


@pytest.mark.parametrize("limit", [1, 3])
def test_limit_cuts_the_ranking(index: Index, limit: int) -> None:
    """The first few are the same, in order and in confidence, however many are asked for."""
    text = "relations between China and the US"

    assert ranked(text, index, limit).matches == ranked(text, index).matches[:limit]


@pytest.mark.parametrize("limit", [0, -1])
def test_limit_below_one_is_an_error(index: Index, limit: int) -> None:
    """Also where nothing would be found, so that the mistake shows at once."""
    for text in ("summit", ""):
        with pytest.raises(ValueError, match="at least one"):
            ranked(text, index, limit)


@pytest.mark.parametrize("unknown", ["zebra", "Putin", "treaty of Versailles", "weather"])
def test_unknown_words_lower_the_confidence(index: Index, unknown: str) -> None:
    """A question about something else as well is answered with less confidence."""
    known = ranked("the summit of Biden and Xi", index)
    more = ranked(f"the summit of Biden and Xi and the {unknown}", index)

    assert more.answerable < known.answerable
    assert more.matches[0].confidence < known.matches[0].confidence


def test_best_reading_counts_and_not_the_sum() -> None:
    """Three synonyms in a passage cover a word no more than one does."""
    index = build_index(passages("The meeting.", "The meeting, the talks, the talk."))
    one, three = (ranked("summit", index).matches[n].signals["read whole"] for n in (0, 1))

    assert one == three == pytest.approx(0.8)


def test_word_itself_counts_more_than_its_synonym() -> None:
    """Of two passages alike but for the word, the one that says it is first."""
    index = build_index(passages("The meeting was long.", "The summit was long."))
    first, second = ranked("summit", index).matches

    assert ids((first, second)) == ["1", "0"]
    assert (first.evidence[0].strength, second.evidence[0].strength) == pytest.approx(
        (1.0, 0.8)
    )


def test_evidence_names_the_words_and_what_they_matched(index: Index) -> None:
    """In the order of the question, each with its share and its strength."""
    query = understand("zebras of Chna", index)
    match = next(m for m in rank(query, index, 10).matches if len(m.evidence) == 2)
    first, second = match.evidence

    assert (first.word, first.term, first.strength) == ("of", "of", 1.0)
    assert (second.word, second.term) == ("Chna", "china")
    assert second.strength == pytest.approx(0.9)
    assert second.share == pytest.approx(float(query.weights[2]) / query.weight)


@given(questions)
def test_shares_of_the_evidence_are_at_most_all(index: Index, text: str) -> None:
    """No passage holds more of a question than there is."""
    for match in ranked(text, index).matches:
        assert 0 < sum(found.share for found in match.evidence) <= 1 + 1e-5
        assert all(0 < found.strength <= 1 for found in match.evidence)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zebras met Putin at the summit", "Putin"),
        ("Zebras met", ""),  # the capital of a beginning names nobody
        ("who is putin", ""),
        ("is It Of the summit", ""),  # common words weigh too little to be names
        ("the summit of Xi", "Xi"),
        ("WHICH CITY IS MONGOLIA IN", ""),
    ],
)
def test_missing_name_is_the_weightiest_in_capitals(index: Index, text: str, name: str) -> None:
    """A word of content with a capital within the question; 0 where all are in capitals."""
    query = understand(text, index)
    weight = query.weights[query.words.index(name)] if name else 0.0

    assert missing(query, {}).name == weight


def test_name_that_is_held_is_not_missing(index: Index) -> None:
    """A passage that has the name lacks none, one without lacks it."""
    query = understand("the words of Han", index)
    having, lacking = (
        next(n for n, p in enumerate(index.passages) if ("Han" in p.text) is held)
        for held in (True, False)
    )

    assert missing(query, held_terms(query, index.forward, having)).name == 0.0
    assert missing(query, held_terms(query, index.forward, lacking)).name > 0.5


def test_part_of_a_joined_word_may_be_missing(index: Index) -> None:
    """Of US-Mongolia the one half is missing where the other is held; the pair counts not."""
    query = understand("state of US-Mongolia relations", index)
    mongolia = query.terms.index("mongolia")

    us = {query.terms.index("US"): Held(0, 1.0)}

    assert missing(query, us).name == query.weights[mongolia]
    assert missing(query, {**us, mongolia: Held(1, 1.0)}).name == 0.0


@pytest.mark.parametrize(
    ("text", "held", "subject"),
    [
        ("Where was Joe Biden born?", "Joe Biden", 1.0),  # of "born" nothing
        ("Where was Joe Biden born?", "born", 0.0),
        ("Who is Han Zheng?", "", 0.0),  # nothing but a name is asked about
        ("How tall is Xi Jinping?", "Xi Jinping", 1.0),  # no number stands for "tall"
    ],
)
def test_missing_subject_is_what_is_asked_of_a_name(
    index: Index, text: str, held: str, subject: float
) -> None:
    """The share of the words of content, but for names and those that only ask."""
    query = understand(text, index)
    having = {query.words.index(word): Held(0, 1.0) for word in held.split()}

    assert missing(query, having).subject == pytest.approx(subject)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("It was said that Gnu spoke.", 1.0),
        ("In the Gnu era a gnu spoke.", 0.5),  # it is a word of its own as well
        ("Nothing. Gnu spoke.", 0.5),  # any word has a capital there
        ("", 0.5),
    ],
)
def test_word_that_the_passage_writes_with_a_capital_is_a_name(
    text: str, subject: float
) -> None:
    """What is asked of a name is not held with the name, however that was typed."""
    index = build_index(passages("gnu emu"))  # both are in no list of the language
    query = understand("emu gnu", index)
    gnu = query.words.index("gnu")

    assert missing(query, {gnu: Held(0, 1.0)}, text).subject == pytest.approx(subject)


def test_weak_reading_is_half_missing(index: Index) -> None:
    """A word that a passage has by a reading of strength .6 lacks .4."""
    query = understand("born", index)

    assert missing(query, {0: Held(0, 0.6)}).subject == pytest.approx(0.4)


def test_strongest_reading_of_a_term_is_held() -> None:
    """Of a summit and talks in one passage, a question about a summit is met by the summit."""
    index = build_index(passages("Talks, a summit, a meeting."))
    query = understand("summit", index)
    (held,) = held_terms(query, index.forward, 0).values()

    assert (index.vocabulary.term(held.term), held.strength) == ("summit", 1.0)


def same(index: Index, passages: Sequence[int]) -> list[bool]:
    """Which of `passages` say the same as the first of them."""
    own = index.forward.of(np.array(passages))
    return list(map(bool, say_the_same(index.idf, own, len(passages))))


def test_near_duplicate_says_the_same() -> None:
    """Texts that share most of their weight do, texts that share little don't."""
    index = build_index(
        passages(
            "Tea needs hot water.", "Coffee came in boats.", "Hot water is what tea needs."
        ),
        language="porter",
    )

    assert same(index, [0, 1, 2]) == [True, False, True]
    assert same(index, [1, 0, 2]) == [True, False, False]


@pytest.mark.parametrize(("shared", "alike"), [(1, False), (2, True)])
def test_a_third_of_the_weight_is_the_same(shared: int, alike: bool) -> None:  # noqa: FBT001
    """By the Dice coefficient of the terms' weights, a third is enough."""
    # Five words each, about the same weight: Dice 1 / 5 is below a third, 2 / 5 above.
    second = ["alpha", "beta"][:shared] + ["zeta", "eta", "theta", "iota", "kappa"][shared:]
    index = build_index(
        passages("Alpha beta gamma delta epsilon.", " ".join(second)), language="porter"
    )

    assert same(index, [0, 1]) == [True, alike]


@settings(max_examples=25)
@given(corpora)
def test_same_by_the_definition(corpus: list[Passage]) -> None:
    """Twice the weight of the terms shared is a third or more of the weight of both."""
    index = build_index(corpus, language="porter")
    terms = [set(index.settings.analysis.terms(passage.text)) for passage in corpus]

    def weight(of: set[str]) -> float:
        return float(sum(index.idf[index.vocabulary.number(term)] for term in of))

    shares = [
        2 * weight(terms[0] & held) / ((weight(terms[0]) + weight(held)) or 1.0)
        for held in terms[1:]
    ]
    found = same(index, range(len(corpus)))

    assert found[0]
    for share, alike in zip(shares, found[1:], strict=True):
        assert alike == (share >= 1 / 3) or share == pytest.approx(1 / 3)


def test_empty_texts_say_nothing_and_so_not_the_same() -> None:
    """Two entries without an answer are not taken for one."""
    entries = [Passage(q, "", DOCUMENT, q) for q in ("tea", "tea time")]

    assert same(build_index(entries, language="porter"), [0, 1]) == [True, False]


def test_match_knows_whether_it_says_the_same() -> None:
    """The first says the same as itself; a copy of it further down does as well."""
    index = build_index(passages("Tea needs water.", "Tea needs boats.", "Tea needs water."))
    matches = ranked("tea water", index).matches

    assert ids(matches) == ["0", "2", "1"]
    assert [match.same for match in matches][:2] == [True, True]


@settings(max_examples=50)
@given(questions)
def test_ranking_is_deterministic(index: Index, text: str) -> None:
    """The same text gives the same ranking to the bit."""
    assert ranked(text, index) == ranked(text, index)
