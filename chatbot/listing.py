"""A corpus's place -> its files: which there are, and whether they changed since."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from .errors import CorpusError

NEEDS = "needs "  # instead of a digest, before the package that a file can't be read without


class Listed(NamedTuple):
    """A file of the corpus; `name` is its path relative to `root`, with forward slashes."""

    root: str
    name: str
    size: int
    modified: int  # nanoseconds since the epoch

    @property
    def path(self) -> str:
        """Where to read it."""
        return os.path.join(self.root, *self.name.split("/"))


class Stamp(NamedTuple):
    """What an index remembers of a file that it was built from."""

    name: str
    size: int
    modified: int
    digest: str  # of the content; "" where there is no reader for it, NEEDS where it waits


def list_files(roots: Sequence[str | os.PathLike[str]]) -> list[Listed]:
    """The files below each root in turn, in the order of their names; a root may be a file.

    Hidden files and folders, links to folders and out of the root, and what is no regular
    file are passed over, and so is a file that was listed before, below another root or
    through a link.
    Raises `CorpusError` for a root that is not there, naming the nearest name.
    """
    files: dict[str, Listed] = {}  # by their real path
    for given in roots:
        root = os.fspath(given)
        if os.path.isdir(root):
            found = _below(root)
        else:
            folder, name = os.path.split(root)
            file = _listed(root, folder, name)
            if file is None:
                raise CorpusError(_missing(Path(root)))
            found = iter([(os.path.realpath(root), file)])
        for real, file in found:
            files.setdefault(real, file)
    return list(files.values())


def _below(root: str) -> Iterator[tuple[str, Listed]]:
    """The files of a folder, each with its real path."""
    real_root = os.path.realpath(root)
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        relative = os.path.relpath(folder, root)
        below = "" if relative == os.curdir else relative.replace(os.sep, "/") + "/"
        # No link leads to a folder here, so only a file that is itself a link needs asking.
        real_folder = os.path.normpath(os.path.join(real_root, relative))
        for name in sorted(names):
            path = os.path.join(folder, name)
            file = None if name.startswith(".") else _listed(path, root, below + name)
            if file is not None:
                linked = os.path.islink(path)
                real = os.path.realpath(path) if linked else os.path.join(real_folder, name)
                if not linked or _is_below(real, real_root):
                    yield real, file


def _is_below(path: str, folder: str) -> bool:
    return os.path.commonpath([path, folder]) == folder


def _listed(path: str, root: str, name: str) -> Listed | None:
    """The file at `path`; None where there is none, perhaps no longer."""
    try:
        at = os.stat(path)
    except (OSError, ValueError):
        return None
    return Listed(root, name, at.st_size, at.st_mtime_ns) if stat.S_ISREG(at.st_mode) else None


def _missing(path: Path) -> str:
    if path.exists():
        return f"{path} is neither a file nor a folder; name a text file or a folder of them"
    message = f"no corpus at {str(path)!r}"
    try:
        siblings = sorted(os.listdir(path.parent))
    except OSError:
        return message + "; name a file or a folder that is there"
    from difflib import get_close_matches

    near = get_close_matches(path.name, siblings, 1)
    hint = f"did you mean {str(path.parent / near[0])!r}?" if near else "check the path"
    return f"{message}; {hint}"


def digest(content: bytes) -> str:
    """A fingerprint of a file's content: 32 hexadecimal digits."""
    from hashlib import blake2b

    return blake2b(content, digest_size=16).hexdigest()


def unchanged(files: Sequence[Listed], stamps: Sequence[Stamp]) -> bool:
    """Whether an index built from files with these stamps still stands for `files`.

    A file of the same size and time counts as the same; one with another time is read,
    unless there is no reader for it: then its name is all that the index depends on, and
    whether the package is there by now that it waits for.
    """
    if len(files) != len(stamps):
        return False
    for file, stamp in zip(files, stamps, strict=True):
        if file.name != stamp.name:
            return False
        if stamp.digest.startswith(NEEDS):
            from importlib.util import find_spec

            if find_spec(stamp.digest.removeprefix(NEEDS)) is not None:
                return False
            continue
        if stamp.digest and file.size != stamp.size:
            return False
        if stamp.digest and file.modified != stamp.modified:
            try:
                content = Path(file.path).read_bytes()
            except OSError:
                return False
            if digest(content) != stamp.digest:
                return False
    return True


def renewed(files: Sequence[Listed], stamps: Sequence[Stamp]) -> list[Stamp]:
    """The stamps of files that are `unchanged`, with their present sizes and times."""
    return [
        Stamp(file.name, file.size, file.modified, stamp.digest)
        for file, stamp in zip(files, stamps, strict=True)
    ]
