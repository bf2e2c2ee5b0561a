"""Saved indexes on disk: which one is in force, and how the next comes into force.

The folder of a corpus holds generations (see `generation`), each complete in itself and
never changed but for its stamps, and `current`, which names the one in force:

    .lock            held while a generation comes into force and others go
    current
    <generation>/

A generation is written under another name and renamed, then `current` is replaced, so a
reader finds the old index or the new one.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import StorageError
from .generation import Saved, open_generation, restamped, write_file, write_generation
from .index import Index
from .listing import Stamp
from .progress import Progress, silent

_ABANDONED = 3600  # seconds; a draft this old is of a process that was killed


def save(
    index: Index, stamps: Sequence[Stamp], place: Path, progress: Progress = silent
) -> Path:
    """Write a new generation below `place` and put it in force; its folder.

    Earlier generations are removed; whoever has one open keeps it. Raises `OSError`
    where the folder can't be written. That, or Ctrl-C, leaves nothing behind, and what
    was in force is so still.
    """
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    token = os.urandom(8).hex()
    draft, generation = place / f".{token}.draft", place / token
    pointer = place / f".{token}.current"
    try:
        write_generation(index, stamps, draft, progress)
        write_file(pointer, token.encode())
        with _locked(place):
            draft.rename(generation)
            pointer.replace(place / "current")
    except BaseException:
        # Ctrl-C may come when the pointer was just moved: then the generation is in force.
        in_force = generation.exists() and not pointer.exists()
        for left in (draft, pointer) if in_force else (draft, generation, pointer):
            _remove(left)
        raise
    with suppress(OSError), _locked(place):
        _tidy(place)
    return generation


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Alone among the processes that save below `place`; on Windows, without a promise."""
    with open(place / ".lock", "ab") as stream:
        if sys.platform != "win32":
            import fcntl

            with suppress(OSError):  # some network drives know no locks
                fcntl.flock(stream, fcntl.LOCK_EX)
        yield  # closing the file frees the lock


def _tidy(place: Path) -> None:
    """Remove the generations that are not in force, and what killed processes left.

    Under the lock no generation is between its rename and its naming in `current`.
    """
    current = (place / "current").read_text("ascii")
    for path in place.iterdir():
        if not path.name.startswith("."):
            stale = path.is_dir() and path.name != current
        else:
            named = path.suffix in (".draft", ".current")
            stale = named and path.lstat().st_mtime < time.time() - _ABANDONED
        if stale:
            _remove(path)


def _remove(path: Path) -> None:
    """Remove a file or folder, as far as it is there and can be removed."""
    if path.is_dir():
        import shutil  # two milliseconds, for the few starts that save

        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def open_saved(place: Path) -> Saved | None:
    """The index in force below `place`, memory-mapped; None where nothing was saved.

    Raises `StorageError` where it is damaged or of another version.
    """
    token = _token(place)
    while token is not None:
        try:
            return open_generation(place / token)
        except StorageError:
            before, token = token, _token(place)
            if token == before:
                raise
            # Another process replaced the generation while this one opened it.
    return None


def _token(place: Path) -> str | None:
    """The name of the generation in force; None where nothing was saved."""
    try:
        return (place / "current").read_text("ascii")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise StorageError(f"{place}: can't read the saved index ({error})") from error


def restamp(saved: Saved, stamps: Sequence[Stamp]) -> None:
    """Remember other stamps of the files of a saved index, where its folder lets us."""
    draft = saved.folder / f".{os.urandom(8).hex()}.draft"
    with suppress(OSError, StorageError):  # without it the next start reads the files again
        try:
            write_file(draft, restamped(saved.folder, stamps))
            draft.replace(saved.folder / "manifest.json")
        finally:
            _remove(draft)
