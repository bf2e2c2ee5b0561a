"""From features of the best match to probabilities."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.confidence import FEATURES, Missing, answerable, features, first_right, lead
from chatbot.index import Index, Model
from chatbot.query import understand
from chatbot.scoring import CANDIDATES
from chatbot.signals import SIGNALS

NOTHING = Missing(0.0, 0.0)


@pytest.fixture(scope="module")
def bare(index: Index) -> Index:
    """The article with weights of 0, but 1 for the lead and for what is covered."""
    covered = np.array([float(name == "covered") for name in (*FEATURES, "constant")])
    model = Model(np.zeros(len(SIGNALS), np.float32), covered, np.array([1.0, 0.0]))
    return replace(index, model=model)


def row(**values: float) -> np.ndarray:
    """The signals of a match: those named, with spaces for underscores, and 0 for the rest."""
    return np.array([values.get(name.replace(" ", "_"), 0.0) for name in SIGNALS], np.float32)


def test_features_are_in_the_order_of_their_names(index: Index) -> None:
    """Coverages, overlap, missing name, fitness, and the logarithm of 1 + words of content."""
    best = row(read_whole=0.5, read_sentences=0.25, read_headings=0.75, read_question=1.0)
    query = understand("the zebra summit", index)
    found = features(query, best + row(unfit=1.0), Missing(0.125, 0.9))

    assert dict(zip(FEATURES, found.tolist(), strict=True)) == {
        "covered": 0.5,
        "covered by sentences": 0.25,
        "covered by headings": 0.75,
        "overlap": 1.0,
        "missing name": 0.125,
        "missing subject": 0.9,
        "lost subject": pytest.approx(0.5),  # halfway from 0.8 to 1
        "unfit": 1.0,
        "no number": 0.0,
        "words": pytest.approx(math.log(3)),  # zebra and summit
    }


@pytest.mark.parametrize(
    ("question", "lacking"),
    [("When is the summit?", 1.0), ("How many came?", 1.0), ("Where is the summit?", 0.0)],
)
def test_number_or_time_that_is_asked_for_may_be_lacking(
    index: Index, question: str, lacking: float
) -> None:
    """Being unfit for such a question counts once more, and for no other."""
    query, number = understand(question, index), FEATURES.index("no number")

    assert features(query, row(unfit=1.0), NOTHING)[number] == lacking
    assert features(query, row(), NOTHING)[number] == 0.0


@pytest.mark.parametrize(("covered", "probability"), [(0.0, 0.5), (1.0, 0.7310586)])
def test_probability_is_logistic_in_the_features(
    bare: Index, covered: float, probability: float
) -> None:
    """Log-odds of 0 are a half, of 1 e / (1 + e)."""
    query = understand("summit", bare)

    assert answerable(query, bare, row(read_whole=covered), NOTHING) == pytest.approx(
        probability
    )


def test_lead_of_a_match_alone(bare: Index) -> None:
    """49 unrelated passages stand in for the rivals that a small corpus lacks."""
    # Odds of each against the best: exp(0 - ln 49) = 1 / 49; together 1, so a log of 0.
    values, scores = row()[None], np.log(np.array([49.0], np.float32))

    assert CANDIDATES == 50
    assert lead(bare, values, scores, np.array([True])) == pytest.approx(0.0, abs=1e-5)
    assert first_right(bare, values, scores, np.array([True])) == pytest.approx(0.5)


def test_lead_over_a_rival(bare: Index) -> None:
    """A rival as good adds odds of 1; the lead falls below 0."""
    # 48 unrelated at 1 / 48 each and the rival make odds of 2.
    values, scores = np.stack([row(), row()]), np.log(np.array([48.0, 48.0], np.float32))

    assert lead(bare, values, scores, np.array([True, False])) == pytest.approx(-np.log(2))


def test_match_that_says_the_same_is_no_rival(bare: Index) -> None:
    """An equal second that says the same leaves the lead as it is without it."""
    values, scores = np.stack([row(), row()]), np.log(np.array([48.0, 48.0], np.float32))

    assert lead(bare, values, scores, np.array([True, True])) == pytest.approx(0.0, abs=1e-5)


def test_lead_without_any_rival_is_the_most_that_is_told(bare: Index) -> None:
    """Odds below 1 in 10,000 are not told from none: the logarithm of 10,000."""
    values, scores = np.stack([row()] * 50), np.full(50, 3.0, np.float32)

    assert lead(bare, values, scores, np.ones(50, bool)) == pytest.approx(np.log(1e4))


def test_unrelated_passages_are_as_long_as_the_best(bare: Index) -> None:
    """What a length weighs is in the scores, and so in those of the rivals lacking."""
    weights = np.zeros(len(SIGNALS), np.float32)
    weights[SIGNALS.index("length")] = -2.0
    longer = replace(bare, model=replace(bare.model, ranking=weights))
    # 49 rivals of score -2 x 0.5 = -1 against a best of 0: 49 / e, whose log is ln 49 - 1.
    found = lead(longer, row(length=0.5)[None], np.zeros(1, np.float32), np.array([True]))

    assert found == pytest.approx(1 - np.log(49))


@given(st.floats(0, 1), st.floats(0, 1))
def test_missing_name_lowers_the_probability(index: Index, less: float, more: float) -> None:
    """The weightier a name that the passage lacks, the less it answers."""
    query, best = understand("Putin summit", index), row(read_whole=0.5)
    low, high = sorted((less, more))

    weaker, stronger = (answerable(query, index, best, Missing(x, 0.0)) for x in (high, low))

    assert weaker <= stronger


@given(st.floats(0, 1), st.floats(0, 1))
def test_missing_subject_lowers_the_probability(index: Index, less: float, more: float) -> None:
    """The more of what is asked about a name a passage lacks, the less it answers."""
    query, best = understand("Where was Joe Biden born?", index), row(read_whole=0.5)
    low, high = sorted((less, more))
    weaker, stronger = (answerable(query, index, best, Missing(0.0, x)) for x in (high, low))

    assert weaker <= stronger


@given(st.lists(st.floats(0, 1, width=32), min_size=len(SIGNALS), max_size=len(SIGNALS)))
def test_any_evidence_gives_a_probability(index: Index, values: list[float]) -> None:
    """It is a number from 0 to 1, and a lead gives one as well."""
    best, scores = np.array(values, np.float32), np.array([1.5], np.float32)

    assert 0 <= answerable(understand("summit", index), index, best, NOTHING) <= 1
    assert 0 <= first_right(index, best[None], scores, np.array([True])) <= 1
