"""Index and Vocabulary: look-up in the arrays."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.index import Index, Settings
from chatbot.indexing.build import build_index
from chatbot.text import analysis
from chatbot.vocabulary import Vocabulary
from strategies import words

DOCUMENT = Document("doc", "Drinks")

# Lone surrogates too: names of files and pasted text may hold them.
vocabularies = st.sets(words | st.text(st.characters(), min_size=1), max_size=40).map(
    lambda terms: sorted(terms, key=lambda term: term.encode("utf-8", "surrogatepass"))
)


@pytest.fixture(scope="module")
def toy() -> Index:
    """Two passages: tea is in both, water in the first."""
    texts = ["Tea needs water.", "Tea is old."]
    return build_index([Passage(f"tea#{n}", text, DOCUMENT) for n, text in enumerate(texts)])


@given(vocabularies)
def test_number_of_a_term_leads_back_to_it(terms: list[str]) -> None:
    """Numbers count the terms in the order of their bytes, and look-up finds each."""
    vocabulary = Vocabulary.of(terms)

    assert len(vocabulary) == len(terms)
    assert [vocabulary.term(n) for n in range(len(terms))] == terms
    assert [vocabulary.number(term) for term in terms] == list(range(len(terms)))


@given(vocabularies, words)
def test_number_of_another_term_is_minus_one(terms: list[str], other: str) -> None:
    """A term is found if and only if it is there."""
    assert (Vocabulary.of(terms).number(other) == -1) == (other not in terms)


@pytest.mark.parametrize("number", [-1, 2, 99])
def test_term_of_no_number_is_an_index_error(number: int) -> None:
    """There is no term before the first or after the last."""
    with pytest.raises(IndexError, match="there are 2"):
        Vocabulary.of(["tea", "water"]).term(number)


def test_empty_vocabulary_knows_no_term() -> None:
    """No term is in it, also not the empty one."""
    assert [Vocabulary.of([]).number(term) for term in ("", "tea")] == [-1, -1]


def test_text_that_is_no_utf8_is_no_term() -> None:
    """Half a surrogate pair, as a terminal may hand over, is unknown and not an error."""
    assert Vocabulary.of(["tea"]).number("\udce9") == -1


@given(vocabularies, words)
def test_range_is_the_terms_with_a_prefix(terms: list[str], prefix: str) -> None:
    """The numbers from first up to last are those of the terms that begin so."""
    first, last = Vocabulary.of(terms).range(prefix)

    assert terms[first:last] == [term for term in terms if term.startswith(prefix)]


@given(st.lists(st.text(max_size=12), unique=True), st.text(max_size=12))
def test_place_is_where_a_string_would_stand(strings: list[str], wanted: str) -> None:
    """Also where the first eight bytes of several are the same, or a string is a NUL."""
    encoded = sorted(string.encode("utf-8", "surrogatepass") for string in strings)
    padded = [b"the same " + string for string in encoded]
    for listed in (encoded, padded):
        terms = [string.decode("utf-8", "surrogatepass") for string in listed]
        for sought in (wanted, "the same " + wanted):
            found = sought.encode("utf-8", "surrogatepass")
            assert Vocabulary.of(terms).place(found) == bisect_left(listed, found)
            assert Vocabulary.of(terms).begins(sought) == any(
                string.startswith(found) for string in listed
            )


@pytest.mark.parametrize(("term", "frequency"), [("tea", 2), ("water", 1), ("the", 0)])
def test_frequency_counts_a_passage_once(toy: Index, term: str, frequency: int) -> None:
    """A term counts once a passage; the language's common terms may be in none."""
    assert toy.frequency(toy.vocabulary.number(term)) == frequency


def test_passage_of_the_index_is_that_of_the_corpus(
    index: Index, corpus: list[Passage]
) -> None:
    """Passages keep the order of the corpus."""
    assert list(index.passages) == corpus


def test_rarest_is_the_weight_of_a_term_of_one_passage(index: Index) -> None:
    """No term weighs more than one that a single passage has and the language's list lacks."""
    singapore = index.idf[index.vocabulary.number("singapor")]

    assert index.rarest == float(singapore) == float(index.idf.max())


def test_settings_carry_the_analysis() -> None:
    """Questions are analysed as the documents were, in their language."""
    assert Settings(language="german").analysis is analysis("german")
