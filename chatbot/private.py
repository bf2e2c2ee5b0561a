"""Files and folders for the user's eyes only, and whether they are the user's own."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def private_folder(path: Path) -> Path:
    """`path`, made with all folders above it that are missing, each for the user alone.

    Those that are there stay as they are. Raises `OSError`.
    """
    missing = []
    for folder in (path, *path.parents):
        if folder.exists():
            break
        missing.append(folder)
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    path.mkdir(exist_ok=True)  # says so where a file is in the way
    return path


def private_file(path: Path) -> BinaryIO:
    """A new file to write to, that the user alone can read. Raises `OSError` where one is."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb")


def written(path: Path, content: bytes) -> None:
    """Write a new private file and wait until it is on the disk. Raises `OSError`."""
    with private_file(path) as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def replaced(path: Path, content: bytes) -> None:
    """Put a private file in place of what is at `path`: all of it and on the disk, or nothing.

    A link stays one. Raises `OSError`; then what was there is as it was.
    """
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        written(draft, content)
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink()
    settled(path.parent)


def settled(folder: Path) -> None:
    """Wait until the names in `folder` are on the disk, where the system can say so."""
    with suppress(OSError):  # Windows opens no folders, and some drives don't wait for them
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_own(path: Path) -> bool:
    """Whether what is at `path` belongs to this user or to root; True on Windows.

    Raises `OSError` where nothing is.
    """
    return os.name == "nt" or path.stat().st_uid in (os.getuid(), 0)


_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write other line ends
