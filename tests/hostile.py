"""Questions that nobody asks: long, empty of words, or made to make a pattern search long."""

from __future__ import annotations

import itertools
import string

from chatbot.query import LONGEST

_LETTERS = string.ascii_lowercase
_DISTINCT = (" ".join(map("".join, itertools.product(_LETTERS, repeat=3))) + " ") * 4

# A line to repeat, and what stands behind the repetitions.
REPEATED = {
    "one letter": ("a", ""),
    "one word": ("summit ", ""),
    "punctuation": ("?!.,;:", ""),
    "stops": (". ", "x"),
    "marks": ("!", "x"),
    "emoji": ("😀", ""),
    "flags": ("🇺🇸", "a"),
    "lone surrogates": ("\ud83d ", "\udfff"),
    "right to left": ("مرحبا שלום ", ""),
    "overrides": ("\u202eabc\u202c", ""),
    "controls": ("\x1b]0;x\x07", ""),
    "zeros": ("\0", "a"),
    "zero width": ("a\u200b\u200d", ""),
    "accents": ("e\u0301\u0301\u0301", ""),
    "only accents": ("\u0301", ""),
    "apostrophes": ("a'", ""),
    "quotes": ("'", "a"),
    "hyphens": ("a-", ""),
    "underscores": ("_", "a"),
    "initials": ("a.", ""),
    "digits": ("1", "a"),
    "thousands": ("1,", "a"),
    "capitals": ("ABC DEF ", ""),
    "han": ("中", ""),
    "kana": ("アイウ", ""),
    "ligatures": ("\ufdfa", ""),  # 18 characters when it is written out
    "blanks": (" ", "a"),
    "blanks between": ("a   ", "b"),
    "ask": ("when ", "?"),
    "what": ("what exact date", "! "),
    "date": ("date ", "x"),
    "dates": ("date!", "x"),
    "who": ("people who ", ""),
    "this": ("this ", "x"),
    "this marks": ("this,", "x"),
    "please": ("please ", "tell"),
    "tell me": ("tell me ", ""),
    "tell me about": ("tell me about more about ", ""),
    "i am": ("i am wondering ", ""),
    "more": ("can you tell me more some the a bit ", ""),
    "hello": ("hello hi ok so ", "?"),
    "and": ("and ", "?"),
    "and why": (" and why ", "?"),
    "several": ("what is it and who is she? ", ""),
    "thanks": ("thanks ", "x"),
    "names": ("Joe Biden Xi Jinping ", ""),
    "misspelt": ("signifcance ", ""),
    "distinct": (_DISTINCT, ""),
    "names in capitals": ("US UN WHO IT ", ""),
    "pairs": ("US-China ", ""),
    "joined": ("a-b_c-", "d"),
    "contraction": ("don't won't ", ""),
    "abbreviations": ("e.g. i.e. ", "U.S"),
}


def question(name: str, size: int = LONGEST) -> str:
    """The hostile question of that name, of `size` characters."""
    repeated, end = REPEATED[name]
    return (repeated * (size // len(repeated) + 1))[: size - len(end)] + end
