"""The bundled files of learned weights."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from chatbot.confidence import FEATURES
from chatbot.indexing.learned import learned
from chatbot.signals import SIGNALS


def shipped(name: str) -> dict[str, Any]:
    """A file of weights as it comes with the package."""
    found: dict[str, Any] = json.loads(
        (files("chatbot.indexing") / "data" / name).read_text("utf-8")
    )
    return found


def test_every_signal_has_a_weight() -> None:
    """The file names the signals that there are, no other and in no other order."""
    assert tuple(shipped("ranking.json")["weights"]) == SIGNALS


def test_every_feature_has_a_weight() -> None:
    """The file names the features that there are, and the constant."""
    assert tuple(shipped("confidence.json")["answerable"]) == (*FEATURES, "constant")
    assert tuple(shipped("confidence.json")["first right"]) == ("lead", "constant")


def test_model_holds_the_weights_in_their_order() -> None:
    """What is multiplied with the signals stands where they stand."""
    model, confidence = learned(), shipped("confidence.json")

    assert model.ranking.dtype == np.float32
    assert model.ranking == pytest.approx(list(shipped("ranking.json")["weights"].values()))
    assert model.answerable.tolist() == list(confidence["answerable"].values())
    assert model.first_right.tolist() == list(confidence["first right"].values())


def test_coverage_speaks_for_an_answer_and_missing_names_against() -> None:
    """The signs are those that sense expects."""
    weights = dict(zip((*FEATURES, "constant"), learned().answerable.tolist(), strict=True))

    assert weights["covered"] > 0 > weights["missing name"]
    assert weights["missing subject"] < 0
    assert learned().first_right[0] > 0


@pytest.mark.parametrize("name", ["ranking.json", "confidence.json"])
def test_weights_say_where_they_are_from(name: str) -> None:
    """The script that made them is in the repository, and the question sets are listed."""
    found = shipped(name)

    assert "tests/training/" in found["made by"]
    assert found["sets"] == sorted(set(found["sets"]))
    assert found["sets"]
