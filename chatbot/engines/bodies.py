"""A passage with its terms <-> the text that is kept beside its row.

The first line is how many further texts it goes on in, the second the passage's terms as
`Forward` has them, packed, and the rest the passage as JSON, to be read by anybody.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..corpus import Document, Passage, Source
from ..forward import HEADING, Forward

PIECE = 16_000  # characters of a text, of at most four bytes each
_FIELDS = tuple(name for name in Passage.__slots__ if name != "document")


class Entry(NamedTuple):
    """A passage as it is kept: its record, its segments and their terms.

    `kinds`, `answers`, `lengths` (in terms), `weights` and `norms` are (segments,); `terms`
    (n,) are those of all segments.
    """

    record: str
    kinds: np.ndarray
    answers: np.ndarray
    lengths: np.ndarray
    weights: np.ndarray
    norms: np.ndarray
    text_norm: np.ndarray
    terms: np.ndarray

    @property
    def passage(self) -> Passage:
        """The passage itself."""
        record = json.loads(self.record)
        document = record.pop("document")
        document["sources"] = tuple(Source(**source) for source in document["sources"])
        record["alternates"] = tuple(record["alternates"])
        return Passage(document=Document(**document), **record)


_TYPES = ("u1", "u1", "<i4", "<f4", "<f4", "<f4", "<i4")  # of an entry's arrays


def bodies(passages: Sequence[Passage], own: Forward) -> list[list[str]]:
    """The texts of each of `passages`, whose terms are `own`: one, and more for a long one."""
    found = []
    ends = own.starts.take(own.passages)
    for place, passage in enumerate(passages):
        rows = slice(own.passages[place], own.passages[place + 1])
        arrays = (
            own.kinds[rows],
            own.answers[rows],
            np.diff(own.starts[rows.start : rows.stop + 1]),
            own.weights[rows],
            own.norms[rows],
            own.text_norms[place : place + 1],
            own.terms[ends[place] : ends[place + 1]],
        )
        found.append(_cut(f"{_packed(arrays)}\n{_record(passage)}"))
    return found


def entry(texts: Sequence[str]) -> Entry:
    """The passage that these texts, all of one, are of. Raises `ValueError` for others."""
    whole = "".join((texts[0].partition("\n")[2], *texts[1:]))
    data, _, record = whole.partition("\n")
    block = b64decode(data, validate=True)
    segments, terms = np.frombuffer(block, "<i4", 2).tolist()
    counts = (segments, segments, segments, segments, segments, 1, terms)
    arrays, at = [], 8
    for kind, count in zip(_TYPES, counts, strict=True):
        arrays.append(np.frombuffer(block, kind, count, at))
        at += arrays[-1].nbytes
    found = Entry(record, *arrays)
    if at != len(block) or (found.lengths < 0).any() or found.lengths.sum() != terms:
        raise ValueError("the lengths of its segments are wrong")
    if not segments or found.kinds[0] != HEADING:
        raise ValueError("it has no heading")
    return found


def further(text: str) -> int:
    """How many texts follow on the first one of a passage."""
    return int(text.partition("\n")[0])


def forward_of(entries: Sequence[Entry], means: np.ndarray) -> Forward:
    """The terms of these passages, in this order."""
    lengths = _joined([one.lengths for one in entries], np.int64)
    sizes = np.array([len(one.kinds) for one in entries], np.int64)
    return Forward(
        terms=_joined([one.terms for one in entries], np.int32),
        starts=np.append(0, lengths.cumsum()),
        passages=np.append(0, sizes.cumsum()),
        kinds=_joined([one.kinds for one in entries], np.uint8),
        answers=_joined([one.answers for one in entries], np.uint8),
        weights=_joined([one.weights for one in entries], np.float32),
        norms=_joined([one.norms for one in entries], np.float32),
        text_norms=_joined([one.text_norm for one in entries], np.float32),
        means=means,
    )


def _packed(arrays: Sequence[np.ndarray]) -> str:
    counts = np.array([len(arrays[0]), len(arrays[-1])], "<i4").tobytes()
    parts = (a.astype(kind).tobytes() for a, kind in zip(arrays, _TYPES, strict=True))
    return b64encode(b"".join((counts, *parts))).decode("ascii")


def _record(passage: Passage) -> str:
    record = {name: getattr(passage, name) for name in _FIELDS}
    record["document"] = asdict(passage.document)
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate, which no other text may hold
        return json.dumps(record, separators=(",", ":"))
    return text


def _cut(text: str) -> list[str]:
    """A text in pieces, the first one with the number of the others before it."""
    ends = [*range(0, max(len(text), 1), PIECE), len(text)]
    first, *others = [text[a:b] for a, b in pairwise(ends)]
    return [f"{len(others)}\n{first}", *others]


def _joined(parts: Sequence[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate(parts, dtype=kind) if parts else np.zeros(0, kind)
