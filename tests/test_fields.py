"""What an occurrence counts in a field, and saturation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.fields import FIELDS, norm, saturated

lengths = st.lists(st.floats(0, 1e4, width=32), min_size=1, max_size=10).map(np.array)


@pytest.mark.parametrize(
    ("field", "length", "counted"),
    [
        (0, 4, 1.5),  # the mean length: the field's weight
        (0, 8, 1.153846),  # twice the mean: 1.5 / (1 - 0.3 + 0.3 * 2)
        (1, 2, 5.0),  # half the mean: 3.5 / (1 - 0.6 + 0.6 / 2)
        (1, 12, 1.590909),  # three times the mean: 3.5 / (1 - 0.6 + 0.6 * 3)
        (2, 40, 0.1156069),  # ten times the mean: 1 / (1 - 0.85 + 0.85 * 10)
    ],
)
def test_norm_by_hand(field: int, length: int, counted: float) -> None:
    """An occurrence counts its field's weight, less in a longer field than the mean of 4."""
    assert norm(field, np.array([length]), 4.0) == pytest.approx([counted], rel=1e-6)


@given(st.sampled_from(range(len(FIELDS))), lengths)
def test_longer_field_counts_less(field: int, found: np.ndarray) -> None:
    """An occurrence in a longer field never counts more, and always counts."""
    counted = norm(field, np.sort(found), 5.0)

    assert (np.diff(counted) <= 0).all()
    assert (counted > 0).all()
    assert counted.dtype == np.float32


def test_saturation_by_hand() -> None:
    """None count nothing, SATURATION = 2 a half, 6 three quarters."""
    assert saturated(np.array([0.0, 2.0, 6.0])).tolist() == [0.0, 0.5, 0.75]


@given(lengths)
def test_saturated_frequencies_grow_and_stay_below_one(frequencies: np.ndarray) -> None:
    """More occurrences count more, but never as much as one whole."""
    found = saturated(np.sort(frequencies))

    assert (np.diff(found) >= 0).all()
    assert ((found >= 0) & (found < 1)).all()
