"""The ranking adapted to documents of several wordings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.corpus import Document, Passage
from chatbot.indexing.adaptation import FEWEST, QUESTIONS, adapted, hold_out
from chatbot.indexing.build import build_index
from chatbot.indexing.learned import learned
from chatbot.indexing.listwise import Asked

DOCUMENT = Document("d", "D")


def entry(name: str, wordings: int) -> Passage:
    """An entry whose wordings are its name with a number."""
    asked = [f"{name} {n}" for n in range(wordings)]
    first = asked[0] if asked else ""
    return Passage(name, "An answer.", DOCUMENT, first, tuple(asked[1:]))


def test_one_wording_in_ten_is_taken_out_at_least_one() -> None:
    """Evenly, so neither the first nor the last of many; an only wording stays."""
    alone, two, many = entry("a", 1), entry("b", 2), entry("c", 20)
    held = hold_out([alone, two, many])

    assert held.passages[0] == alone
    assert (held.passages[1].question, held.passages[1].alternates) == ("b 1", ())
    assert held.questions == [
        Asked("b 0", frozenset("b")),
        Asked("c 6", frozenset("c")),
        Asked("c 13", frozenset("c")),
    ]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40))
def test_what_is_taken_out_is_asked_and_nothing_is_lost(counts: list[int]) -> None:
    """Of every entry a wording stays, and those that went are its questions."""
    passages = [entry(str(n), count) for n, count in enumerate(counts)]
    held = hold_out(passages)
    taken = {(text, *relevant) for text, relevant in held.questions}

    for before, after in zip(passages, held.passages, strict=True):
        gone = {w for w, name in taken if name == before.id}
        assert {before.question, *before.alternates} - gone == {
            after.question,
            *after.alternates,
        }
        assert bool(after.question) == bool(before.question)


def test_questions_are_bounded_and_taken_from_all() -> None:
    """Of 2,000 entries with two wordings every fourth gives one."""
    held = hold_out([entry(str(n), 2) for n in range(2000)])
    asked = [int(name) for _, relevant in held.questions for name in relevant]

    assert len(asked) == QUESTIONS
    assert np.diff(asked).tolist() == [4] * (QUESTIONS - 1)


@pytest.mark.parametrize("passages", [[entry("a", 1)], [entry("a", 2), entry("b", 0)]])
def test_documents_with_few_wordings_keep_the_shipped_weights(passages: list[Passage]) -> None:
    """Below FEWEST questions nothing is learned, and no second index is built."""

    def never(_: list[Passage]) -> None:
        raise AssertionError

    model = learned()

    assert len(hold_out(passages).questions) < FEWEST
    assert adapted(model, passages, never) is model  # type: ignore[arg-type]


def _titles_mislead(number: int) -> Passage:
    """An entry that its wordings tell from the next one, and that its text confuses with it."""
    words = f"alpha{number} beta{number} gamma{number} delta{number}"
    other = f"alpha{number + 1} beta{number + 1} gamma{number + 1} delta{number + 1} " * 3
    asked = words.split()
    wordings = (" ".join(asked[:3]), " ".join(asked[1:]), " ".join(asked[::2]))
    return Passage(str(number), other, DOCUMENT, wordings[0], wordings[1:])


def test_weights_move_to_what_tells_the_passages_apart() -> None:
    """Where texts hold the words of other entries, the text weighs less than as shipped."""
    passages = [_titles_mislead(number) for number in range(40)]
    before, after = learned(), build_index(passages, language="porter").model
    moved = after.ranking - before.ranking

    assert np.abs(moved).max() > 0.01
    assert after.ranking.dtype == np.float32
    assert after.answerable is not None
    assert replace(after, ranking=before.ranking).first_right.tolist() == (
        before.first_right.tolist()
    )
    again = build_index(passages, language="porter").model
    assert after.ranking.tobytes() == again.ranking.tobytes()
