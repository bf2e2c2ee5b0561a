"""Passages as they are stored and read back one at a time."""

from __future__ import annotations

import pytest
from hypothesis import given

from chatbot import passages as stored
from chatbot.corpus import Document, Passage
from chatbot.passages import Records, StoredPassages, documents
from strategies import corpora


@given(corpora)
def test_passages_come_back_as_they_were(corpus: list[Passage]) -> None:
    """In any order and more than once, with their documents."""
    found = StoredPassages.of(corpus)

    assert list(found) == corpus
    assert [found[at] for at in reversed(range(len(found)))] == corpus[::-1]


def test_more_documents_than_are_kept_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgotten documents are decoded anew, and passages keep their own."""
    monkeypatch.setattr(stored, "KEPT", 2)
    corpus = [Passage(str(n), "", Document(str(n % 5), f"Title {n % 5}")) for n in range(20)]

    assert list(StoredPassages.of(corpus)) == corpus


def test_records_are_the_same_in_blocks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """They stand one after the other, and what is beside them says where."""
    corpus = [Passage(str(n), f"“{n}”", Document(str(n % 2), "Title")) for n in range(7)]
    whole = StoredPassages.of(corpus)
    monkeypatch.setattr(stored, "TOGETHER", 3)
    records = Records(corpus)
    blocks = list(records.blocks())

    assert len(blocks) == 3
    assert b"".join(blocks) == b"".join(block.tobytes() for block in whole.blocks())
    assert {name: array.tolist() for name, array in records.others().items()} == {
        name: array.tolist() for name, array in whole.others().items()
    }


def test_documents_of_passages_are_told_stored_or_not() -> None:
    """Each once, only those that a passage is of."""
    corpus = [Passage(str(n), "", Document(str(n % 2), "Title")) for n in range(5)]

    assert documents(corpus) == documents(StoredPassages.of(corpus))
    assert {document.id for document in documents(corpus)} == {"0", "1"}
