"""The arrays of a saved index: their names and types, and that they fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from .forward import Forward
from .grams import TABLE
from .index import RANKS, Bounds, Grams, Model, Postings, Readings, Words
from .vocabulary import Vocabulary

# Of each array the type and the length of each axis: a number, or the name of a count, which
# is the same wherever it stands, perhaps with one more.
_ARRAYS = f"""
    idf                        f4 terms
    further                    f4 languages terms
    vocabulary.block           u1 bytes
    vocabulary.starts          i8 terms+1
    vocabulary.heads           u8 terms
    postings.starts            i8 terms+1
    postings.units             i4 postings
    postings.weights           f4 postings
    postings.owners            i4 units
    bounds.tops                f4 bounded {len(RANKS)}
    bounds.frequent            i4 frequent
    bounds.rows                u1 frequent units
    forward.terms              i4 held
    forward.starts             i8 segments+1
    forward.passages           i8 passages+1
    forward.kinds              u1 segments
    forward.answers            u1 segments
    forward.weights            f4 segments
    forward.norms              f4 segments
    forward.text_norms         f4 passages
    forward.means              f4 3
    grams.starts               i8 terms+1
    grams.grams                u2 grams
    grams.weights              f4 {TABLE}
    readings.starts            i8 terms+1
    readings.terms             i4 readings
    readings.strengths         f4 readings
    words.vocabulary.block     u1 letters
    words.vocabulary.starts    i8 words+1
    words.vocabulary.heads     u8 words
    words.letters              u8 words
    words.counts               i4 words
    model.ranking              f4 signals
    model.answerable           f8 features+1
    model.first_right          f8 2
    passages.records           u1 recorded
    passages.record_starts     i8 passages+1
    passages.record_checks     u4 passages
    passages.record_ids        u4 passages
    passages.documents         u1 described
    passages.document_starts   i8 documents+1
    passages.document_checks   u4 documents
"""
# Of each array of starts the one that its ranges are of.
_RANGES = {
    "vocabulary.starts": "vocabulary.block",
    "postings.starts": "postings.units",
    "forward.starts": "forward.terms",
    "forward.passages": "forward.kinds",
    "grams.starts": "grams.grams",
    "readings.starts": "readings.terms",
    "words.vocabulary.starts": "words.vocabulary.block",
    "passages.record_starts": "passages.records",
    "passages.document_starts": "passages.documents",
}
# An auxiliary index has these of its own, terms that go on behind those of the main one, and
# where each passage stands (see `index.Part`, `passages.PartedPassages`).
_OWN = (
    "idf",
    "further",
    "postings.",
    "bounds.",
    "forward.",
    "grams.",
    "readings.",
    "passages.",
)
_NOT_OWN = ("forward.means", "grams.weights")
_MORE = """
    vocabulary.block           u1 bytes
    vocabulary.starts          i8 more+1
    vocabulary.heads           u8 more
    parts.places               i4 together
    parts.main                 i4 before
    parts.others               i4 passages
    parts.gone                 i4 gone
"""
_LOOKED_THROUGH = 1 << 17  # starts; of more only the ends are looked at


# The parts of an index that are arrays, and those of them that are parts again.
PARTS = {
    "vocabulary": Vocabulary,
    "postings": Postings,
    "bounds": Bounds,
    "forward": Forward,
    "grams": Grams,
    "readings": Readings,
    "words": Words,
    "model": Model,
}
_WITHIN = {"words.vocabulary": Vocabulary}


def named(name: str, of: Any) -> Iterator[tuple[str, np.ndarray]]:  # noqa: ANN401
    """The arrays of a part of an index that is called so, with their names."""
    for field in fields(of):
        path, value = f"{name}.{field.name}", getattr(of, field.name)
        if path in _WITHIN:
            yield from named(path, value)
        else:
            yield path, value


def part(name: str, arrays: Mapping[str, np.ndarray]) -> Any:  # noqa: ANN401
    """The part of an index that is called so, of arrays by their names.

    Raises `KeyError` where one is missing.
    """
    kind: Any = {**PARTS, **_WITHIN}[name]
    paths = {field.name: f"{name}.{field.name}" for field in fields(kind)}
    return kind(
        **{
            own: part(path, arrays) if path in _WITHIN else arrays[path]
            for own, path in paths.items()
        }
    )


def check(arrays: Mapping[str, np.ndarray]) -> None:
    """Raise `ValueError` where `arrays` are not those of an index, by name, type or length.

    Starts have to begin with 0, end with the length of what they are of, and never fall. Of
    long ones the last is not looked at: it would take longer than opening may.
    """
    _check(arrays, _rows(_ARRAYS))


def check_auxiliary(arrays: Mapping[str, np.ndarray], main: Mapping[str, np.ndarray]) -> None:
    """As `check`, of the arrays of an auxiliary index and of where its passages stand."""
    counts = _check(arrays, [row for row in _rows(_ARRAYS) if is_own(row[0])] + _rows(_MORE))
    if counts["terms"] != len(main["idf"]) + counts["more"]:
        raise ValueError(f"{counts['more']} more terms, {counts['terms']} together")
    if counts["before"] != len(main["passages.record_checks"]):
        raise ValueError(f"the places of {counts['before']} passages of the main index")


def is_own(name: str) -> bool:
    """Whether an auxiliary index has that array of its own; else it is the main one's."""
    return name.startswith(_OWN) and name not in _NOT_OWN


def _rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


def _check(arrays: Mapping[str, np.ndarray], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Check arrays by a table; the counts that its names stand for."""
    counts: dict[str, int] = {}
    names = {name for name, *_ in rows}
    if names != arrays.keys():
        wrong = sorted(names ^ arrays.keys())
        raise ValueError(f"not the arrays of an index: {', '.join(wrong)[:80]}")
    for name, kind, *axes in rows:
        array = arrays[name]
        if array.dtype != np.dtype(f"<{kind}"):
            raise ValueError(f"{name} holds {array.dtype.str}, not <{kind}")
        if array.ndim != len(axes) or not all(_fits(axes, array.shape, counts)):
            raise ValueError(f"{name} has the shape {array.shape}")
    if counts["bounded"] not in (0, counts["terms"]):
        raise ValueError(f"bounds.tops has {counts['bounded']} rows")
    for name in _RANGES.keys() & names:
        _check_starts(name, arrays[name], len(arrays[_RANGES[name]]))
    return counts


def _fits(axes: Sequence[str], shape: Sequence[int], counts: dict[str, int]) -> Iterator[bool]:
    """Whether each axis has the length that it should; a new count is that of the first."""
    for axis, length in zip(axes, shape, strict=True):
        name, _, more = axis.partition("+")
        own = length - int(more or 0)
        yield own == (int(name) if name.isdigit() else counts.setdefault(name, own)) >= 0


def _check_starts(name: str, starts: np.ndarray, size: int) -> None:
    if starts[0] != 0 or starts[-1] != size:
        raise ValueError(f"{name} runs from {starts[0]} to {starts[-1]}, not from 0 to {size}")
    if len(starts) <= _LOOKED_THROUGH and (starts[1:] < starts[:-1]).any():
        raise ValueError(f"{name} falls")
