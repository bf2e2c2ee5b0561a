"""Made-up passages and questions for measuring speed: the same for the same number.

Words follow Zipf's law as those of a language do: English function words are the commonest,
made-up ones the rest. A passage has 10 to 100 words in sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from chatbot.corpus import Document, Passage

_COMMON = (
    "the of and to a in is that for it as was with be by on not he this are or his from at"
    " which but have an had they you were their one all we can her has there been if more"
    " when will would who so no what about up into than them some could out do how may"
)
FUNCTION_WORDS = _COMMON.split()
WORDS = 200_000
QUESTIONS = 300


def texts(count: int) -> Iterator[str]:
    """`count` passages."""
    chance, words = np.random.default_rng(1), _words()
    for _ in range(0, count, 1000):
        lengths = chance.integers(10, 100, 1000)
        drawn = _drawn(chance, int(lengths.sum()))
        at = 0
        for length in lengths[: min(1000, count)].tolist():
            yield _sentences([words[n] for n in drawn[at : at + length]])
            at += length
        count -= 1000


def passages(count: int) -> list[Passage]:
    """The texts as paragraphs of one document."""
    document = Document("made-up", "Made up")
    return [
        Passage(f"made-up#paragraph-{n}", text, document)
        for n, text in enumerate(texts(count), 1)
    ]


def questions(*, function_words: bool) -> list[str]:
    """Questions of 2 to 5 words, as common as those of the passages, with others between."""
    chance, words = np.random.default_rng(2), _words()
    found: list[str] = []
    while len(found) < QUESTIONS:
        drawn = [words[n] for n in _drawn(chance, 12) if n < WORDS // 4]
        content = [word for word in drawn if word not in FUNCTION_WORDS][
            : chance.integers(2, 6)
        ]
        if len(content) > 1:
            filler = chance.choice(FUNCTION_WORDS, len(content)).tolist()
            mixed = [word for pair in zip(filler, content, strict=True) for word in pair]
            found.append(" ".join(mixed if function_words else content))
    return found


def _words() -> list[str]:
    """Words by their rank: distinct, and none the stem of another."""
    consonants, vowels = "bcdfgklmnprstvz", "aeiou"
    made_up = []
    for number in range(len(FUNCTION_WORDS), WORDS):
        word, rest = "", number + 75
        while rest:
            rest, digit = divmod(rest, 75)
            word += consonants[digit // 5] + vowels[digit % 5]
        made_up.append(word + "x")
    return [*FUNCTION_WORDS, *made_up]


def _drawn(chance: np.random.Generator, count: int) -> list[int]:
    """Ranks of words by Zipf's law with Mandelbrot's shift."""
    shares = 1 / (np.arange(WORDS) + 3.7) ** 1.1
    heights = np.cumsum(shares) / shares.sum()
    return np.searchsorted(heights, chance.random(count)).tolist()  # type: ignore[no-any-return]


def _sentences(words: list[str]) -> str:
    parts = [words[at : at + 14] for at in range(0, len(words), 14)]
    return " ".join(" ".join(part).capitalize() + "." for part in parts)
