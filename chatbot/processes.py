"""Work on parts, shared among processes where that is possible."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import Any, TypeVar

Result = TypeVar("Result")

MOST = 8  # processes; putting together what they find is the work of one
SETTLING = 0.2  # seconds at most, after which work is not shared rather than waited for

_given: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []  # to a forked process


def shared(
    work: Callable[..., Result], given: tuple[Any, ...], parts: Sequence[Any]
) -> Iterator[Result]:
    """`work(*given, part)` of each part, in the order of the parts.

    Processes take parts where there are several and this one can be copied: what is `given`
    is then not sent, only the results are. Ctrl-C, or whatever else ends this early, ends
    them before it goes on, and they write nothing. Raises `MemoryError` where the system
    ends one of them.
    """
    processes = min(_cores(), MOST, len(parts))
    if processes < 2 or not _can_fork():
        yield from (work(*given, part) for part in parts)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import active_children, get_context

    others = set(active_children())
    pool = ProcessPoolExecutor(processes, get_context("fork"), _begin, (work, given))
    try:
        with _held_back():  # the processes are copied here, and hold it back from then on
            found = pool.map(_at, parts)
        yield from found
    except BrokenProcessPool as error:  # the system ends what takes more than there is
        raise MemoryError from error
    finally:
        with _held_back():
            for child in set(active_children()) - others:
                _interrupt(child.pid)
            pool.shutdown(cancel_futures=True)
        _settle()


def _interrupt(process: int | None) -> None:
    """End the work of a process on its part; one that has no part is not disturbed."""
    if process is not None:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGINT)


@contextmanager
def _held_back() -> Iterator[None]:
    """Ctrl-C waits until the end of this; in a process that is copied meanwhile, for ever."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    gc.freeze()  # nothing of it goes; to look through all of it would be to copy all of it
    _given[:] = [(work, given)]
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, _stop)


def _stop(*_: object) -> None:
    """End the work on this part and begin no other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _given.clear()
    raise KeyboardInterrupt


def _at(part: Any) -> Any:  # noqa: ANN401
    """The work on a part. Ctrl-C ends the work alone, never a result half sent."""
    if not _given:
        raise KeyboardInterrupt
    work, given = _given[0]
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        return work(*given, part)
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _cores() -> int:
    with suppress(AttributeError):  # macOS and Windows can't tell which ones we may use
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _settle() -> None:
    """Wait until the threads of a pool that was shut down are gone for the system as well.

    They are joined a moment before, and whoever shares work next would find one and share
    nothing.
    """
    deadline = monotonic() + SETTLING
    while not _can_fork() and monotonic() < deadline:
        sleep(0.001)


def _can_fork() -> bool:
    """Whether a copy of this process would work: on Linux, where it has no other thread.

    And no limit to its memory: at one, a pool waits for ever for results that found no room.
    """
    if sys.platform != "linux":
        return False
    import resource

    if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False
