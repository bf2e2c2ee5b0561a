"""The state of a conversation <-> a small file, so that a later chat can go on with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .errors import StorageError
from .private import replaced

VERSION = 1
LARGEST = 2**23  # bytes of what can be such a file
NAMED = 60  # characters of the last question that are named


def write_state(path: Path, state: Mapping[str, Any]) -> None:
    """Keep a state in place of the one before, as `replaced` does. Raises `OSError`."""
    text = json.dumps({"chatbot conversation": VERSION, **state}, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    replaced(path, text.encode("ascii"))


def read_state(path: Path) -> dict[str, Any] | None:
    """The state that is kept there; None where none is.

    Raises `StorageError`, in one line, for a file that is none or can't be read.
    """
    try:
        with open(path, "rb") as stream:
            content = stream.read(LARGEST)
        state: dict[str, Any] = json.loads(content)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"can't read {path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise StorageError(f"{path} is damaged ({error})") from error
    version = state.get("chatbot conversation") if isinstance(state, dict) else None
    if version != VERSION:
        other = "no kept conversation" if version is None else "of another version"
        raise StorageError(f"{path} is {other}")
    return state


def told_of(state: Mapping[str, Any]) -> str:
    """How long a kept conversation is and where it ended, in one line.

    Raises `StorageError` where that is not to be found.
    """
    try:
        turns, last = int(state["turns"]), state["last"]
        asked = str(last["question"]) if last else ""
    except (KeyError, TypeError, ValueError) as error:
        raise StorageError(f"no state of a conversation ({error!r:.80})") from error
    if len(asked) > NAMED:
        asked = asked[:NAMED].rsplit(" ", 1)[0] + "…"
    about = f", last about “{asked}”" if asked else ""
    return f"Resumed: {turns} turn{'s' * (turns != 1)}{about}. /new begins anew."
