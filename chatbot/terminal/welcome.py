"""The first lines of a chat: painted before anything heavy is loaded."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ..places import is_engine
from .screen import Screen, wrapped

BUNDLED = "US-China relations (the bundled article)"


def name_of(paths: Sequence[str]) -> str:
    """What the documents at `paths` are called on the screen; the seeds for none."""
    return ", ".join(map(_name, paths)) or BUNDLED


def _name(path: str) -> str:
    """The last part of a path; of an engine's address the collection."""
    if is_engine([path]):
        path = path.partition("?")[0]
    return os.path.basename(os.path.abspath(path))


def welcome(name: str, screen: Screen, *, bundled: bool = False, resumed: str = "") -> str:
    """What the chat covers, how to ask, get help and leave; for `bundled` how to ask one's own.

    How much it covers is not known yet: /corpus says that. `resumed` says what is gone on with.
    """
    sentences = [
        f"{name}. Every answer is quoted with its source.",
        "Ask in your own words. /topics what I cover, /help, Ctrl-D to leave.",
    ]
    if bundled:
        sentences.append("Your own documents: chatbot -c FOLDER")
    if resumed:
        sentences.append(resumed)
    return "\n".join(line for sentence in sentences for line in wrapped(sentence, screen))
