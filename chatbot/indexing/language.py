"""Passages -> the language that they are written in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import repeat

from ..corpus import Passage
from ..index import Settings
from ..passages import documents
from .background import common_words

DEFAULT = "english"
COMMONEST = 150  # words of a list that tell its language: articles, prepositions, pronouns
READ = 200_000  # characters; more of the same documents tell no more
ENOUGH = 2_000  # characters of a document that tell its language
FEWEST, LEAD = 5, 1.5  # see `Told.others`
TELLING = 0.1  # share of all words that those of a language have to be
_WORD = re.compile(r"[^\W\d_]+")


@cache
def languages() -> tuple[str, ...]:
    """The languages with a list of common words, which are those that are detected; sorted."""
    data = files(__package__) / "data"
    lists = (file.name.split(".") for file in data.iterdir())
    return tuple(sorted(name[1] for name in lists if name[0] == "background"))


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


def settings_of(passages: Sequence[Passage], language: str) -> Settings:
    """The settings of passages whose documents are in `language` unless they name another."""
    named = {document.language for document in documents(passages)}
    return Settings(language=language, others=tuple(sorted(named - {"", language})))


class Told:
    """Notes of passages, as they go by, what tells the language of each document."""

    def __init__(self) -> None:
        """Note nothing yet."""
        self._counts: dict[str, bytes] = {}  # of each document, a byte for each language

    def noted(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """The passages; those of a document stand together."""
        document, left = "", 0
        words: set[str] = set()
        for passage in passages:
            if passage.document.id != document:
                self._note(document, words)
                document, left, words = passage.document.id, ENOUGH, set()
            if left > 0:
                text = f"{passage.question} {passage.text}"[:left]
                left -= len(text)
                words.update(text.lower().split())
            yield passage
        self._note(document, words)

    def _note(self, document: str, words: set[str]) -> None:
        counts = sum(map(_telling().get, words, repeat(0)))
        self._counts[document] = counts.to_bytes(len(languages()), "little")

    def others(self, main: str) -> dict[str, str]:
        """The language of each document, by its id, that is clearly not in the `main` one.

        It has FEWEST more of the commonest words of that language than LEAD times those of
        the main one, each counted once: what repeats is markup or data, which is no more
        French for its many "id". Nor are single letters.
        """
        known, found = languages(), {}
        for document, counts in self._counts.items():
            most = max(counts)
            own = counts[known.index(main)] if main in known else 0
            if most >= LEAD * own + FEWEST:
                found[document] = known[counts.index(most)]
        return found


@cache
def _telling() -> dict[str, int]:
    """Each word that tells a language: 1 in the byte of each of its languages.

    Added up, they count the words of all languages at once; COMMONEST fit a byte.
    """
    found: dict[str, int] = {}
    for place, language in enumerate(languages()):
        for word in _commonest(language):
            if len(word) > 1:
                found[word] = found.get(word, 0) | 1 << 8 * place
    return found


@cache
def _commonest(language: str) -> frozenset[str]:
    return frozenset(list(common_words(language))[:COMMONEST])
