"""An index -> a collection: passages, rows and statistics, in batches that can be gone on with.

Which entities there are, and their ids, follows from the index alone. What was killed is gone
on with by the same command: batches that are there are passed over, others written again.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from .. import __version__
from ..engine import PLACES, Rows, unit_ids
from ..errors import EngineUnavailable
from ..forward import ranges
from ..index import Index
from ..listing import digest
from ..passages import Records, StoredPassages, questions
from ..progress import Progress, silent
from .bodies import PIECE, bodies
from .catalog import FORMAT, Catalog, Version, nothing
from .milvus import LONG, Milvus
from .statistics import columns_of, packed

FURTHER = PLACES >> 1  # the place from which on a passage's further texts are
BLOCK = PIECE // 4 * 3  # bytes of the statistics in a text
TOGETHER = 512  # passages that are looked at, and at most entities that are sent, at a time
LARGEST = 4 << 20  # characters that are sent at a time
_WORDINGS = FURTHER - 1


class Batch(NamedTuple):
    """Entities that are written together."""

    ids: list[int]
    rows: Rows
    bodies: list[str]


def write(index: Index, catalog: Catalog, progress: Progress = silent) -> tuple[Version, int]:
    """Put an index in force as the next version; that, and how many entities were written.

    0 where it is in force already. Raises `EngineUnavailable`; then the version before stays
    in force, and writing the same again goes on where it stopped. Raises `ValueError` for an
    index in parts, which has not all postings in one place.
    """
    if index.parts:
        raise ValueError("an index in parts can't be sent; build it anew")
    columns = columns_of(index.vocabulary)
    statistics = packed(index, columns)
    before = catalog.said(LONG)
    version = _version(index, statistics)
    store = catalog.of(version.version)
    made = store.create()
    last, older = before.get("version", ""), before.get("before", "")
    if last == version.version:
        if store.count() == before["entities"]:
            version = replace(version, entities=before["entities"], before=older)
            catalog.write(version)  # which another chatbot may have written
            return version, 0
        last, older = older, ""
    batches = _batches(index, columns, statistics)
    told = progress(batches, "sending", version.units, "units", TOGETHER)
    entities, sent = _sent(told, store, new=made)
    store.commit()
    there = store.count()
    if there != entities:
        raise EngineUnavailable(
            f"{catalog.address}: {there:,} of {entities:,} entities are there; the same"
            " command writes what is missing"
        )
    version = replace(version, entities=entities, before=last)
    catalog.write(version)
    if older not in ("", last, version.version) and catalog.of(older).exists(LONG):
        catalog.of(older).drop()
    return version, sent


def _sent(batches: Iterable[Batch], store: Milvus, *, new: bool) -> tuple[int, int]:
    """How many entities there are in all batches, and how many had to be written."""
    entities = sent = 0
    for batch in batches:
        try:
            if new or store.count_of(batch.ids, LONG) < len(batch.ids):
                store.put(*batch)
                sent += len(batch.ids)
        except EngineUnavailable as error:
            raise EngineUnavailable(
                f"{error} (stopped after {entities:,} entities; the same command goes on there)"
            ) from error
        entities += len(batch.ids)
    return entities, sent


def _version(index: Index, statistics: bytes) -> Version:
    """The version that an index is; its entities are not counted yet."""
    return Version(
        version=_digest(index, statistics),
        digest=digest(statistics),
        passages=len(index.passages),
        questions=questions(index.passages),
        units=len(index.postings.owners),
        entities=0,
        blocks=-(-len(statistics) // BLOCK),
    )


def _digest(index: Index, statistics: bytes) -> str:
    """The digest of all that is written of an index, and of who writes it: 24 digits."""
    sums = blake2b(statistics, digest_size=12, person=f"{FORMAT} {__version__}".encode()[:16])
    for array in (index.postings.units, index.postings.weights, index.postings.owners):
        sums.update(np.ascontiguousarray(array).view(np.uint8).data)
    for array in (index.forward.terms, index.forward.starts, index.forward.passages):
        sums.update(np.ascontiguousarray(array).view(np.uint8).data)
    stored = index.passages
    records = stored if isinstance(stored, StoredPassages) else Records(stored)
    for block in records.blocks():
        sums.update(block)
    for array in records.others().values():
        sums.update(np.ascontiguousarray(array).view(np.uint8).data)
    return sums.hexdigest()


def _batches(index: Index, columns: np.ndarray, statistics: bytes) -> Iterator[Batch]:
    """All entities of an index, in the same batches each time."""
    owners, passages = index.postings.owners, len(index.passages)
    starts, terms, weights = _by_unit(index)
    for first in range(0, passages, TOGETHER):
        last = min(first + TOGETHER, passages)
        low, high = passages + owners[passages:].searchsorted([first, last])
        units = np.concatenate([np.arange(first, last), np.arange(low, high)])
        of, wordings = index.postings.whose(units, passages)
        if wordings.max(initial=0) >= _WORDINGS:
            raise EngineUnavailable(
                f"{index.passages[int(of[wordings.argmax()])].id}: more than {_WORDINGS:,}"
                " wordings of one question; an engine takes no more"
            )
        places, _ = ranges(starts[units], starts[units + 1])
        lengths = starts[units + 1] - starts[units]
        own = index.forward.of(np.arange(first, last))
        texts = bodies(index.passages[first:last], own)
        rows = _filled(lengths, columns.take(terms[places]), weights[places])
        whole = [text[0] for text in texts] + [""] * (high - low)
        yield from _cut(unit_ids(of, wordings).tolist(), rows, whole)
        more = [
            (passage * PLACES + FURTHER + place, text)
            for passage, further in enumerate(texts, first)
            for place, text in enumerate(further[1:])
        ]
        yield from _texts(more)
    blocks = [statistics[at : at + BLOCK] for at in range(0, len(statistics), BLOCK)]
    yield from _texts([(-1 - n, b64encode(block).decode()) for n, block in enumerate(blocks)])


def _by_unit(index: Index) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The postings unit by unit: where each one's begin, their terms, their weights."""
    postings = index.postings
    order = np.asarray(postings.units).argsort(kind="stable")
    counts = np.bincount(postings.units, minlength=len(postings.owners))
    sizes = np.diff(postings.starts)
    terms = np.arange(len(sizes), dtype=np.int32).repeat(sizes)[order]
    return np.append(0, counts.cumsum()), terms, np.asarray(postings.weights)[order]


def _filled(lengths: np.ndarray, columns: np.ndarray, weights: np.ndarray) -> Rows:
    """Rows of these lengths; an empty one becomes a row of `nothing`, to keep its text."""
    empty = np.flatnonzero(lengths == 0)
    at = np.append(0, lengths.cumsum())[empty]
    filler = nothing(1)
    return Rows(
        np.append(0, np.maximum(lengths, 1).cumsum()),
        np.insert(columns, at, filler.columns[0]),
        np.insert(weights, at, filler.weights[0]),
    )


def _texts(kept: Sequence[tuple[int, str]]) -> Iterator[Batch]:
    """Batches of texts that have no row of their own."""
    yield from _cut([key for key, _ in kept], nothing(len(kept)), [text for _, text in kept])


def _cut(ids: list[int], rows: Rows, texts: list[str]) -> Iterator[Batch]:
    """Entities as batches that are neither too many nor too large."""
    begin = size = 0
    for at, text in enumerate(texts):
        if at > begin and (at - begin == TOGETHER or size + len(text) > LARGEST):
            yield _batch(ids, rows, texts, begin, at)
            begin, size = at, 0
        size += len(text)
    if begin < len(texts):
        yield _batch(ids, rows, texts, begin, len(texts))


def _batch(ids: list[int], rows: Rows, texts: list[str], begin: int, end: int) -> Batch:
    first, last = rows.starts[begin], rows.starts[end]
    part = Rows(
        rows.starts[begin : end + 1] - first, rows.columns[first:last], rows.weights[first:last]
    )
    return Batch(ids[begin:end], part, texts[begin:end])
