"""Work on parts, shared among processes."""

from __future__ import annotations

import os

import pytest

from chatbot import processes
from chatbot.processes import shared


def _ids(given: list[int], part: int) -> tuple[int, int]:
    return os.getpid(), given[part]


@pytest.mark.parametrize("cores", [1, 4])
def test_work_is_shared_in_the_order_of_the_parts(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By this process alone where it has one core or can't be copied."""
    monkeypatch.setattr(processes, "_cores", lambda: cores)
    found = list(shared(_ids, ([30, 10, 20],), range(3)))
    own = {pid == os.getpid() for pid, _ in found}

    assert [value for _, value in found] == [30, 10, 20]
    assert own == {cores == 1 or not processes._can_fork()}


def _fail(part: int) -> None:
    raise ValueError(part)


def test_error_of_a_part_is_raised() -> None:
    """Whoever worked on it."""
    with pytest.raises(ValueError, match="1"):
        list(shared(_fail, (), [1, 2]))
