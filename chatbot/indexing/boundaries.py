"""What a piece says of the sentences around it, so that many texts can be cut at once.

Whether a sentence ends between two pieces is mostly known of each of them alone. What each
says is asked of `sentences` once; where only the whole text can tell, that is said.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from ..sentences import END, NO_LETTER, beginning, stops

# The marks of a piece are bits: from the lowest what it begins with, then before what a
# sentence ends after it, where it stands within the sentence and where it is its first
# piece; then these.
_FOUR, _WITHIN, _FIRST = 15, 4, 8
_UNSURE = 1 << 12  # only the whole text tells
_LOUD, _CAPITAL = 1 << 13, 1 << 14  # it has no small letter; and no other than capitals

_MARK = re.compile(r"[.!?…。！？]")
_FULL_WIDTH = re.compile(r"[。！？]")
_LONGEST = 60  # characters, or its length would count in `stops`

_beginning = lru_cache(maxsize=4_096)(beginning)  # of the single letters that pieces begin with


def marks(piece: str) -> int:
    """The marks of a piece, as bits below 1 << 15."""
    found = _loudness(piece)
    if piece[0].isalnum():
        found |= _beginning(piece[0])
    else:
        amid, last = beginning(piece + " "), beginning(piece)
        found |= amid if amid == last else _UNSURE
    if len(piece) > _LONGEST:
        found |= _UNSURE
    if not _MARK.search(piece):
        return found
    if _FULL_WIDTH.search(piece):  # after which no blank is needed
        return found | _UNSURE
    first = within = _stops(piece + " ")
    if first == NO_LETTER:  # perhaps the number of a list item
        within = _stops(f"x {piece} ")
    return found | within << _WITHIN | first << _FIRST


def _stops(text: str) -> int:
    match = END.search(text)
    return stops(text, 0, match) if match else 0


def _loudness(piece: str) -> int:
    if piece.upper() != piece:
        return 0
    return _LOUD | _CAPITAL if piece.isupper() else _LOUD


def last_pieces(marks: np.ndarray, of: np.ndarray, prose: np.ndarray) -> np.ndarray:
    """Which pieces are the last of a sentence, or of a text that has none: (pieces,) bool.

    Piece i has `marks[i]` and stands in text `of[i]`; `prose` (texts,) bool says which texts
    are made of sentences. As `sentences` has it where the text is even and none of its
    pieces is unsure.
    """
    last = np.ones(len(marks), bool)
    amid = (of[1:] == of[:-1]) & prose[of[1:]]
    last[:-1] = of[1:] != of[:-1]
    last[:-1] |= amid & ((marks[:-1] >> _WITHIN) & marks[1:] & _FOUR > 0)
    listed = ((marks >> _WITHIN) ^ (marks >> _FIRST)) & _FOUR > 0  # "2." begins a list item
    for at in np.flatnonzero(listed[:-1] & amid).tolist():
        if at == 0 or last[at - 1]:
            last[at] = (marks[at] >> _FIRST) & marks[at + 1] & _FOUR
    return last


def unsure(marks: np.ndarray, of: np.ndarray, prose: np.ndarray) -> np.ndarray:
    """Which texts have to be looked at alone, arguments as above: (texts,) bool.

    For a piece that is unsure, and for three in a row that may be of a line in capitals
    (see `text.pieces`).
    """
    found = np.zeros(len(prose), bool)
    found[of[marks & _UNSURE > 0]] = True
    found &= prose
    loud, capital = marks & _LOUD > 0, marks & _CAPITAL > 0
    three = loud[:-2] & loud[1:-1] & loud[2:] & (capital[:-2] | capital[1:-1] | capital[2:])
    found[of[:-2][three]] = True
    return found
