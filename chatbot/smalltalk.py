"""What is said beside questions -> what is said back, from a plain text file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from .errors import CorpusError

SHIPPED = Path(__file__).parent / "data" / "small-talk.english.txt"
LONGEST = 80  # characters of what can be small talk

# Words that change nothing about it: "thank you so much for your help".
_CHANGING_NOTHING = (
    "so very much a an the lot really just again there then now well oh ah um please"
    " everyone everybody friend buddy bot chatbot for today indeed this that it"
    " to my dear and haha hah lol hm hmm"
)
_FILLERS = frozenset(_CHANGING_NOTHING.split())

# Of whom or what a thing is said need not be listed: "that was great", "what a stupid bot".
_OF_WHAT = re.compile(
    r"^(?:(?:you|that|it|this|those|these) (?:are|is|was|were) |what (?=an? ))(?!not\b|what\b)"
    r"|(?<=\w) (?:answers?|reply|bot|chatbot|one|job|work|program|machine)$"
)


def small_talk(text: str, file: Path | None = None) -> str:
    """What is said back to `text`; "" where it is more than small talk.

    Of several phrases to the last one. By `file`, else by the shipped one. Raises
    `CorpusError` with file and line for a file that can't be read.
    """
    if len(text) > LONGEST:
        return ""
    replies, back = _replies(file or SHIPPED), ""
    for part in filter(str.strip, re.split(r"[,.;:!?]+(?=\s|$)", text)):
        plain = _plain(part)
        back = _back(_words(plain), replies) or _back(_words(_OF_WHAT.sub("", plain)), replies)
        if not back:
            break
    return back or _back(_words(_plain(text)), replies)


def _back(said: tuple[str, ...], replies: Mapping[tuple[str, ...], str]) -> str:
    """What is said back to the last of the phrases that `said` is; "" where it is more."""
    back = ""
    while said:  # phrase by phrase, the longest first: "ok, thanks"
        size = next((n for n in range(len(said), 0, -1) if said[:n] in replies), 0)
        if not size:
            return ""
        back, said = replies[said[:size]], said[size:]
    return back


@lru_cache(maxsize=4)
def _replies(file: Path) -> dict[tuple[str, ...], str]:
    """What is said back to the words of each phrase."""
    return {words: reply for phrase, reply in _pairs(file) if (words := _words(_plain(phrase)))}


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


def _plain(text: str) -> str:
    """The words of a text in small letters and in full, with a blank between them."""
    plain = text.casefold().replace("’", "'").replace("i'm", "i am")
    plain = re.sub(r"\b(what|how|that|it)'s\b", r"\1 is", plain).replace("you're", "you are")
    plain = re.sub(r"\b(do|did|does|is|are|was)n't\b", r"\1 not", plain)
    words = " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)?", plain))
    return re.sub(r"(?<=\w) for (?:all )?(?:your|the|this|that) \w+(?= |$)", "", words)


def _words(plain: str) -> tuple[str, ...]:
    """The words without fillers; of fillers alone ("so much", "again") all of them."""
    words = tuple(plain.split())
    return tuple(word for word in words if word not in _FILLERS) or words
