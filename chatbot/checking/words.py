"""Words that are probably misspelt, and synonyms that match nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import numpy as np

from ..index import Index
from ..indexing.background import common_words
from ..indexing.decoding import UndecodableError, decoded
from ..indexing.readings import thesauri
from ..indexing.synonyms import FILE_NAME, Rule, read_synonyms
from ..listing import Listed
from ..spelling import near, plain
from ..text import Analysis, analysis
from .finding import Finding, Subject, quoted

SHORTEST = 6  # letters; shorter words have too many neighbours
LONG = 8  # letters from which a letter more or less rarely makes another word
FREQUENT = 5  # occurrences in the documents from which a word is taken to be one
_WORD = re.compile(r"(?<![\w'’.-])[a-z]+(?![\w'’-])")  # in small letters: no name, no part


def check_words(subject: Subject) -> Iterator[Finding]:
    """The words that occur once and are a slip away from a frequent one."""
    meant = _misspelt(subject.index)
    for passage in subject.passages if meant else ():
        texts = (passage.question, *passage.alternates, passage.text)
        words = dict.fromkeys(word for text in texts for word in _WORD.findall(text))
        for word in words.keys() & meant.keys():
            message = f"{quoted(word)} may be a slip for {quoted(meant[word])}"
            yield subject.finding(passage, "misspelt", message, "correct it if it is one")


def _misspelt(index: Index) -> dict[str, str]:
    """The words that are probably misspelt, each with what was probably meant."""
    known: set[str] = set()
    stems = set(thesauri(index.settings))
    analyses = _analyses(index)
    for each in analyses:
        listed = {plain(word) for word in common_words(each.language)}
        known |= listed
        stems.update(stem for word in listed for stem in each.terms(word))
    found = {}
    for number in np.flatnonzero(index.words.counts == 1).tolist():
        word = index.words.vocabulary.term(number)
        unknown = word not in known and not any(
            stems.issuperset(each.terms(word)) for each in analyses
        )
        if len(word) >= SHORTEST and word.isascii() and word.isalpha() and unknown:
            meant = _meant(word, index, known)
            if meant:
                found[word] = meant
    return found


def _analyses(index: Index) -> list[Analysis]:
    return [analysis(language) for language in index.settings.languages]


def _meant(word: str, index: Index, known: set[str]) -> str:
    """The most frequent word that a slip makes `word` of; "" for none."""
    words = index.words
    numbers, distances = near(word, words, 1)
    counts = words.counts
    for number in sorted(numbers[distances == 1].tolist(), key=lambda n: (-counts[n], n)):
        other = words.vocabulary.term(number)
        trusted = counts[number] >= FREQUENT or other in known
        if trusted and _is_slip(word, other, _analyses(index)):
            return other
    return ""


def _is_slip(word: str, other: str, analyses: Sequence[Analysis]) -> bool:
    """Whether typing `other` may give `word`, and grammar does not.

    Two letters swapped or one doubled, or not; in longer words one left out or put in. None
    of these at the end, where words are inflected. A wrong letter is as often another word.
    """
    inflected = any(each.terms(word) == each.terms(other) for each in analyses)
    if inflected or len(other) < SHORTEST - 1:
        return False
    if word[:-1] == other or other[:-1] == word or word[-2:] != other[-2:]:
        return False
    if len(word) == len(other):
        return sorted(word) == sorted(other)
    short, long = sorted((word, other), key=len)
    at = next(n for n, letter in enumerate(long) if short[n : n + 1] != letter)
    return len(word) >= LONG or long[at] in (long[at - 1], long[at + 1])


def check_synonyms(subject: Subject) -> Iterator[Finding]:
    """The lines of the user's synonyms that lead to no word of the documents."""
    for file in subject.files:
        if PurePosixPath(file.name).name == FILE_NAME:
            for number, rules in _lines(file, _analyses(subject.index)):
                if not any(_is_held(rule, subject.index) for rule in rules):
                    words = ", ".join(dict.fromkeys(" ".join(rule.meant) for rule in rules))
                    message = f"these synonyms match nothing: no document has {quoted(words)}"
                    advice = "write what the documents say instead, or delete the line"
                    yield Finding(file.path, number, "idle-synonyms", message, advice)


def _lines(file: Listed, analyses: Sequence[Analysis]) -> Iterator[tuple[int, list[Rule]]]:
    """The rules of each line that has some."""
    try:
        with open(file.path, "rb") as stream:
            text = decoded(stream.read())
    except (OSError, UndecodableError):  # told where the documents are read
        return
    for number, line in enumerate(text.splitlines(), 1):
        rules = [rule for each in analyses for rule in read_synonyms(line, file.path, each)[0]]
        if rules:
            yield number, rules


def _is_held(rule: Rule, index: Index) -> bool:
    """Whether some passage has what a rule leads to."""
    number = index.vocabulary.number(" ".join(rule.meant))
    return number >= 0 and index.frequency(number) > 0
