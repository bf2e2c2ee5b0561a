"""How common words are in a language at large, from a shipped list.

A word's rarity in a small corpus is noise; its rarity in the language is not. A list is
`data/background.<language>.tsv`: comment lines, then word and Zipf frequency (log10 of the
occurrences in 10^9 words; van Heuven et al. 2014), commonest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import numpy as np

from ..text import Analysis


def common_words(language: str) -> dict[str, float]:
    """The language's common words and their Zipf frequencies, commonest first.

    Empty for a language without a list: then only the corpus tells which words are common.
    """
    path = files(__package__) / "data" / f"background.{language}.tsv"
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line[0] != "#")
    return {word: float(zipf) for word, zipf in rows}


def rarity(words: Mapping[str, float], analysis: Analysis) -> dict[str, float]:
    """Rarity of the terms of `words`, 0 (the commonest) to 1 (the rarest listed).

    It falls evenly with the logarithm of the frequency; the frequencies of words with the
    same term are added. A term that is not listed is as rare as 1.
    """
    frequency: dict[str, float] = {}
    for word, zipf in words.items():
        for term in analysis.terms(word):
            frequency[term] = frequency.get(term, 0.0) + 10.0**zipf
    if not frequency:
        return {}
    logarithms = np.log(list(frequency.values()))
    low, high = logarithms.min(), logarithms.max()
    span = (high - low) or 1.0  # where no word is commoner than another
    return dict(zip(frequency, ((high - logarithms) / span).tolist(), strict=True))
