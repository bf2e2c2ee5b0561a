"""Passages <-> bytes: written once, read back one at a time."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any, overload

import numpy as np

from .corpus import Document, Passage, Source
from .errors import StorageError

TOGETHER = 1_000  # passages whose records are made at a time
KEPT = 1_000  # documents that stay decoded; then the first ones are decoded anew

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class StoredPassages(Sequence[Passage]):
    """The passages of a saved index, decoded one at a time as they are asked for."""

    def __init__(
        self,
        records: np.ndarray,
        record_starts: np.ndarray,
        documents: np.ndarray,
        document_starts: np.ndarray,
    ) -> None:
        """Take the blocks of JSON records of passages and documents, with their starts."""
        self._records, self._starts = records, record_starts
        self._documents, self._document_starts = documents, document_starts
        self._known: dict[int, Document] = {}  # matches are often of a few documents

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> StoredPassages:
        """Passages as they are stored, in memory; they are read once, one after the other."""
        records, block = Records(passages), bytearray()
        for some in records.blocks():
            block += some
        return cls(np.frombuffer(block, np.uint8), **records.others())

    def documents(self) -> set[Document]:
        """The documents that the passages are of."""
        return {self._document(number) for number in range(len(self._document_starts) - 1)}

    def blocks(self) -> Iterator[memoryview]:
        """The records in one block, as `Records` has them in several."""
        yield self._records.data

    def others(self) -> dict[str, np.ndarray]:
        """What there is beside the records."""
        return {
            "record_starts": self._starts,
            "documents": self._documents,
            "document_starts": self._document_starts,
        }

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Passage]: ...
    def __getitem__(self, at: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(f"no passage {at}; there are {len(self)}")
        try:
            record = _decoded(self._records, self._starts, at)
            record["document"] = self._document(record["document"])
            record["alternates"] = tuple(record["alternates"])
            return Passage(**record)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise StorageError(
                f"passage {at} of the saved index is damaged ({error})"
            ) from error

    def _document(self, number: int) -> Document:
        known = self._known.get(number)
        if known is not None:
            return known
        record = _decoded(self._documents, self._document_starts, number)
        record["sources"] = tuple(Source(**source) for source in record["sources"])
        if len(self._known) >= KEPT:
            self._known.clear()
        document = self._known[number] = Document(**record)
        return document


class Records:
    """Passages as the records of `StoredPassages`, so that never all are there at once."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Take passages, which are read once, when their blocks are taken."""
        self._passages = iter(passages)
        self._lengths = array("q")
        self._numbers: dict[Document, int] = {}

    def blocks(self) -> Iterator[bytes]:
        """The records of the passages, some together, in their order."""
        while some := list(islice(self._passages, TOGETHER)):
            records = [_encoded(self._record(passage)) for passage in some]
            self._lengths.extend(map(len, records))
            yield b"".join(records)

    def others(self) -> dict[str, np.ndarray]:
        """What `StoredPassages` takes beside the records, once their blocks were taken."""
        documents = [_encoded(asdict(document)) for document in self._numbers]
        return {
            "record_starts": _starts(self._lengths),
            "documents": np.frombuffer(b"".join(documents), np.uint8),
            "document_starts": _starts([len(document) for document in documents]),
        }

    def _record(self, passage: Passage) -> dict[str, Any]:
        record = {name: getattr(passage, name) for name in Passage.__slots__}
        record["document"] = self._numbers.setdefault(passage.document, len(self._numbers))
        return record


def documents(passages: Sequence[Passage]) -> set[Document]:
    """The documents that passages are of; of stored ones no passage is decoded for it."""
    if isinstance(passages, StoredPassages):
        return passages.documents()
    return {passage.document for passage in passages}


def _starts(lengths: Sequence[int] | array[int]) -> np.ndarray:
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def _encoded(record: dict[str, Any]) -> bytes:
    return _JSON.encode(record).encode("utf-8", "surrogatepass")


def _decoded(block: np.ndarray, starts: np.ndarray, at: int) -> dict[str, Any]:
    text = block[starts[at] : starts[at + 1]].tobytes().decode("utf-8", "surrogatepass")
    record: dict[str, Any] = json.loads(text)
    return record
