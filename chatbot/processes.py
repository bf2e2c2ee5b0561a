"""Work on parts, shared among processes where that is possible."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")

MOST = 8  # processes; putting together what they find is the work of one

_given: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []  # to a forked process


def shared(
    work: Callable[..., Result], given: tuple[Any, ...], parts: Sequence[Any]
) -> Iterator[Result]:
    """`work(*given, part)` of each part, in the order of the parts.

    Processes take parts where there are several and this one can be copied: what is `given`
    is then not sent, only the results are.
    """
    processes = min(_cores(), MOST, len(parts))
    if processes < 2 or not _can_fork():
        yield from (work(*given, part) for part in parts)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(processes, get_context("fork"), _begin, (work, given)) as pool:
        yield from pool.map(_at, parts)


def _begin(work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    _given[:] = [(work, given)]


def _at(part: Any) -> Any:  # noqa: ANN401
    work, given = _given[0]
    return work(*given, part)


def _cores() -> int:
    with suppress(AttributeError):  # macOS and Windows can't tell which ones we may use
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_fork() -> bool:
    """Whether a copy of this process would work: on Linux, where it has no other thread."""
    if sys.platform != "linux":
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False
