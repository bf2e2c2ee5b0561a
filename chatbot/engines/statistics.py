"""What a client has to know of a corpus beside its passages: one block of named arrays.

It is the vocabulary with each term's weight, frequency and column, what else a term may stand
for, the words for spelling repair, and the learned weights: all of an index that does not grow
with the number of passages. The block is numpy's archive, without pickles; a version of the
corpus has one, so a question never meets the statistics of another.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import blake2b

import numpy as np

from ..errors import StorageError
from ..index import Index, Settings
from ..schema import named, part
from ..vocabulary import Vocabulary

NOTHING = (1 << 32) - 2  # the column that no term has and no query asks for
_PARTS = ("vocabulary", "grams", "readings", "words", "model")


def packed(index: Index, columns: np.ndarray) -> bytes:
    """The statistics of an index whose terms have these `columns`; the same for the same."""
    arrays = {
        "columns": columns,
        "idf": index.idf,
        "further": index.further,
        "frequencies": np.diff(index.postings.starts),
        "means": index.forward.means,
        "settings": np.frombuffer(json.dumps(asdict(index.settings)).encode(), np.uint8),
    }
    for name in _PARTS:
        arrays |= dict(named(name, getattr(index, name)))
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


class Statistics:
    """The statistics as they were packed."""

    def __init__(self, block: bytes) -> None:
        """Raise `StorageError` for a block of something else, or a damaged one."""
        try:
            with np.load(io.BytesIO(block), allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files}
            self.columns, self.idf = arrays["columns"], arrays["idf"]
            self.further, self.means = arrays["further"], arrays["means"]
            self.frequencies = arrays["frequencies"]
            self.settings = Settings.of(json.loads(arrays["settings"].tobytes()))
            self.parts = {name: part(name, arrays) for name in _PARTS}
        except (EOFError, LookupError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise StorageError(f"the statistics of the corpus are damaged ({error})") from error


def columns_of(vocabulary: Vocabulary) -> np.ndarray:
    """A column for each term, a hash of 32 bits: (terms,) uint32, no two alike.

    Of terms with the same hash the later one takes its next hash, so that none gets the
    weights of another. A term keeps its column when the vocabulary grows, but for those.
    """
    taken = {NOTHING, NOTHING + 1}  # Milvus has no column of the highest number
    found = np.zeros(len(vocabulary), np.uint32)
    for number in range(len(vocabulary)):
        for column in hashes(vocabulary.term(number)):
            if column not in taken:
                taken.add(column)
                found[number] = column
                break
    return found


def hashes(term: str) -> Iterator[int]:
    """The hashes of a term, one after the other: BLAKE2b of 32 bits, salted with 0, 1, ..."""
    data, salt = term.encode("utf-8", "surrogatepass"), 0
    while True:
        digest = blake2b(data, digest_size=4, salt=salt.to_bytes(4, "little")).digest()
        yield int.from_bytes(digest, "little")
        salt += 1
