"""Work on parts, shared among processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

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


def _vanish(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_process_that_the_system_ends_is_a_want_of_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As that is what it ends processes for, which their users are told."""
    monkeypatch.setattr(processes, "_cores", lambda: 2)
    monkeypatch.setattr(processes, "_can_fork", lambda: True)

    with pytest.raises(MemoryError):
        list(shared(_vanish, (), [1, 2]))


# Ends work that would last for minutes; in an interpreter that has no other thread.
INTERRUPTED = """
import os, signal, sys, time
from multiprocessing import active_children
from chatbot import processes
processes._cores = lambda: 2
signal.signal(signal.SIGINT, signal.default_int_handler)
def press_and_sleep(part):
    if part == 0:
        os.killpg(0, signal.SIGINT) if sys.argv[1] == "all" else os.kill(parent, signal.SIGINT)
    time.sleep(600)
parent = os.getpid()
assert processes._can_fork()
try:
    list(processes.shared(press_and_sleep, (), range(5)))
except KeyboardInterrupt:
    print("interrupted", active_children())
"""
LEFT = """
from multiprocessing import active_children
from chatbot import processes
processes._cores = lambda: 2
results = processes.shared(pow, (2,), range(99))
print(next(results), len(active_children()))
results.close()
print(active_children())
"""


def outcome(script: str, *words: str) -> tuple[str, str]:
    """The output and the errors of a script, run as a group of processes of its own."""
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=Path(processes.__file__).parents[1],
        capture_output=True,
        text=True,
        start_new_session=True,
        timeout=60,
        check=True,
    )
    return done.stdout, done.stderr


LIMITED = """
import resource
from chatbot import processes
before = processes._can_fork()
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
print(before, processes._can_fork())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_work_under_a_limit_of_memory_is_not_shared() -> None:
    """Results that find no room there would be waited for for ever."""
    assert outcome(LIMITED) == ("True False\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
@pytest.mark.parametrize("heard", ["all", "one"])
def test_interrupt_ends_all_work_in_silence(heard: str) -> None:
    """Whether the terminal tells all processes, or somebody told only the first."""
    assert outcome(INTERRUPTED, heard) == ("interrupted []\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_work_that_nobody_takes_any_more_ends() -> None:
    """Who stops after the first result leaves no process behind."""
    assert outcome(LEFT) == ("1 2\n[]\n", "")
