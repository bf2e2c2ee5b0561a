"""The shipped files of learned weights -> the Model of an index."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np

from ..confidence import FEATURES
from ..index import Model
from ..signals import SIGNALS


def learned() -> Model:
    """The weights that were learned on public question sets (see tests/training).

    A signal or a feature without a weight counts for nothing.
    """
    ranking = _tables("ranking.json")["weights"]
    confidence = _tables("confidence.json")
    answerable, first = confidence["answerable"], confidence["first right"]
    return Model(
        np.array([ranking.get(name, 0.0) for name in SIGNALS], np.float32),
        np.array([answerable.get(name, 0.0) for name in (*FEATURES, "constant")]),
        np.array([first.get(name, 0.0) for name in ("lead", "constant")]),
    )


def _tables(name: str) -> dict[str, dict[str, float]]:
    text = (files(__package__) / "data" / name).read_text("utf-8")
    tables: dict[str, dict[str, float]] = json.loads(text)
    return tables
