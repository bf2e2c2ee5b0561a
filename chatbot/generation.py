"""One saved index: a folder of two files or three, written once, opened by memory map.

    manifest.json    format, settings, stamps of the files, place of each array
    arrays.bin       the arrays of the index; of the main one where it is in parts
    auxiliary.bin    those of the auxiliary one (see `parts`)

The manifest begins with the checksum of what follows in it, and holds one of each array (see
`arrays`). Each passage has a checksum of its own, and is compared with it whenever it is read.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from . import __version__
from .arrays import ArraysFile, Check, mapped
from .errors import StorageError
from .index import Index, Settings
from .listing import Stamp
from .parts import Standing, in_parts
from .passages import Records, StoredPassages
from .private import private_file, settled, written
from .progress import Progress, silent
from .schema import PARTS, check, check_auxiliary, is_own, named, part
from .text import ANALYSIS_VERSION, analysis
from .vocabulary import Extended, Vocabulary

FORMAT = 10  # raise it with every change of what stands in the folder
# What taking something else for a manifest can lead to.
_NO_MANIFEST = (
    *(AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError),
)


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
        file = ArraysFile(stream)
        for name, array in progress(arrays.items(), "writing", len(arrays), "arrays"):
            file.add(name, array)
        told = progress(passages, "saving", len(passages))
        records = passages if isinstance(passages, StoredPassages) else Records(told)
        file.add_blocks("passages.records", records.blocks())
        for name, array in records.others().items():
            file.add(f"passages.{name}", array)
        stream.flush()
        os.fsync(stream.fileno())
    told_of = {"size": file.size, "arrays": file.places}
    written(folder / "manifest.json", _sealed(_described(index, stamps) | told_of))
    settled(folder)


def write_auxiliary(
    index: Index,
    standing: Standing,
    stamps: Sequence[Stamp],
    main: Path,
    folder: Path,
) -> None:
    """Write one generation with an auxiliary index beside the main one of the folder `main`.

    The arrays of that are linked, not copied: raises `OSError` where links can't be made.
    """
    folder.mkdir(mode=0o700)
    os.link(main / "arrays.bin", folder / "arrays.bin")
    with private_file(folder / "auxiliary.bin") as stream:
        file = ArraysFile(stream)
        for name, array in _own_arrays(index, standing):
            file.add(name, array)
        stream.flush()
        os.fsync(stream.fileno())
    before = _manifest(main)
    described = _described(index, stamps) | {
        "passages": len(standing.places),
        "size": before["size"],
        "arrays": before["arrays"],
        "auxiliary": {"size": file.size, "arrays": file.places},
    }
    written(folder / "manifest.json", _sealed(described))
    settled(folder)


def _described(index: Index, stamps: Sequence[Stamp]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": __version__,
        "settings": asdict(index.settings),
        "passages": len(index.passages),
        "terms": len(index.vocabulary),
        "files": [list(stamp) for stamp in stamps],
    }


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
        settings = Settings.of(manifest["settings"])
        if settings.analysis_version != ANALYSIS_VERSION:
            raise StorageError(f"{folder}: the saved index analyses text in another way")
        for language in settings.languages:
            analysis(language)  # an unknown one is to be found out now, not when asked
        stamps = [Stamp(*stamp) for stamp in manifest["files"]]
        arrays, check_main = mapped(folder / "arrays.bin", manifest)
        check(arrays)
        if len(arrays["further"]) != len(settings.others):
            raise ValueError(f"weights in {len(arrays['further'])} further languages")
        index = _index(arrays, settings, check_main)
        if "auxiliary" not in manifest:
            return Saved(index, stamps, folder)
        more, check_more = mapped(folder / "auxiliary.bin", manifest["auxiliary"])
        check_auxiliary(more, arrays)
        index = _with_auxiliary(index, arrays, more, check_more)
        return Saved(index, stamps, folder)
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


def _arrays(index: Index) -> Iterator[tuple[str, np.ndarray]]:
    """All arrays but those of the passages, with their names."""
    yield "idf", index.idf
    yield "further", index.further
    for name in PARTS:
        yield from named(name, getattr(index, name))


def _index(arrays: dict[str, np.ndarray], settings: Settings, check_all: Check) -> Index:
    stored = _below("passages", arrays)
    return Index(
        idf=arrays["idf"],
        further=arrays["further"],
        **{name: part(name, arrays) for name in PARTS},
        passages=StoredPassages(**stored),
        settings=settings,
        check=check_all,
    )


def _below(name: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    prefix = f"{name}."
    return {
        path.removeprefix(prefix): array
        for path, array in arrays.items()
        if path.startswith(prefix)
    }


def _own_arrays(index: Index, standing: Standing) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays of an auxiliary index that the main one hasn't, with their names."""
    if not isinstance(index.vocabulary, Extended):
        raise TypeError("not an auxiliary index: its terms do not go on with others")
    if not isinstance(index.passages, StoredPassages):
        raise TypeError("not an auxiliary index: its passages are not stored")
    for name, array in _arrays(replace(index, vocabulary=index.vocabulary.more)):
        if is_own(name) or name.startswith("vocabulary."):
            yield name, array
    yield "passages.records", index.passages.bytes
    for name, array in index.passages.others().items():
        yield f"passages.{name}", array
    for name, array in standing._asdict().items():
        yield f"parts.{name}", array


def _with_auxiliary(
    main: Index, arrays: dict[str, np.ndarray], more: dict[str, np.ndarray], check_more: Check
) -> Index:
    """The main index, which has `arrays`, in one with the auxiliary one, which has `more`."""

    def check_all() -> None:
        for check_one in (main.check, check_more):
            if check_one is not None:
                check_one()

    own = {name: array for name, array in more.items() if is_own(name)}
    auxiliary = _index(arrays | own, main.settings, check_more)
    further = Vocabulary(**_below("vocabulary", more))
    auxiliary = replace(auxiliary, vocabulary=Extended.by(main.vocabulary, further))
    return in_parts(main, auxiliary, Standing(**_below("parts", more)), check_all)
