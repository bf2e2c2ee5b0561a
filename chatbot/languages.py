"""A question -> the language of the documents that it is in, and its words in each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .index import Index
from .text import Word, analysis


class ReadIn(NamedTuple):
    """A question in the `language` that it is in, and in the others of the documents.

    `foreign` are the terms in each of these, by where their word begins.
    """

    language: str
    words: list[Word]
    foreign: list[dict[int, tuple[str, ...]]]


def read_in(text: str, index: Index) -> ReadIn:
    """The question `text` in the language of the documents in which its words weigh least.

    Its common words are common there, and its others are in those documents. Of equals it is
    that of most documents.
    """
    settings = index.settings
    if not settings.others:
        return ReadIn(settings.language, list(settings.analysis.words(text)), [])
    read = {each: list(analysis(each).words(text)) for each in settings.languages}
    language = min(read, key=lambda each: _weight(read[each], index, each))
    words = read.pop(language)
    foreign = [{word.start: word.terms for word in others} for others in read.values()]
    return ReadIn(language, words, foreign)


def _weight(words: Sequence[Word], index: Index, language: str) -> float:
    """What the terms of words weigh together in a question of a language."""
    terms = (term for word in words for term in word.terms if "-" not in term)
    numbers = np.array([index.vocabulary.number(term) for term in terms], np.int64)
    known = numbers[numbers >= 0]
    weights = index.weights(language)
    return float(weights[known].sum()) + index.rarest * (len(numbers) - len(known))


def number_of(word: str, language: str, index: Index) -> int:
    """The number of the only term of a word, in `language` or else in another of `index`.

    -1 where it has none in any.
    """
    for each in dict.fromkeys([language, *index.settings.languages]):
        terms = analysis(each).terms(word)
        number = index.vocabulary.number(terms[0]) if len(terms) == 1 else -1
        if number >= 0:
            return number
    return -1
