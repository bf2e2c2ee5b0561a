"""A collection -> an index whose units and passages stay there."""

from __future__ import annotations

import os
from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..engine import Remote
from ..errors import EngineUnavailable, StorageError
from ..index import Bounds, Index, Postings
from ..listing import digest
from ..places import cache_folder
from ..private import is_own, private_folder, replaced
from ..progress import Progress, silent
from ..text import ANALYSIS_VERSION
from .address import Address
from .ahead import Ahead
from .catalog import Catalog, Version
from .fetched import Entries, FetchedForward, FetchedPassages
from .milvus import Milvus
from .statistics import Statistics

STATISTICS = "statistics.npz"
BLOCKS = 64  # texts of statistics that are fetched at a time


@dataclass(frozen=True, slots=True)
class OpenedEngine:
    """An index over a collection, the version that it is, and that version's collection."""

    index: Index
    version: Version
    store: Milvus


def open_engine(
    address: Address,
    cache: str | os.PathLike[str] | None = None,
    progress: Progress = silent,
) -> OpenedEngine:
    """The index of the version that is in force at an address.

    Its statistics are kept in the cache folder, for the next start. Raises `EngineUnavailable`
    where the server does not answer, or the collection is not whole.
    """
    catalog = Catalog(address)
    version = catalog.current()
    store = catalog.of(version.version)
    _check_whole(store, version, address)
    statistics = _statistics(store, version, cache_folder(cache), address, progress)
    if statistics.settings.analysis_version != ANALYSIS_VERSION:
        raise EngineUnavailable(
            f"{address}: what it holds analyses text in another way; index it again with:"
            f" chatbot index --engine {address} PATH"
        )
    return OpenedEngine(_index(statistics, store, version, address.timeout), version, store)


def _check_whole(store: Milvus, version: Version, address: Address) -> None:
    """Raise `EngineUnavailable` where there are fewer entities than were written.

    It is a strongly consistent read, so those that follow see at least as much.
    """
    there = store.count_of(None, address.timeout)
    if there != version.entities:
        raise EngineUnavailable(
            f"{address}: {there:,} of {version.entities:,} entities are there; wait until the"
            " collection is loaded, or index it again"
        )


def _index(statistics: Statistics, store: Milvus, version: Version, timeout: float) -> Index:
    entries = Entries(store, version.passages, len(statistics.idf), timeout)
    ints, floats = np.zeros(0, np.int32), np.zeros(0, np.float32)
    starts, small = np.zeros(1, np.int64), np.zeros(0, np.uint8)
    return Index(
        **statistics.parts,
        idf=statistics.idf,
        further=statistics.further,
        postings=Postings(
            starts=np.append(0, statistics.frequencies.cumsum()),
            units=ints,
            weights=floats,
            owners=ints,
        ),
        bounds=Bounds(np.zeros((0, 0), np.float32), ints, np.zeros((0, 0), np.uint8)),
        forward=FetchedForward(
            *(ints, starts, starts, small, small, floats, floats, floats, statistics.means),
            entries=entries,
        ),
        passages=FetchedPassages(entries, version.questions),
        settings=statistics.settings,
        remote=Remote(
            engine=Ahead(store),
            columns=statistics.columns,
            alone=version.units == version.passages,
            timeout=timeout,
        ),
    )


def _statistics(
    store: Milvus, version: Version, cache: Path, address: Address, progress: Progress
) -> Statistics:
    """The statistics of a version, from the cache folder or else the collection."""
    place = cache / "index" / version.version  # where `chatbot forget --cache` looks
    block = _kept(place / STATISTICS)
    if block is None or digest(block) != version.digest:
        block = _fetched(store, version, address, progress)
        with suppress(OSError):  # it is fetched again, then
            replaced(private_folder(place) / STATISTICS, block)
    try:
        return Statistics(block)
    except StorageError as error:
        raise EngineUnavailable(f"{address}: {error}; index it again") from error


def _fetched(store: Milvus, version: Version, address: Address, progress: Progress) -> bytes:
    texts: dict[int, str] = {}
    parts = range(0, version.blocks, BLOCKS)
    for first in progress(parts, "fetching", version.blocks, "blocks", BLOCKS):
        last = min(first + BLOCKS, version.blocks)
        texts |= store.bodies([-1 - n for n in range(first, last)], address.timeout)
    block = b"".join(b64decode(texts.get(-1 - n, "")) for n in range(version.blocks))
    if digest(block) != version.digest:
        raise EngineUnavailable(
            f"{address}: the statistics are not those that were written; index it again"
        )
    return block


def _kept(path: Path) -> bytes | None:
    with suppress(OSError):
        if is_own(path):
            return path.read_bytes()
    return None
