"""Where documents and saved indexes are; known before anything heavy is loaded."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import CorpusError
from .selection import EVERYTHING, Selection

_PACKAGE = Path(__file__).parent
MILVUS = ("milvus://", "milvus+tls://")  # how the address of an engine begins
BUNDLED = _PACKAGE / "seeds.index"  # written when the wheel is built


def seeds() -> Path:
    """The folder of the bundled documents: inside the package, or beside it in a checkout."""
    inside = _PACKAGE / "seeds"
    return inside if inside.is_dir() else _PACKAGE.parent / "seeds"


def is_engine(paths: Sequence[str | os.PathLike[str]]) -> bool:
    """Whether the documents are in an engine's collection, not in files."""
    return any(str(path).startswith(MILVUS) for path in paths)


def of_files(paths: Sequence[str]) -> Sequence[str]:
    """`paths`, which are to be files. Raises `CorpusError` for the address of an engine."""
    if is_engine(paths):
        raise CorpusError(
            f"{paths[0]}: this takes the documents themselves, which no engine has; name"
            " their files"
        )
    return paths


def cache_folder(cache: str | os.PathLike[str] | None = None) -> Path:
    """Where indexes are saved: `cache`, else $CHATBOT_CACHE, else the user's cache folder."""
    chosen = cache or os.environ.get("CHATBOT_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_cache_dir("chatbot", appauthor=False))


def state_folder() -> Path:
    """The user's folder for what a program remembers."""
    state = os.environ.get("XDG_STATE_HOME", "")
    if sys.platform.startswith("linux"):  # as platformdirs says, which takes longer to load
        base = Path(state) if os.path.isabs(state) else Path("~/.local/state").expanduser()
        return base / "chatbot"
    import platformdirs

    return Path(platformdirs.user_state_dir("chatbot", appauthor=False))


def corpus_key(paths: Sequence[str | os.PathLike[str]]) -> str:
    """What the documents at `paths` are called where something is kept about them; "" for none.

    Eight hexadecimal digits, of where they are and nothing else.
    """
    if not paths:
        return ""
    import zlib

    places = "\n".join(
        str(path) if is_engine([path]) else os.path.realpath(path) for path in paths
    )
    return f"{zlib.crc32(os.fsencode(places)):08x}"


def index_folder(
    cache: Path,
    paths: Sequence[str | os.PathLike[str]],
    language: str = "",
    selection: Selection = EVERYTHING,
) -> Path:
    """The folder of these documents' index.

    It hangs on where they are, what `language` was said, and what is selected of them.
    """
    from hashlib import blake2b  # three milliseconds, which the bundled index does without

    said = [*([language] if language else []), *selection.words()]
    parts = "\n".join([*map(os.path.realpath, paths), *said])
    return cache / "index" / blake2b(os.fsencode(parts), digest_size=12).hexdigest()


def is_saved(
    paths: Sequence[str | os.PathLike[str]],
    cache: str | os.PathLike[str] | None,
    language: str = "",
    selection: Selection = EVERYTHING,
) -> bool:
    """Whether an index of these documents (of the seeds for none) is there, fresh or not.

    That of an engine is, wherever that may be.
    """
    if is_engine(paths):
        return True
    if not (paths or language or selection.words()) and BUNDLED.is_dir():
        return True
    place = index_folder(cache_folder(cache), paths or [seeds()], language, selection)
    return (place / "current").is_file()
