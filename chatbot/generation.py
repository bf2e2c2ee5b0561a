"""One saved index: a folder of two files, written once, opened by memory map.

    manifest.json    format, settings, stamps of the files, place of each array
    arrays.bin       the arrays one after the other, each at a multiple of 64 bytes

The manifest begins with the checksum of what follows in it, and holds one of each array.
Small arrays are compared with theirs when they are opened; a large one, which would take too
long, when something in it leads nowhere (see `index.checking`). Each passage has a checksum of
its own, and is compared with it whenever it is read. Nothing is ever unpickled.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from . import __version__
from .errors import StorageError
from .forward import Forward
from .index import Bounds, Grams, Index, Model, Postings, Readings, Settings, Words
from .listing import Stamp
from .passages import Records, StoredPassages
from .private import private_file, settled, written
from .progress import Progress, silent
from .schema import check
from .text import ANALYSIS_VERSION
from .vocabulary import Vocabulary

FORMAT = 7  # raise it with every change of what stands in the folder
Check = Callable[[], None]  # raises `StorageError`

# What taking something else for a manifest can lead to.
_NO_MANIFEST = (
    *(AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError),
)
_ALIGNMENT = 64  # bytes: a cache line, and a multiple of every item size
_CHECKED = 1 << 24  # bytes of arrays; reading more would make every start slow


@dataclass(frozen=True, slots=True)
class Saved:
    """An index as it was opened, the stamps of its files, and its folder."""

    index: Index
    stamps: list[Stamp]
    folder: Path

    def is_intact(self) -> bool:
        """Whether every byte is as it was written; a gigabyte takes about a second."""
        try:
            if self.index.check is not None:
                self.index.check()
        except StorageError:
            return False
        return True


def write_generation(
    index: Index, stamps: Sequence[Stamp], folder: Path, progress: Progress = silent
) -> None:
    """Write one generation into `folder`, which must not exist."""
    folder.mkdir(mode=0o700)
    arrays, passages = dict(_arrays(index)), index.passages
    with private_file(folder / "arrays.bin") as stream:
        file = _Arrays(stream)
        for name, array in progress(arrays.items(), "writing", len(arrays), "arrays"):
            file.add(name, array)
        told = progress(passages, "saving", len(passages))
        records = passages if isinstance(passages, StoredPassages) else Records(told)
        file.add_blocks("passages.records", records.blocks())
        for name, array in records.others().items():
            file.add(f"passages.{name}", array)
        stream.flush()
        os.fsync(stream.fileno())
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "settings": asdict(index.settings),
        "passages": len(index.passages),
        "terms": len(index.vocabulary),
        "size": file.size,
        "arrays": file.places,
        "files": [list(stamp) for stamp in stamps],
    }
    written(folder / "manifest.json", _sealed(manifest))
    settled(folder)


class _Arrays:
    """A file of arrays as it grows: its size, and the place of each array."""

    def __init__(self, stream: BinaryIO) -> None:
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


def restamped(folder: Path, stamps: Sequence[Stamp]) -> bytes:
    """The manifest of a generation with other stamps of its files."""
    return _sealed({**_manifest(folder), "files": [list(stamp) for stamp in stamps]})


def _sealed(manifest: dict[str, Any]) -> bytes:
    """The manifest as JSON whose first entry is the checksum of all bytes after its comma."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    content = text.encode("utf-8", "surrogatepass").removeprefix(b"{")
    return b'{\n "manifest_crc32": %d,' % zlib.crc32(content) + content


def open_generation(folder: Path) -> Saved:
    """One generation, memory-mapped. Raises `StorageError` as `open_saved` does."""
    manifest = _manifest(folder)
    try:
        settings = Settings(**manifest["settings"])
        if settings.analysis_version != ANALYSIS_VERSION:
            raise StorageError(f"{folder}: the saved index analyses text in another way")
        _ = settings.analysis  # an unknown language is to be found out now, not when asked
        arrays, check_all = _mapped(folder / "arrays.bin", manifest)
        stamps = [Stamp(*stamp) for stamp in manifest["files"]]
        return Saved(_index(arrays, settings, check_all), stamps, folder)
    except (OSError, *_NO_MANIFEST) as error:
        raise StorageError(f"{folder}: the saved index is damaged ({error})") from error


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        content = (folder / "manifest.json").read_bytes()
        manifest = json.loads(content)
        version, checksum = manifest["format"], manifest.pop("manifest_crc32", None)
        made_by = manifest["version"] if version == FORMAT else ""
    except (OSError, *_NO_MANIFEST) as error:
        raise StorageError(f"{folder}: the saved index is damaged ({error})") from error
    if version != FORMAT:
        raise StorageError(f"{folder}: the saved index has format {version}, not {FORMAT}")
    if made_by != __version__:  # other weights, perhaps, for the same arrays
        raise StorageError(f"{folder}: the saved index was made by version {made_by}")
    if zlib.crc32(content.partition(b",")[2]) != checksum:
        raise StorageError(f"{folder}: the checksum of the manifest is wrong")
    return dict(manifest)


def _mapped(path: Path, manifest: Mapping[str, Any]) -> tuple[dict[str, np.ndarray], Check]:
    """The arrays of a file, the smallest of them checked, and what checks all of it."""
    size = path.stat().st_size
    if size != manifest["size"]:
        raise StorageError(f"{path}: {size} bytes where {manifest['size']} were written")
    block = np.memmap(path, np.uint8, "r").view(np.ndarray)
    arrays, spans, end = {}, {}, 0
    for name, place in manifest["arrays"].items():
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
    check(arrays)
    return arrays, partial(_compare, path, spans)


def _compare(path: Path, spans: Mapping[str, tuple[np.ndarray, int]]) -> None:
    """Raise `StorageError` where bytes of the file haven't the checksum that they had."""
    for name, (span, checksum) in spans.items():
        if zlib.crc32(span.data) != checksum:
            raise StorageError(f"{path}: the checksum of {name} is wrong")


# The parts of an index that are arrays, alone or grouped; vocabularies are groups as well.
_PARTS = {
    "vocabulary": Vocabulary,
    "postings": Postings,
    "bounds": Bounds,
    "forward": Forward,
    "grams": Grams,
    "readings": Readings,
    "words": Words,
    "model": Model,
    "words.vocabulary": Vocabulary,
}


def _arrays(index: Index) -> Iterator[tuple[str, np.ndarray]]:
    """All arrays but those of the passages, with their names."""
    yield "idf", index.idf
    for name in _PARTS:
        if "." not in name:
            yield from _flat(name, getattr(index, name))


def _flat(name: str, part: Any) -> Iterator[tuple[str, np.ndarray]]:  # noqa: ANN401
    for field in fields(part):
        value = getattr(part, field.name)
        path = f"{name}.{field.name}"
        if path in _PARTS:
            yield from _flat(path, value)
        else:
            yield path, value


def _part(name: str, arrays: dict[str, np.ndarray]) -> Any:  # noqa: ANN401
    kind: Any = _PARTS[name]
    paths = {field.name: f"{name}.{field.name}" for field in fields(kind)}
    return kind(
        **{
            n: _part(path, arrays) if path in _PARTS else arrays[path]
            for n, path in paths.items()
        }
    )


def _index(arrays: dict[str, np.ndarray], settings: Settings, check_all: Check) -> Index:
    return Index(
        idf=arrays["idf"],
        **{name: _part(name, arrays) for name in _PARTS if "." not in name},
        passages=StoredPassages(
            **{
                name.removeprefix("passages."): array
                for name, array in arrays.items()
                if name.startswith("passages.")
            }
        ),
        settings=settings,
        check=check_all,
    )
