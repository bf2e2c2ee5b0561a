"""From passages or files to an index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from chatbot.conversation import search
from chatbot.corpus import Document, Passage
from chatbot.errors import CorpusError
from chatbot.index import Index
from chatbot.indexing.build import build_corpus, build_index
from chatbot.indexing.synonyms import Rule
from chatbot.listing import list_files
from chatbot.text import ANALYSIS_VERSION
from strategies import corpora

DOCUMENT = Document("d", "D")
TEA = Passage("tea", "Tea is hot.", DOCUMENT)


def test_no_passages_are_an_error() -> None:
    """There is nothing to ask."""
    with pytest.raises(CorpusError, match="at least one"):
        build_index([])


def test_two_passages_of_one_id_are_an_error() -> None:
    """The message names the id."""
    with pytest.raises(CorpusError, match=r"'tea'; an id names"):
        build_index([TEA, Passage("cup", "Cup.", DOCUMENT), TEA])


def test_unknown_language_is_an_error() -> None:
    """The message lists those that there are."""
    with pytest.raises(ValueError, match=r"no stemmer for 'klingon'; there are .*english"):
        build_index([TEA], language="klingon")


def test_settings_say_how_the_documents_were_analysed() -> None:
    """The language and the version of the analysis travel with the index."""
    settings_ = build_index([TEA], language="german").settings

    assert (settings_.language, settings_.analysis_version) == ("german", ANALYSIS_VERSION)


@settings(max_examples=25)
@given(corpora)
def test_parts_of_an_index_fit_together(corpus: list[Passage]) -> None:
    """All arrays have the lengths that the vocabulary and the passages give them."""
    index = build_index(corpus, language="porter")
    terms, segments = len(index.vocabulary), len(index.forward.kinds)

    assert list(index.passages) == corpus
    assert len(index.idf) == terms
    for starts in (index.postings.starts, index.grams.starts, index.readings.starts):
        assert len(starts) == terms + 1
    assert len(index.forward.passages) == len(corpus) + 1
    assert len(index.forward.starts) - 1 == segments == index.forward.passages[-1]
    assert len(index.forward.norms) == len(index.forward.weights) == segments
    assert index.postings.owners[: len(corpus)].tolist() == list(range(len(corpus)))


@settings(max_examples=25)
@given(corpora)
def test_weights_are_within_their_bounds(corpus: list[Passage]) -> None:
    """Saturated frequencies lie between 0 and 1, weights in a question above 0."""
    index = build_index(corpus, language="porter")

    assert ((index.postings.weights > 0) & (index.postings.weights < 1)).all()
    assert ((index.idf > 0) & (index.idf <= 1.01 + 1e-6)).all()
    assert np.isfinite(index.forward.norms).all()


def test_vocabulary_knows_the_language_too(index: Index) -> None:
    """A common word that no passage has is known, and found in none."""
    number = index.vocabulary.number("weather")

    assert number >= 0
    assert index.frequency(number) == 0


def test_same_passages_give_the_same_arrays(corpus: list[Passage], index: Index) -> None:
    """To the bit, so that a saved index can be compared."""
    again = build_index(corpus)

    assert again.vocabulary.block.tobytes() == index.vocabulary.block.tobytes()
    assert again.idf.tobytes() == index.idf.tobytes()
    assert again.postings.weights.tobytes() == index.postings.weights.tobytes()
    assert again.readings.strengths.tobytes() == index.readings.strengths.tobytes()


def test_own_synonyms_stand_beside_the_shipped_ones() -> None:
    """Both lead to the passage."""
    passages = [TEA, Passage("summit", "The summit was long.", DOCUMENT)]
    index = build_index(passages, synonyms=[Rule(("zaparka",), ("tea",))])

    assert search(index, "zaparka")[0].passage is TEA
    assert search(index, "meeting")[0].passage.id == "summit"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The Asia-Pacific Economic Cooperation met.", "APEC"),
        ("The APEC met.", "Asia-Pacific Economic Cooperation"),
        ("An email came.", "e-mail"),
        ("A well-known leader.", "famous"),
    ],
)
def test_synonyms_with_joined_words_are_found(text: str, question: str) -> None:
    """A hyphen within a name or a word is no obstacle, in documents and in questions."""
    index = build_index([Passage("a", text, DOCUMENT), Passage("b", "Other.", DOCUMENT)])

    assert [match.passage.id for match in search(index, question)] == ["a"]


def test_part_of_a_joined_synonym_stands_for_nothing() -> None:
    """Whoever says "well" does not mean famous, though "well-known" does."""
    index = build_index([Passage("a", "A famous leader.", DOCUMENT)])

    assert search(index, "well") == []


def test_files_are_read_with_their_synonyms(tmp_path: Path) -> None:
    """A synonyms.txt beside the documents counts, and is no document."""
    (tmp_path / "tea.txt").write_text("Tea is hot.\n", "utf-8")
    (tmp_path / "synonyms.txt").write_text("zaparka => tea\n", "utf-8")
    index, reading = build_corpus(list_files([tmp_path]))

    assert [passage.text for passage in index.passages] == ["Tea is hot."]
    assert list(reading.passages) == list(index.passages)
    assert search(index, "zaparka")[0].evidence[0].term == "tea"
