"""Passages <-> bytes: written once, read back one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, overload

import numpy as np

from .corpus import Document, Passage, Source
from .errors import StorageError
from .progress import Progress, silent

KEPT = 1_000  # documents that stay decoded; then the first ones are decoded anew


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


def passage_arrays(
    passages: Sequence[Passage], progress: Progress = silent
) -> dict[str, np.ndarray]:
    """What `StoredPassages` takes, by name: blocks of JSON, uint8, and starts, int64."""
    documents = list(dict.fromkeys(passage.document for passage in passages))
    numbers = {document: number for number, document in enumerate(documents)}
    written = progress(passages, "saving", len(passages))
    records, record_starts = _block(_record(passage, numbers) for passage in written)
    document_records, document_starts = _block(asdict(document) for document in documents)
    return {
        "records": records,
        "record_starts": record_starts,
        "documents": document_records,
        "document_starts": document_starts,
    }


def _record(passage: Passage, numbers: dict[Document, int]) -> dict[str, Any]:
    fields = {name: getattr(passage, name) for name in Passage.__slots__}
    return {**fields, "document": numbers[passage.document]}


def _block(records: Iterable[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
    texts = [
        json.dumps(r, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        for r in records
    ]
    starts = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=starts[1:])
    return np.frombuffer(b"".join(texts), np.uint8), starts


def _decoded(block: np.ndarray, starts: np.ndarray, at: int) -> dict[str, Any]:
    text = block[starts[at] : starts[at + 1]].tobytes().decode("utf-8", "surrogatepass")
    record: dict[str, Any] = json.loads(text)
    return record
