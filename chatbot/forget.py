"""`chatbot forget`: what is kept about the user on this machine -> gone."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ChatbotError
from .places import cache_folder, state_folder

if TYPE_CHECKING:
    from argparse import Namespace

# What a chat writes, and what is left of it where that was interrupted; nothing else is
# removed, whatever the folder is.
_KEPT = re.compile(r"\.?(?:history|conversation|judgements|misses)(?:[-.].*)?")
_INDEX = re.compile(r"[0-9a-f]{24}")  # see `places.index_folder`


def forget(options: Namespace) -> None:
    """Remove what is kept, once the user agrees, and say what was removed.

    Raises `ChatbotError` where nobody can be asked, or something can't be removed.
    """
    from .terminal.screen import harmless

    state, cache = state_folder(), cache_folder(options.cache)
    found = [*kept(state), *(saved(cache) if options.indexes else ())]
    places = f"{state} or {cache}" if options.indexes else str(state)
    if not found:
        print(harmless(f"Nothing is kept in {places}."))
        return
    if not options.yes and not _agreed([harmless(str(path)) for path in found]):
        print("Nothing was removed.")
        return
    for path in found:
        _remove(path)
        print(harmless(f"Removed {path}"))
    for folder in (state, cache / "index", cache):
        with suppress(OSError):  # it holds something else, or is not there
            folder.rmdir()


def kept(state: Path) -> Iterator[Path]:
    """The files of questions, conversations, judgements and misses, by name."""
    with suppress(FileNotFoundError, NotADirectoryError):
        yield from (p for p in sorted(state.iterdir()) if _KEPT.fullmatch(p.name))


def saved(cache: Path) -> Iterator[Path]:
    """The folders of saved indexes, by name."""
    with suppress(FileNotFoundError, NotADirectoryError):
        yield from (p for p in sorted((cache / "index").iterdir()) if _INDEX.fullmatch(p.name))


def _agreed(names: list[str]) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ChatbotError("nothing was removed, as nobody can be asked; write --yes")
    print(*names, sep="\n")
    try:
        return input("Remove this for good? [y/N] ").strip().casefold() in ("y", "yes")
    except EOFError:
        print()
        return False


def _remove(path: Path) -> None:
    """Remove a file, a link, or a folder with all in it, through no link."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            os.unlink(path)
    except FileNotFoundError:
        return  # somebody else did
    except OSError as error:
        raise ChatbotError(f"can't remove {path}: {error.strerror}") from error
