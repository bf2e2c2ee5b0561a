"""Question -> Query: weighted terms, how each may be read, and the words nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from .answers import asked_for, framed
from .index import Index, checking
from .languages import number_of, read_in
from .spelling import correction
from .text import JOINT, NAMES, Word

LONGEST = 10_000  # characters of a question that are read
JOINED = 0.3  # what a joined word counts beside its parts: "US-China" beside US and China
FRAME = 0.5  # what a word counts that says nothing of what is asked: "tell me", "actually"
CORRECTED = 0.9  # strength of a misspelt word's correction, of 1 for the word itself
LOWERED = 0.9  # strength of a name that was typed without its capitals
FOREIGN = 0.9  # strength of a word as another language of the documents stems it
SYNONYM = 0.8  # strength of a listed synonym
CONTENT = 0.3  # weight from which a word says what a question is about
TOLD = 0.45  # weight from which a word is worth naming as found or not: "did" is not

# These say nothing of what is asked, wherever they stand.
_HEDGES = (
    "actually really basically just exactly literally honestly simply truly seriously"
    " maybe perhaps possibly probably please kindly thanks hey anyway somehow somewhat quite"
    " rather pretty very totally completely absolutely definitely certainly surely obviously"
    " apparently supposedly supposed generally usually normally typically essentially even"
    " ok okay oh ah hm haha lol um uh yes yeah cool nice"
    " thing things stuff something anything everything"
)
HEDGES = frozenset(_HEDGES.split())

# After these words "us" is a pronoun: "tell us", "for us".
_BEFORE_PRONOUN = frozenset(
    [
        *("tell", "show", "give", "let", "help", "ask", "remind", "teach", "send", "join"),
        *("of", "for", "to", "with", "from", "by", "about", "among", "between"),
    ]
)


class Reading(NamedTuple):
    """A term of the corpus that a term of the question may stand for."""

    of: int  # which of the question's terms
    term: int  # its number in the vocabulary
    strength: float  # 0 to 1, 1 for the term itself


@dataclass(frozen=True, eq=False)
class Query:
    """A question as it is understood.

    `terms` are its distinct terms in the order of the question, `words` how they were
    typed, `weights` (k,) float32 how much each says. `sequence` is the question as numbers
    of `terms`. `readings` are the terms of the corpus that each stands for, itself among
    them; of several that a passage has, the strongest counts. `asked` is the kind of answer
    it asks for (see `answers`), `cues` are the terms that ask for it: a sentence that can
    give such an answer stands for them.

    `corrections` and `expansions` say which word was read as which; `carried` came from
    earlier turns. `language` is the one that it was read in, of those of the documents.
    """

    text: str
    terms: tuple[str, ...]
    words: tuple[str, ...]
    weights: np.ndarray
    sequence: tuple[int, ...]
    readings: tuple[Reading, ...]
    language: str = "english"
    asked: int = 0
    cues: tuple[int, ...] = ()
    corrections: dict[str, str] = field(default_factory=dict)
    expansions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    carried: tuple[str, ...] = ()

    @cached_property
    def content(self) -> tuple[int, ...]:
        """Which of `terms` say what the question is about."""
        return tuple((self.weights >= CONTENT).nonzero()[0].tolist())

    @property
    def unknown(self) -> tuple[str, ...]:
        """The telling words, as typed, that no passage has, nor a synonym of them."""
        return self._content_words(understood=False)

    @property
    def known(self) -> tuple[str, ...]:
        """The telling words, as typed, that a passage has, or a synonym of them."""
        return self._content_words(understood=True)

    def _content_words(self, *, understood: bool) -> tuple[str, ...]:
        read = {reading.of for reading in self.readings if reading.strength >= SYNONYM}
        typed = len(self.terms) - len(self.carried)
        said = (
            of
            for of in self.content
            if of < typed and self.weights[of] >= TOLD and of not in self.cues
        )
        words = (self.words[of] for of in said if (of in read) is understood)
        return tuple(dict.fromkeys(words))

    @property
    def weight(self) -> float:
        """The question's total weight, unknown words included; 0 for no words."""
        return float(self.weights.sum())


@checking
def understand(text: str, index: Index) -> Query:
    """The query that `text` asks of `index`; without terms for a text without words."""
    if len(text) > LONGEST:
        whole = text[LONGEST].isspace()
        text = text[:LONGEST] if whole else re.sub(r"\S{1,64}\Z", "", text[:LONGEST])
    language, words, foreign = read_in(text, index)
    asked = _Asked(index, language)
    english = language == "english"
    frame = framed(text) if english else 0
    previous = ""
    for word in words:
        typed = text[word.start : word.end]
        share = FRAME if word.start < frame else 1.0
        if english and typed.lower() in HEDGES:
            share = FRAME
        others = [read.get(word.start, ()) for read in foreign]
        asked.add(typed, word.terms, previous, share, others)
        previous = word.terms[-1]
    asked.read_phrases()
    return asked.query(text, asked.asking(text, words))


class _Asked:
    """The terms of a question as they come in, with their readings."""

    def __init__(self, index: Index, language: str) -> None:
        self.index, self.language = index, language
        self.idf = index.weights(language).data
        self.words: dict[str, str] = {}  # term -> as typed
        self.numbers: dict[str, int] = {}  # term -> its place among them
        self.weights: list[float] = []
        self.sequence: list[int] = []
        self.readings: dict[tuple[int, int], float] = {}
        self.corrections: dict[str, str] = {}
        self.cues: dict[str, None] = {}

    def add(
        self,
        word: str,
        terms: Sequence[str],
        previous: str,
        share: float,
        foreign: Sequence[Sequence[str]] = (),
    ) -> None:
        """A word as it was typed, its terms, the term before it, its share of their weight.

        `foreign` are its terms in other languages; so many as it has here say what each is.
        """
        index = self.index
        foreign = [others for others in foreign if len(others) == len(terms)]
        for at, (term, typed) in enumerate(zip(terms, _pieces(word, len(terms)), strict=True)):
            if term in self.words:
                self.sequence.append(self.numbers[term])
                continue
            of = self.numbers[term] = len(self.words)
            self.words[term] = typed
            self.sequence.append(of)
            number = index.vocabulary.number(term)
            others = {index.vocabulary.number(each[at]) for each in foreign} - {-1, number}
            joined = "-" in term
            if number < 0 and not joined and not others:
                number = self._corrected(typed, named=of > 0 and typed[:1].isupper())
            weight = index.rarest if number < 0 else self.idf[number]
            self.weights.append(share * (weight * JOINED if joined else weight))
            if number >= 0:
                self._read(of, number, 1.0 if typed not in self.corrections else CORRECTED)
            if term in ("us", "un") and term in NAMES and previous not in _BEFORE_PRONOUN:
                name = index.vocabulary.number(term.upper())
                if name >= 0 and index.frequency(name):
                    self._read(of, name, LOWERED)
                    self.weights[of] = max(self.weights[of], float(self.idf[name]))
            for other in others:
                if index.frequency(other):
                    self._note(of, other, FOREIGN)

    def asking(self, text: str, words: Sequence[Word]) -> int:
        """The kind of answer asked for, spelling repaired; its words become the cues."""
        mended, starts, end = "", [], 0
        for word in words:
            typed = text[word.start : word.end]
            mended += text[end : word.start]
            starts.append(len(mended))
            mended += self.corrections.get(typed, typed)
            end = word.end
        kind, first, last = asked_for(mended + text[end:])
        for word, start in zip(words, starts, strict=True):
            if first <= start < last:
                self.cues[word.terms[0]] = None
        return kind

    def read_phrases(self) -> None:
        """Let the words of each phrase that the index knows stand for what the phrase does."""
        terms = list(self.words)
        vocabulary = self.index.vocabulary
        for at, of in enumerate(self.sequence):
            if not vocabulary.begins(terms[of] + " "):
                continue
            phrase = terms[of]
            for end in range(at + 1, min(len(self.sequence), at + 8)):
                phrase += " " + terms[self.sequence[end]]
                number = vocabulary.number(phrase)
                if number >= 0:
                    for member in self.sequence[at : end + 1]:
                        self._read_as(member, number)

    def query(self, text: str, asked: int) -> Query:
        """All that was found."""
        readings = tuple(
            Reading(of, number, strength) for (of, number), strength in self.readings.items()
        )
        return Query(
            text=text,
            terms=tuple(self.words),
            words=tuple(self.words.values()),
            weights=np.array(self.weights, np.float32),
            sequence=tuple(self.sequence),
            readings=readings,
            language=self.language,
            asked=asked,
            cues=tuple(self.numbers[cue] for cue in self.cues),
            corrections=self.corrections,
            expansions=self._expansions(readings),
        )

    def _corrected(self, typed: str, *, named: bool) -> int:
        """The number of the term that `typed` is a misspelling of, or -1.

        What is `named` may be a name that the documents lack: only their words are near it.
        """
        meant = correction(typed, self.index)
        if meant is None:
            return -1
        number = number_of(meant, self.language, self.index)
        if number < 0 or (named and not self.index.frequency(number)):
            return -1
        self.corrections[typed] = meant
        return number

    def _read(self, of: int, number: int, strength: float) -> None:
        """Term `of` stands for the term with this number, and for all that this stands for."""
        if self.index.frequency(number):
            self._note(of, number, strength)
        self._read_as(of, number, strength)

    def _read_as(self, of: int, number: int, strength: float = 1.0) -> None:
        table = self.index.readings
        starts = table.starts.data
        first, last = starts[number], starts[number + 1]
        if first < last:
            others = table.terms[first:last].tolist()
            strengths = table.strengths[first:last].tolist()
            for other, other_strength in zip(others, strengths, strict=True):
                self._note(of, other, strength * other_strength)

    def _note(self, of: int, number: int, strength: float) -> None:
        key = (of, number)
        self.readings[key] = max(strength, self.readings.get(key, 0.0))

    def _expansions(self, readings: Sequence[Reading]) -> dict[str, tuple[str, ...]]:
        words = list(self.words.values())
        found: dict[str, list[str]] = {}
        for of, number, strength in readings:
            if strength < CORRECTED:
                found.setdefault(words[of], []).append(self.index.vocabulary.term(number))
        return {word: tuple(terms) for word, terms in found.items()}


def _pieces(word: str, terms: int) -> Sequence[str]:
    """What of a word as it was typed each of its terms is: its parts, then the whole."""
    if terms == 1:
        return (word,)
    parts = [part for part in JOINT.split(word) if part]
    return [*parts, word] if terms == len(parts) + 1 else [word] * terms
