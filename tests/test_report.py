"""Files of an evaluation: written whole, or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.evaluation import LabelledQuestion, Result
from chatbot.terminal.report import write_run

FOUND = Result(LabelledQuestion("q", "Tea?", frozenset()), "answer", 0.5, (("tea", 2.0),))
LINE = "q Q0 tea 1 2.000000 chatbot\n"


def _interrupted() -> Iterator[Result]:
    """A result, then Ctrl-C."""
    yield FOUND
    raise KeyboardInterrupt


@pytest.mark.parametrize("before", [[], ["run"]], ids=["new", "existing"])
def test_interrupted_file_is_as_before(before: list[str], tmp_path: Path) -> None:
    """A new file is not there, an existing one keeps what it held, and nothing is beside it."""
    for name in before:
        (tmp_path / name).write_text("earlier")

    with pytest.raises(KeyboardInterrupt):
        write_run(str(tmp_path / "run"), _interrupted())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [
        (name, "earlier") for name in before
    ]


def test_replaced_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    """A file that others may not read stays so."""
    (tmp_path / "run").touch(mode=0o600)
    write_run(str(tmp_path / "run"), [FOUND])

    assert (tmp_path / "run").read_text() == LINE
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o600


def test_link_stays_a_link(tmp_path: Path) -> None:
    """What it leads to is written, as with /dev/stdout."""
    (tmp_path / "run").symlink_to("file")
    for _ in range(2):
        write_run(str(tmp_path / "run"), [FOUND])

    assert (tmp_path / "run").is_symlink()
    assert (tmp_path / "file").read_text() == LINE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_is_written_to(tmp_path: Path) -> None:
    """What reads a named pipe gets the lines."""
    os.mkfifo(tmp_path / "run")
    reader = os.open(tmp_path / "run", os.O_RDONLY | os.O_NONBLOCK)
    write_run(str(tmp_path / "run"), [FOUND])
    read = os.read(reader, 1000)
    os.close(reader)

    assert read.decode() == LINE
