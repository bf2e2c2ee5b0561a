"""The first lines of a chat: painted before anything heavy is loaded."""

from __future__ import annotations

from .screen import Screen, wrapped


def welcome(name: str, screen: Screen, *, bundled: bool = False) -> str:
    """What the chat covers, how to ask, get help and leave; for `bundled` how to ask one's own.

    How much it covers is not known yet: /corpus says that.
    """
    sentences = [
        f"{name}. Every answer is quoted with its source.",
        "Ask in your own words. /topics what I cover, /help, Ctrl-D to leave.",
    ]
    if bundled:
        sentences.append("Your own documents: chatbot -c FOLDER")
    return "\n".join(line for sentence in sentences for line in wrapped(sentence, screen))
