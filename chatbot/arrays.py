"""A file of arrays, one after the other, each at a multiple of 64 bytes: written, mapped.

Where each array stands, its type, shape and checksum is told apart from the file. Small arrays
are compared with their checksums when the file is opened; a large one, which would take too
long, when somebody asks (see `index.checking`). Nothing is ever unpickled.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from .errors import StorageError

Check = Callable[[], None]  # raises `StorageError`

_ALIGNMENT = 64  # bytes: a cache line, and a multiple of every item size
_CHECKED = 1 << 24  # bytes of arrays; reading more would make every start slow


class ArraysFile:
    """A file of arrays as it grows: its size, and the place of each array."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin with nothing, at the beginning of `stream`."""
        self._stream = stream
        self.size = self._checksum = 0
        self.places: dict[str, Any] = {}

    def add(self, name: str, array: np.ndarray) -> None:
        """Add an array."""
        data = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
        self.add_blocks(name, [data.reshape(-1).view(np.uint8).data])
        self.places[name] |= {"dtype": data.dtype.str, "shape": data.shape}

    def add_blocks(self, name: str, blocks: Iterable[bytes | memoryview]) -> None:
        """Add an array of bytes that comes in blocks.

        Its checksum is that of all bytes since the array before it.
        """
        self._checksum = 0
        self._write(b"\0" * (-self.size % _ALIGNMENT))
        at = self.size
        for block in blocks:
            self._write(block)
        self.places[name] = {
            "dtype": np.dtype(np.uint8).str,
            "shape": (self.size - at,),
            "at": at,
            "crc32": self._checksum,
        }

    def _write(self, data: bytes | memoryview) -> None:
        self._stream.write(data)
        self._checksum = zlib.crc32(data, self._checksum)
        self.size += len(data)


def mapped(path: Path, told: Mapping[str, Any]) -> tuple[dict[str, np.ndarray], Check]:
    """The arrays of a file, the smallest of them checked, and what checks all of it.

    `told` are its "size" in bytes and its "arrays": the places that `ArraysFile` noted.
    Raises `StorageError` where the file is not what was told.
    """
    size = path.stat().st_size
    if size != told["size"]:
        raise StorageError(f"{path}: {size} bytes where {told['size']} were written")
    block = np.memmap(path, np.uint8, "r").view(np.ndarray)
    arrays, spans, end = {}, {}, 0
    for name, place in told["arrays"].items():
        begin, end = end, place["at"]
        if end != begin + -begin % _ALIGNMENT:
            raise StorageError(f"{path}: {name} does not follow on what is before it")
        dtype, shape = np.dtype(place["dtype"]), tuple(place["shape"])
        data = block[end : end + dtype.itemsize * prod(shape)]
        arrays[name] = data.view(dtype).reshape(shape)
        end += len(data)
        spans[name] = block[begin:end], place["crc32"]
    if end != size:
        raise StorageError(f"{path}: {size - end} bytes are of no array")
    left, few = _CHECKED, {}
    for name, (span, checksum) in sorted(spans.items(), key=lambda row: len(row[1][0])):
        left -= len(span)
        if left >= 0:
            few[name] = span, checksum
    _compare(path, few)
    return arrays, partial(_compare, path, spans)


def _compare(path: Path, spans: Mapping[str, tuple[np.ndarray, int]]) -> None:
    """Raise `StorageError` where bytes of the file haven't the checksum that they had."""
    for name, (span, checksum) in spans.items():
        if zlib.crc32(span.data) != checksum:
            raise StorageError(f"{path}: the checksum of {name} is wrong")
