"""Synonyms and thesaurus -> what each term may stand for in this corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files

import numpy as np

from ..forward import ends
from ..index import Readings, Settings
from ..query import SYNONYM
from ..text import Analysis, analysis
from .synonyms import Rule

THESAURUS = 0.8  # strength of a neighbour of similarity 1

Neighbours = Mapping[str, Mapping[str, float]]


def thesaurus(analysis: Analysis) -> dict[str, dict[str, float]]:
    """For each term its neighbours and their similarity (0 to 1), from the shipped table.

    {} for a language without a table. The table's format: `terms`, the terms joined by line
    feeds, as UTF-8; `starts`, where each term's neighbours begin; `neighbours`, their
    numbers; `similarity`, in 255ths.
    """
    path = files(__package__) / "data" / f"thesaurus.{analysis.language}.npz"
    if not path.is_file():
        return {}
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as table:
        terms = table["terms"].tobytes().decode().split("\n")
        starts = table["starts"].tolist()
        neighbours = [terms[n] for n in table["neighbours"].tolist()]
        similarities = (table["similarity"] / 255).tolist()
    return {
        term: dict(zip(neighbours[a:b], similarities[a:b], strict=True))
        for term, a, b in zip(terms, starts, starts[1:], strict=False)
        if a < b
    }


def thesauri(settings: Settings) -> dict[str, dict[str, float]]:
    """The neighbours of the terms of all languages; of two tables the first has a term."""
    found: dict[str, dict[str, float]] = {}
    for language in settings.languages:
        found = thesaurus(analysis(language)) | found
    return found


def gathered(
    rules: Iterable[Rule], neighbours: Neighbours, held: set[str]
) -> dict[str, dict[str, float]]:
    """For each term or phrase the terms or phrases of the corpus (`held`) it may stand for.

    With the strength of each, 0 to 1; of several ways to the same term the strongest.
    """
    found: dict[str, dict[str, float]] = {}
    for term, near in neighbours.items():
        for other, similarity in near.items():
            if other in held:
                found.setdefault(term, {})[other] = THESAURUS * similarity
    for rule in rules:
        said, meant = " ".join(rule.said), " ".join(rule.meant)
        if meant in held:
            row = found.setdefault(said, {})
            row[meant] = max(SYNONYM, row.get(meant, 0.0))
    return found


def readings(found: Neighbours, number: Callable[[str], int], size: int) -> Readings:
    """`found` as arrays over `size` terms, each with its `number`; strongest first."""
    rows = {
        number(term): sorted((-strength, number(other)) for other, strength in near.items())
        for term, near in found.items()
    }
    lengths = np.zeros(size, np.int64)
    lengths[list(rows)] = [len(row) for row in rows.values()]
    flat = [pair for term in sorted(rows) for pair in rows[term]]
    return Readings(
        ends(lengths),
        np.array([n for _, n in flat], np.int32),
        np.array([-s for s, _ in flat], np.float32),
    )
