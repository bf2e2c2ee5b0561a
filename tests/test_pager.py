"""Long texts."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from chatbot.terminal.pager import paged

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script")
LONG = "\n".join(map(str, range(500)))


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def pager(folder: Path) -> dict[str, str]:
    """An environment whose pager, with an option, keeps what it is given."""
    script = folder / "pager"
    script.write_text(
        f"#!/bin/sh\necho \"$1 $LESS\" > '{folder}/seen'\ncat >> '{folder}/seen'\n"
    )
    script.chmod(0o755)
    return {"PAGER": f"{script} -x", "PATH": os.environ["PATH"]}


def test_long_text_goes_to_the_users_pager(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the options it was given, and those that less needs to show styles."""
    monkeypatch.setattr(sys, "stdout", _Terminal())
    written: list[str] = []
    paged(LONG, written.append, pager(tmp_path))

    assert (tmp_path / "seen").read_text() == f"-x FRX\n{LONG}\n"
    assert written == []


@pytest.mark.parametrize("stream", [_Terminal(), io.StringIO()])
def test_text_that_fits_or_is_piped_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: io.StringIO
) -> None:
    """No pager for what is seen at once, and none where nobody could leave it."""
    monkeypatch.setattr(sys, "stdout", stream)
    written: list[str] = []
    text = "short" if stream.isatty() else LONG
    paged(text, written.append, pager(tmp_path))

    assert written == [text]
    assert not (tmp_path / "seen").exists()


def test_pager_that_is_not_there_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is written instead."""
    monkeypatch.setattr(sys, "stdout", _Terminal())
    written: list[str] = []
    paged(LONG, written.append, {"PAGER": "no-such-pager -x", "PATH": "/nowhere"})

    assert written == [LONG]
