"""Passages -> the language that they are written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from ..corpus import Passage
from .background import common_words

DEFAULT = "english"
COMMONEST = 150  # words of a list that tell its language: articles, prepositions, pronouns
READ = 200_000  # characters; more of the same documents tell no more
TELLING = 0.1  # share of all words that those of a language have to be
_WORD = re.compile(r"[^\W\d_]+")


def languages() -> list[str]:
    """The languages with a list of common words, which are those that are detected; sorted."""
    data = files(__package__) / "data"
    lists = (file.name.split(".") for file in data.iterdir())
    return sorted(name[1] for name in lists if name[0] == "background")


def detected(passages: Iterable[Passage]) -> str:
    """The language whose commonest words make up most of the passages' words.

    Of a word that several languages share each has it. DEFAULT where no language has
    TELLING of all words (another language, or tables of names and numbers), and of two
    alike the first of the alphabet.
    """
    counts, read = Counter[str](), 0
    for passage in passages:
        text = f"{passage.question} {passage.text}"
        counts.update(_WORD.findall(text.lower()))
        read += len(text)
        if read >= READ:
            break
    shares = {
        language: sum(counts[word] for word in _commonest(language)) for language in languages()
    }
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] > TELLING * counts.total() else DEFAULT


@cache
def _commonest(language: str) -> frozenset[str]:
    return frozenset(list(common_words(language))[:COMMONEST])
