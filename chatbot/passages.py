"""Passages <-> bytes: written once, read back one at a time."""

from __future__ import annotations

import json
import zlib
from abc import abstractmethod
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import islice
from operator import attrgetter
from typing import Any, overload

import numpy as np

from .corpus import Document, Passage, Source
from .errors import StorageError
from .forward import ends

TOGETHER = 1_000  # passages whose records are made at a time
KEPT = 1_000  # documents and passages that stay decoded; then all are decoded anew

_values = attrgetter(*Passage.__slots__)
_DOCUMENT = Passage.__slots__.index("document")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Numbered(Sequence[Passage]):
    """Passages that are made when they are asked for, by their numbers."""

    @abstractmethod
    def at(self, number: int) -> Passage:
        """The passage with this number, which is one of them."""

    def some(self, numbers: Sequence[int]) -> Sequence[Passage]:
        """The passages with these numbers."""
        return [self.at(number) for number in numbers]

    def documents(self) -> set[Document]:
        """The documents that the passages are of."""
        return {passage.document for passage in self}

    def questions(self) -> int:
        """How many of the passages have a question."""
        return sum(passage.kind == "faq" for passage in self)

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Passage]: ...
    def __getitem__(self, at: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(at, slice):
            return self.some(range(*at.indices(len(self))))
        if not -len(self) <= at < len(self):
            raise IndexError(f"no passage {at}; there are {len(self)}")
        return self.at(at if at >= 0 else at + len(self))


class StoredPassages(Numbered):
    """The passages of a saved index, decoded one at a time as they are asked for."""

    def __init__(  # noqa: PLR0913  # each is an array of its own on disk
        self,
        records: np.ndarray,
        record_starts: np.ndarray,
        record_checks: np.ndarray,
        record_ids: np.ndarray,
        *,
        documents: np.ndarray,
        document_starts: np.ndarray,
        document_checks: np.ndarray,
    ) -> None:
        """Take the blocks of JSON records of passages and documents.

        With their starts, and the checksum of each record, by which it is known when it is
        read that its bytes, and its starts, are what was written; and a checksum of each
        passage's id, by which passages are found.
        """
        self._records = _Block(records, record_starts, record_checks)
        self._ids = record_ids
        self._documents = _Block(documents, document_starts, document_checks)
        self._known: dict[int, Document] = {}  # matches are often of a few documents
        self._read: dict[int, Passage] = {}  # and few passages are asked for again and again

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> StoredPassages:
        """Passages as they are stored, in memory; they are read once, one after the other."""
        records, block = Records(passages), bytearray()
        for some in records.blocks():
            block += some
        return cls(np.frombuffer(block, np.uint8), **records.others())

    def documents(self, without: Collection[int] = ()) -> set[Document]:
        """The documents that the passages are of, but those with these numbers."""
        numbers = set(range(len(self._documents))).difference(without)
        return {self._document(number) for number in numbers}

    def document_numbers(self, passages: Iterable[int]) -> set[int]:
        """The numbers of the documents that some of the passages are of.

        Raises `StorageError` where a passage is damaged.
        """
        return {self._fields(passage)[_DOCUMENT] for passage in passages}

    def having(self, ids: Collection[str]) -> Iterator[int]:
        """The numbers of the passages that have one of `ids`, ascending."""
        wanted = np.array([_checksum(name) for name in ids], np.uint32)
        for number in np.flatnonzero(np.isin(self._ids, wanted)).tolist():
            if self[number].id in ids:
                yield number

    def in_languages(self, languages: Mapping[str, str]) -> StoredPassages:
        """The passages with the language of each document by its id; "" where none is given.

        `self` where that is how they are.
        """
        numbers = range(len(self._documents))
        told = [self._document(number) for number in numbers]
        now = [replace(one, language=languages.get(one.id, "")) for one in told]
        if now == told:
            return self
        others = {**self.others(), **_blocks_of(now)}
        return StoredPassages(self._records.bytes, **others)

    @property
    def bytes(self) -> np.ndarray:
        """The records one after the other: (bytes,) uint8."""
        return self._records.bytes

    def blocks(self) -> Iterator[memoryview]:
        """The records in one block, as `Records` has them in several."""
        yield self.bytes.data

    def others(self) -> dict[str, np.ndarray]:
        """What there is beside the records."""
        return {
            "record_starts": self._records.starts,
            "record_checks": self._records.checks,
            "record_ids": self._ids,
            "documents": self._documents.bytes,
            "document_starts": self._documents.starts,
            "document_checks": self._documents.checks,
        }

    def __len__(self) -> int:
        return len(self._records)

    def at(self, number: int) -> Passage:
        """See `Numbered`. Raises `StorageError` for other bytes than were written."""
        if (known := self._read.get(number)) is not None:
            return known
        if len(self._read) >= KEPT:
            self._read.clear()
        passage = self._read[number] = self._decoded(number)
        return passage

    def _decoded(self, at: int) -> Passage:
        name, text, document, question, alternates, *place = self._fields(at)
        try:
            whole = self._document(document)
            return Passage(name, text, whole, question, tuple(alternates), *place)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise _damaged(at, error) from error

    def _fields(self, at: int) -> list[Any]:
        try:
            fields = self._records.record(at)
        except (IndexError, ValueError) as error:
            raise _damaged(at, error) from error
        if not isinstance(fields, list) or len(fields) != len(Passage.__slots__):
            raise _damaged(at, "not the fields of a passage")
        return fields

    def _document(self, number: int) -> Document:
        known = self._known.get(number)
        if known is not None:
            return known
        record = self._documents.record(number)
        record["sources"] = tuple(Source(**source) for source in record["sources"])
        if len(self._known) >= KEPT:
            self._known.clear()
        document = self._known[number] = Document(**record)
        return document


def _damaged(at: int, why: Exception | str) -> StorageError:
    return StorageError(f"passage {at} of the saved index is damaged ({why})")


class _Block:
    """JSON records one after the other: (bytes,) uint8, (n + 1,) int64, (n,) uint32."""

    def __init__(self, content: np.ndarray, starts: np.ndarray, checks: np.ndarray) -> None:
        self.bytes, self.starts, self.checks = content, starts, checks

    def __len__(self) -> int:
        return len(self.checks)

    def record(self, at: int) -> Any:  # noqa: ANN401
        """One record: the fields of a passage in a list, or those of a document by name.

        Raises `ValueError` for other bytes than were written.
        """
        content = self.bytes[self.starts[at] : self.starts[at + 1]].tobytes()
        if zlib.crc32(content) != self.checks[at]:
            raise ValueError("the checksum is wrong")
        return json.loads(content.decode("utf-8", "surrogatepass"))


class Records:
    """Passages as the records of `StoredPassages`, so that never all are there at once."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Take passages, which are read once, when their blocks are taken."""
        self._passages = iter(passages)
        self._lengths, self._checks, self._ids = array("q"), array("I"), array("I")
        self._numbers: dict[Document, int] = {}

    def blocks(self) -> Iterator[bytes]:
        """The records of the passages, some together, in their order."""
        while some := list(islice(self._passages, TOGETHER)):
            records = [_encoded(self._record(passage)) for passage in some]
            self._lengths.extend(map(len, records))
            self._checks.extend(map(zlib.crc32, records))
            self._ids.extend(_checksum(passage.id) for passage in some)
            yield b"".join(records)

    def others(self) -> dict[str, np.ndarray]:
        """What `StoredPassages` takes beside the records, once their blocks were taken."""
        return {
            "record_starts": ends(self._lengths),
            "record_checks": np.array(self._checks, np.uint32),
            "record_ids": np.array(self._ids, np.uint32),
            **_blocks_of(self._numbers),
        }

    def _record(self, passage: Passage) -> list[Any]:
        record: list[Any] = [*_values(passage)]
        record[_DOCUMENT] = self._numbers.setdefault(passage.document, len(self._numbers))
        return record


def questions(passages: Sequence[Passage]) -> int:
    """How many of these passages have a question."""
    if isinstance(passages, Numbered):
        return passages.questions()
    return sum(passage.kind == "faq" for passage in passages)


def documents(passages: Sequence[Passage]) -> set[Document]:
    """The documents that passages are of; of stored ones no passage is decoded for it."""
    if isinstance(passages, Numbered):
        return passages.documents()
    return {passage.document for passage in passages}


def _blocks_of(documents: Iterable[Document]) -> dict[str, np.ndarray]:
    records = [_encoded(asdict(document)) for document in documents]
    return {
        "documents": np.frombuffer(b"".join(records), np.uint8),
        "document_starts": ends([len(record) for record in records]),
        "document_checks": np.array([*map(zlib.crc32, records)], np.uint32),
    }


def _checksum(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))


def _encoded(record: list[Any] | dict[str, Any]) -> bytes:
    return _JSON.encode(record).encode("utf-8", "surrogatepass")
