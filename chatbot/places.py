"""Where documents and saved indexes are; known before anything heavy is loaded."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

_PACKAGE = Path(__file__).parent
BUNDLED = _PACKAGE / "seeds.index"  # written when the wheel is built


def seeds() -> Path:
    """The folder of the bundled documents: inside the package, or beside it in a checkout."""
    inside = _PACKAGE / "seeds"
    return inside if inside.is_dir() else _PACKAGE.parent / "seeds"


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


def index_folder(
    cache: Path, paths: Sequence[str | os.PathLike[str]], language: str = ""
) -> Path:
    """The folder of these documents' index: where they are, and what `language` was said."""
    from hashlib import blake2b  # three milliseconds, which the bundled index does without

    parts = [*map(os.path.realpath, paths), *([language] if language else [])]
    roots = "\n".join(parts)
    return cache / "index" / blake2b(os.fsencode(roots), digest_size=12).hexdigest()


def is_saved(
    paths: Sequence[str | os.PathLike[str]],
    cache: str | os.PathLike[str] | None,
    language: str = "",
) -> bool:
    """Whether an index of these documents (of the seeds for none) is there, fresh or not."""
    if not (paths or language) and BUNDLED.is_dir():
        return True
    place = index_folder(cache_folder(cache), paths or [seeds()], language)
    return (place / "current").is_file()
