"""Two answers to one question that disagree in numbers or dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.checking.figures import disagreement


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("Within 14 days.", "Within 30 days.", ("14", "30")),
        ("It takes two days.", "It takes 3 to 5 days.", ("2", "3")),
        ("It costs $5.", "You pay $6.50 by card.", ("5", "6.50")),
        ("5 % off.", "Now 10% off!", ("5", "10")),
        ("One day or 2 days", "3 day pass", ("2", "3")),
        ("On 11 November 2023.", "On November 12, 2023.", ("2023-11-11", "2023-11-12")),
        ("On 5 May.", "On 6 May 2024.", ("05-05", "2024-05-06")),
        ("On 5 May 2023.", "On 5 May 2024.", ("2023-05-05", "2024-05-05")),
        # The same, said in another way, or more of it.
        ("On 11 November 2023.", "On 2023-11-11, at 10 o'clock.", None),
        ("On 5 May.", "On 5th May 2024.", None),
        ("On 5 May 2024.", "On May 5.", None),
        ("It costs 1,000 euros.", "It costs 1000 euros.", None),
        ("Two days.", "2 days.", None),
        ("Within 14 days.", "Within 14 days, 30 days abroad.", None),
        ("Within 14 days.", "Soon.", None),
        # About other things.
        ("Call 5551234.", "We open at 9.", None),
        ("Room 4, in 2 minutes.", "It takes 3 people.", None),
        ("It may be 3.", "You may use one.", None),
        ("", "", None),
    ],
)
def test_disagreement_by_hand(first: str, second: str, found: tuple[str, str] | None) -> None:
    """What one text has and the other has another of instead, either way round."""
    assert disagreement(first, second) == found
    assert disagreement(second, first) == (found and found[::-1])


@given(st.text("ab1230 .,:-%$Mayfive", max_size=60))
def test_text_agrees_with_itself(text: str) -> None:
    """Nothing disagrees with itself, or with nothing."""
    assert disagreement(text, text) is None
    assert disagreement(text, "") is None
