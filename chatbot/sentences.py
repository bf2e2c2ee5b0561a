"""Text -> the spans of its sentences.

Whether a sentence ends at a mark is decided by what stands before the mark and by what the
text after it begins with; the two are told apart, so that each can be known beforehand.
"""

from __future__ import annotations

import re

# What the text after a mark can begin with: a small letter, a capital or digit, another
# letter, or none of them.
SMALL, LARGE, OTHER, NO_LETTER = 1, 2, 4, 8  # bits

_LONGEST = 64  # characters that are looked at before a mark for the number of a list item
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|sr|jr|gen|sen|rep|gov|lt|col|sgt|capt|hon|rev|no|nos"
    r"|vol|fig|eq|pp|vs|etc|inc|ltd|co|corp|dept|univ|approx|cf|al|e\.g|i\.e|a\.m|p\.m"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)|\b[^\W\d_]|(?:\b[^\W\d_]\.)+[^\W\d_])\.$",
    re.IGNORECASE,
)
_ABBREVIATED = 6  # letters of the longest of them
# It begins with a class of characters, to which the search can leap. A run of marks is tried
# from its first one only, or a long run would take quadratic time.
END = re.compile(
    r"""[.!?…。！？\n](?:
      (?<=[.!?…])(?<![.!?…]{2})[.!?…]*[\"'”’»)\]]*(?=\s)
    | (?<=[。！？])[。！？]*[」』”’）]*
    | (?<=\n)\s*\n
    | (?<=\n)(?=\s*(?:[-*•–—]|\d{1,3}[.)])\s)
    )""",
    re.VERBOSE,
)
_OPENING = re.compile(r"\s*[\"'“‘«(\[¿¡]*(?:[^\W_]|$)")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`, in order, without the white space between them.

    A sentence ends at . ! ? … before white space and a capital, a digit or the end, at
    their full-width forms, at a blank line, and before a list item; not after common
    abbreviations, initials and the number of a list item. A text without any end is one
    sentence; [] for blank text.

    >>> text = "Mr. Han spoke in the U.S. on Monday. Did Xi? Yes."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Mr. Han spoke in the U.S. on Monday.', 'Did Xi?', 'Yes.']
    """
    spans, start = [], 0
    for match in END.finditer(text):
        if stops(text, start, match) & beginning(text, match.end()):
            spans.append((start, match.end()))
            start = match.end()
    spans.append((start, len(text)))
    return [span for span in (_trimmed(text, a, b) for a, b in spans) if span[0] < span[1]]


def beginning(text: str, at: int = 0) -> int:
    """Which of the bits says what the text begins with from `at` on, opening marks apart."""
    following = _OPENING.match(text, at)
    if following is None:
        return NO_LETTER
    first = following.group()[-1:]
    if first.islower():
        return SMALL
    return LARGE if first.isupper() or first.isdigit() else OTHER


def stops(text: str, start: int, match: re.Match[str]) -> int:
    """The beginnings of what follows before which the sentence from `start` ends, as bits."""
    if match.group()[0] in "\n。！？":
        return SMALL | LARGE | OTHER | NO_LETTER
    if match.group()[0] != ".":
        return LARGE | OTHER | NO_LETTER
    # Little of what stands before is looked at: all of it, at every mark, takes too long.
    if match.start() - start < _LONGEST and text[start : match.start()].strip().isdigit():
        return NO_LETTER  # the number of a list item
    near = max(start, match.start() - 12)
    word = text[max(start, match.start() - _ABBREVIATED - 1) : match.start()]
    long = len(word) > _ABBREVIATED and word.isalpha()  # most are, and need no search
    abbreviated = not long and _ABBREVIATION.search(text, near, match.start() + 1)
    return OTHER | NO_LETTER if abbreviated else LARGE | OTHER | NO_LETTER


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
