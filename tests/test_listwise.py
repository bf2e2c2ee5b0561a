"""Weights learned from ranked candidates."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.index import Index
from chatbot.indexing.listwise import Asked, Listed, Packed, learned, listed, packed
from chatbot.signals import SIGNALS


def of_two(relevant: int) -> Listed:
    """Two candidates, one signal each; the first signal is the relevant one's."""
    values = np.zeros((2, len(SIGNALS)), np.float32)
    values[relevant, 0] = values[1 - relevant, 1] = 1.0
    return Listed(values, np.arange(2) == relevant)


def test_candidates_are_labelled(index: Index) -> None:
    """A row for each candidate; what is relevant is known by its id."""
    name = index.passages[1].id
    (found,) = listed(index, [Asked("summit between Xi and Biden", frozenset({name}))])

    assert found.signals.shape == (len(found.relevant), len(SIGNALS))
    assert found.relevant.sum() == 1


def test_question_without_candidates_has_no_rows(index: Index) -> None:
    """No word of it is known."""
    (found,) = listed(index, [Asked("qqq zzz", frozenset())])

    assert (found.signals.shape, found.relevant.shape) == ((0, len(SIGNALS)), (0,))


def test_only_questions_with_a_choice_are_packed() -> None:
    """One without a right candidate, or without a wrong one, teaches nothing."""
    hopeless = Listed(of_two(0).signals, np.zeros(2, bool))
    sure = Listed(of_two(0).signals, np.ones(2, bool))
    three = Listed(np.zeros((3, len(SIGNALS)), np.float32), np.array([False, True, False]))
    pack = packed([hopeless, of_two(1), sure, three])

    assert pack.relevant.tolist() == [[False, True, False], [False, True, False]]
    assert pack.there.tolist() == [[True, True, False], [True, True, True]]


def test_weights_solve_the_stationary_equation() -> None:
    """Of two candidates a and b the best weights are w, -w with 2 p w = 1 / (1 + exp 2w)."""
    pack, penalty = packed([of_two(0), of_two(1)]), 0.05
    weights = learned([pack], np.zeros(len(SIGNALS)), penalty)

    assert weights[0] == pytest.approx(-weights[1], abs=1e-4)
    assert 2 * penalty * weights[0] == pytest.approx(1 / (1 + np.exp(2 * weights[0])), abs=1e-4)
    assert not weights[2:].any()


def test_heavy_penalty_keeps_the_prior() -> None:
    """And so do signals that are not used."""
    prior = np.linspace(-1, 1, len(SIGNALS))
    pack = packed([of_two(0)])
    unused = np.zeros(len(SIGNALS))

    assert learned([pack], prior, 1e6) == pytest.approx(prior, abs=1e-5)
    assert learned([pack], prior, 1e-3, unused).tolist() == prior.tolist()


def test_every_set_weighs_the_same() -> None:
    """A set twice over, or its questions twice over, teach the same."""
    small = packed([of_two(0)])
    large = Packed(*(np.concatenate([part] * 5) for part in small))
    prior = np.zeros(len(SIGNALS))

    assert learned([large], prior, 0.1) == pytest.approx(learned([small], prior, 0.1), abs=1e-5)
