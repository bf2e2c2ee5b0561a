"""What is said beside questions -> what is said back, from a plain text file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from .errors import CorpusError

SHIPPED = Path(__file__).parent / "data" / "small-talk.english.txt"
LONGEST = 80  # characters of what can be small talk

# Words that change nothing about it: "thank you so much for your help".
_CHANGING_NOTHING = (
    "so very much a an the lot really just again there then now well oh ah um please all"
    " everyone everybody friend buddy bot chatbot for your help today indeed this that it"
    " to my dear and haha hah lol hm hmm"
)
_FILLERS = frozenset(_CHANGING_NOTHING.split())


def small_talk(text: str, file: Path | None = None) -> str:
    """What is said back to `text`; "" where it is more than small talk.

    Of several phrases to the last one. By `file`, else by the shipped one. Raises
    `CorpusError` with file and line for a file that can't be read.
    """
    said = _words(text) if len(text) <= LONGEST else ()
    replies, back = _replies(file or SHIPPED), ""
    while said:  # phrase by phrase, the longest first: "ok, thanks"
        size = next((n for n in range(len(said), 0, -1) if said[:n] in replies), 0)
        if not size:
            return ""
        back, said = replies[said[:size]], said[size:]
    return back


@lru_cache(maxsize=4)
def _replies(file: Path) -> dict[tuple[str, ...], str]:
    """What is said back to the words of each phrase."""
    return {words: reply for phrase, reply in _pairs(file) if (words := _words(phrase))}


def _pairs(file: Path) -> Iterator[tuple[str, str]]:
    """The phrases of a file, each with its reply."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise CorpusError(f"can't read {os.fspath(file)}: {error}") from error
    phrases: list[str] = []
    for number, line in enumerate(lines, 1):
        sign, content = line[:1], line[1:].strip()
        if sign == ">":
            phrases += content.split(",")
        elif sign == "=" and phrases:
            yield from ((phrase, content) for phrase in phrases)
            phrases = []
        elif line.strip() and sign != "#":
            raise CorpusError(
                f"{os.fspath(file)}:{number}: neither '> what is said' nor, behind it,"
                " '= the reply'; '#' begins a comment"
            )
    if phrases:
        raise CorpusError(f"{os.fspath(file)}: no '= reply' behind the last '>'")


def _words(text: str) -> tuple[str, ...]:
    """The words of a text that is no more than small talk, without fillers.

    Of fillers alone ("so much", "again") all of them.
    """
    plain = text.casefold().replace("’", "'").replace("i'm", "i am")
    plain = re.sub(r"\b(what|how|that|it)'s\b", r"\1 is", plain).replace("you're", "you are")
    words = tuple(re.findall(r"[^\W_]+(?:'[^\W_]+)?", plain))
    return tuple(word for word in words if word not in _FILLERS) or words
