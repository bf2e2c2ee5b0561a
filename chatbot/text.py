"""Text to words with spans, and to terms: the one definition of a term.

Documents and questions pass through the same `Analysis`, whose settings are saved with
the index, so that the two can't drift apart. Spans always refer to the text as given;
nothing here changes a document.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import Stemmer

ANALYSIS_VERSION = 1  # raise it when `Analysis.terms` gives other terms for any text

# Names that are function words when their capitals are lost. In capitals they keep
# them ("US" is not "us"); everything else is compared without regard to case.
NAMES = frozenset({"us", "un", "who", "it"})
_IN_CAPITALS = frozenset(name.upper() for name in NAMES)

_HAN_KANA = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = r"[^\W_]"  # Han and kana as well: a class of ranges takes a millisecond to compile
_MARK = r"[\u0300-\u036f\u00ad\u200c\u200d]"  # combining accents, soft hyphen, joiners
_PIECE = rf"{_LETTER}(?:{_LETTER}|{_MARK})*"
_WORD = rf"{_PIECE}(?:['’ʼ＇]{_PIECE})*"  # China, don’t, O'Brien
_INITIALS = r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?(?:['’ʼ＇]s(?!\w))?"  # U.S., e.g., U.S.A
# Two alternatives are there for speed alone: no token begins with another character, and
# most are plain words before a blank or a stop, which no longer alternative could extend.
_TOKEN = re.compile(
    rf"""(?=\w)(?:
      [A-Za-z]{{2,}}+(?![^\ \n.,;:?])
    | \d+(?:[.,:]\d+)+                          # 1,000   3.5   10:30
    | [^\W\d_](?:\+\+|\#)(?!\w)                 # C++, C#
    | (?:{_INITIALS}|{_WORD})
      (?:[-‐‑_](?:{_INITIALS}|{_WORD}))*        # US-China, U.S.-led, snake_case
    )""",
    re.VERBOSE,
)
JOINT = re.compile(r"[-‐‑_]")  # what joins the parts of a word
_APOSTROPHE = str.maketrans({"’": "'", "ʼ": "'", "＇": "'"})
_CONTRACTION = re.compile(r"(?<=\w)'(?:s|re|ve|ll|d|m|t)?$")
# Short words that lose their vowel before another and stand for no more than that word.
_ELISIONS = {
    "french": "l|d|c|j|m|n|s|t|qu|jusqu|lorsqu|puisqu|quoiqu",
    "italian": "l|d|c|m|s|t|v|un|gl|all|agl|dall|dagl|dell|degl|nell|negl|sull|sugl|coll",
    "catalan": "l|d|m|n|s|t",
}
_NEGATION = {"can't": "can", "won't": "will", "shan't": "shall", "ain't": "be"}
_LONGEST = 64  # characters of a term; a longer "word" is a blob of code or noise
REMEMBERED = 1 << 16  # tokens whose terms are kept; then the first ones are found anew
_AROUND = " .,;:!?\"'()[]“”‘’"  # a word; with any of them beside it, it is the same one


class Word(NamedTuple):
    """A word of a text: its span and the terms that it stands for, in order."""

    start: int
    end: int
    terms: tuple[str, ...]


class Analysis:
    """How text becomes terms, for one language of Snowball's.

    >>> Analysis().terms("The U.S. told us: “China’s summits matter.”")
    ['the', 'US', 'told', 'us', 'china', 'summit', 'matter']
    >>> Analysis().terms("US-China")
    ['US', 'china', 'US-china']
    """

    def __init__(self, language: str = "english") -> None:
        """Raise `ValueError` for a language that Snowball has no stemmer for."""
        if language not in Stemmer.algorithms():
            known = ", ".join(Stemmer.algorithms())
            raise ValueError(f"no stemmer for {language!r}; there are {known}")
        self.language = language
        elisions = _ELISIONS.get(language, "(?!)")  # which matches nothing
        self._elision = re.compile(rf"\A(?:{elisions})'(?=\w)", re.IGNORECASE)
        self._stem = Stemmer.Stemmer(language, 0).stemWord  # its own cache takes longer
        self._known: dict[str, tuple[str, ...]] = {}

    def words(self, text: str) -> Iterator[Word]:
        """The words of `text` in order. Spans don't overlap."""
        known, shouted = self._known, iter(_shouted(text))
        first, last = next(shouted, _NOWHERE)
        for match in _TOKEN.finditer(text):
            token, at = match.group(), match.start()
            while at >= last:
                first, last = next(shouted, _NOWHERE)
            if at >= first:
                token = token.lower()
            terms = known.get(token)
            if terms is None:
                terms = self.terms_of(token)
            if terms:
                yield Word(at, match.end(), terms)

    def tokens(self, text: str) -> list[str]:
        """The words of `text` as they are written, in order; some may stand for no term."""
        return [text.strip(_AROUND)] if self.single(text) else _TOKEN.findall(text)

    def single(self, text: str) -> str:
        """The word of `text` in small letters, if it has one alone whose stem is its term.

        "" for any other text, and for words that are not of plain letters.
        """
        bare = text.strip(_AROUND)
        plain = bare.isascii() and bare.isalpha() and bare not in _IN_CAPITALS
        return bare.lower() if plain and len(bare) <= _LONGEST else ""

    def terms(self, text: str) -> list[str]:
        """The terms of `text` in order, with repetitions; [] where it has no word.

        A joined word gives its parts, then the whole ("US-China": US, china, US-china).
        """
        if _shouted(text):
            return [term for word in self.words(text) for term in word.terms]
        known, analyse = self._known, self.terms_of
        terms: list[str] = []
        for token in _TOKEN.findall(text):
            found = known.get(token)
            terms += analyse(token) if found is None else found
        return terms

    def terms_of(self, token: str) -> tuple[str, ...]:
        """The terms that one token stands for, in order; it is in capitals only as a name."""
        known = self._known.get(token)
        if known is not None:
            return known
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        terms: tuple[str, ...]
        if word := self.single(token):
            terms = (self._stem(word),)  # what the steps below come to, in a tenth of the time
        else:
            terms = tuple(self._split(token))
        if len(token) <= _LONGEST:
            self._known[token] = terms
        return terms

    def _split(self, token: str) -> Iterator[str]:
        parts = [part for part in JOINT.split(token) if part]
        if len(parts) == 1:
            yield from self._piece(parts[0])
            return
        pieces = [term for part in parts for term in self._piece(part)]
        yield from pieces
        whole = "-".join(pieces)
        if len(pieces) > 1 and len(whole) <= _LONGEST:
            yield whole

    def _piece(self, token: str) -> Iterator[str]:
        if token.isascii() or not (runs := list(_unspaced().finditer(token))):
            yield from self._words_of(token)
            return
        at = 0
        for run in runs:
            yield from self._words_of(token[at : run.start()])
            yield from _character_pairs(run.group())
            at = run.end()
        yield from self._words_of(token[at:])

    def _words_of(self, token: str) -> Iterator[str]:
        for plain in _fold(token).split():  # some characters stand for several words
            noun = self._elision.sub("", plain)
            name = noun.removesuffix("'s")
            if name.lower() in NAMES and name.isupper():
                yield name
            else:
                yield from self._stemmed(noun.lower())

    def _stemmed(self, plain: str) -> Iterator[str]:
        plain = _NEGATION.get(plain, plain)
        plain = re.sub(r"n't$", "", plain)
        plain = _CONTRACTION.sub("", plain).replace("'", "")
        if plain and len(plain) <= _LONGEST:
            yield self._stem(plain)


def _fold(token: str) -> str:
    """`token` without accents, compatibility forms, dots of initials, thousands' commas."""
    token = unicodedata.normalize("NFKD", token.translate(_APOSTROPHE))
    token = re.sub(_MARK, "", token)
    if token[:1].isdigit():
        return re.sub(r",(?=\d{3})", "", token)
    return token.replace(".", "")


@lru_cache(maxsize=1)
def _unspaced() -> re.Pattern[str]:
    """Runs of Han and kana, which are written without spaces; compiled where one is met."""
    return re.compile(rf"[{_HAN_KANA}]+")


def _character_pairs(run: str) -> Iterator[str]:
    """Overlapping pairs of characters; the character itself where it stands alone."""
    run = "".join(unicodedata.normalize("NFKC", run).split())
    if len(run) == 1:
        yield run
    for pair in pairwise(run):
        yield "".join(pair)


def _shouted(text: str) -> list[tuple[int, int]]:
    """Spans of the lines in capitals throughout, where capitals mark no name; in order."""
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.isupper() and len(line.split()) > 2:
            spans.append((at, at + len(line)))
        at += len(line)
    return spans if spans and _CAPITAL_RUN.search(text) else []


def pieces(text: str) -> list[str]:
    """What stands between the blanks of `text`, in order; no token extends beyond one.

    A piece of a line in capitals throughout has a blank before it: there capitals mark no
    name, so its tokens are lowered before their terms are looked for.
    """
    shouted = _shouted(text)
    if not shouted:
        return text.split()
    found, at = [], 0
    for first, last in shouted:
        found += text[at:first].split()
        found += [" " + piece for piece in text[first:last].split()]
        at = last
    return found + text[at:].split()


_CAPITAL_RUN = re.compile(r"\b[^\W\d_a-z]{2,}\W+[^\W\d_a-z]{2,}\b")
_NOWHERE = (sys.maxsize, sys.maxsize)


@lru_cache(maxsize=8)
def analysis(language: str = "english") -> Analysis:
    """The shared `Analysis` of a language; its cache of stems lives as long as the process."""
    return Analysis(language)
