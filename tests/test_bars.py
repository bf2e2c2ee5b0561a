"""Bars: what is shown of work that lasts, and what is left when it is interrupted."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import chatbot
from chatbot import processes
from chatbot.lasting import _progress
from chatbot.options import parse
from chatbot.progress import silent
from chatbot.terminal.bars import Bars

LARGE = 25_000  # passages; they take longer than a bar waits
WORDS = ["-m", "chatbot", "index", "passages.jsonl"]
BAR = r"(reading|analysing|weighing|measuring|saving): +\d+%.*[a-z]/s\]"
# Python 3.12 warns of forking where a library has threads; the child only calls exec.
forking = pytest.mark.filterwarnings("ignore:.*use of forkpty:DeprecationWarning")


def painted(stream: io.StringIO) -> list[str]:
    """What was painted on the line, one text after the other."""
    return [text.strip() for text in stream.getvalue().split("\r") if text.strip()]


def is_empty(stream: io.StringIO) -> bool:
    """Whether the line was wiped at the end, with the cursor at its beginning."""
    *_, wiped, rest = stream.getvalue().split("\r")
    return not rest and not wiped.strip()


def test_steps_are_shown_on_one_line_that_is_empty_at_the_end() -> None:
    """Each with its name, how far it is, its rate and time left."""
    stream = io.StringIO()
    with Bars(stream, delay=0) as bars:
        first = list(bars("abc", "reading", 3, "lines"))
        second = list(bars([1, 2], "weighing", 30, each=20))

    texts = painted(stream)
    assert (first, second) == (["a", "b", "c"], [1, 2])
    assert texts[0].startswith("reading:   0%|")
    assert re.fullmatch(r"reading: 100%.* 3/3 \[00:00<00:00, .*lines/s\]", texts[1])
    assert re.fullmatch(r"weighing: 100%.* 30/30 \[00:00<00:00, .*passages/s\]", texts[-1])
    assert is_empty(stream)
    assert "\n" not in stream.getvalue()


def test_step_within_a_step_goes_before_it() -> None:
    """The inner bars come and go, that of the outer step counts on to its end."""
    stream = io.StringIO()
    with Bars(stream, delay=0) as bars:
        rounds = bars(["ab", "cd"], "asking", 2)
        found = [list(bars(letters, "reading", 2)) for letters in rounds]

    assert found == [["a", "b"], ["c", "d"]]
    assert re.match(r"asking: 100%.* 2/2 ", painted(stream)[-1])
    assert is_empty(stream)


def test_what_is_done_soon_shows_nothing() -> None:
    """Within the delay nothing at all is written."""
    stream = io.StringIO()
    with Bars(stream, delay=3600) as bars:
        list(bars("abc", "reading", 3))

    assert stream.getvalue().strip() == ""


def _interrupted(bars: Bars) -> None:
    """Work on the first of some items, then no more."""
    with bars:
        for _ in bars("abc", "reading", 3):
            raise KeyboardInterrupt


def test_interrupted_step_leaves_the_line_empty() -> None:
    """Whatever ends the work, the bar goes."""
    stream = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        _interrupted(Bars(stream, delay=0))

    assert painted(stream)[0].startswith("reading:   0%|")
    assert is_empty(stream)


def test_bar_does_not_keep_the_process_from_being_copied() -> None:
    """No thread is started, so the work behind a bar is shared among processes."""
    before = processes._can_fork()
    with Bars(io.StringIO(), delay=0) as bars:
        during = [processes._can_fork() for _ in bars("abc", "reading", 3)]

    assert during == [before] * 3


def test_silence_passes_the_items_on() -> None:
    """Where nobody watches, the items come as they are."""
    assert silent([3, 1], "reading", 2) == [3, 1]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment with a cache folder of its own."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "HOME": str(tmp_path),
        "CHATBOT_CACHE": str(tmp_path / "cache"),
    }


def write_passages(folder: Path, count: int) -> None:
    """Write short passages, nearly every word of which is new."""
    rows = (
        {"id": str(n), "text": f"Lamp{n} and oil{n * 7} burn. So does wick{n % 999}."}
        for n in range(count)
    )
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "passages.jsonl").write_text(lines)


def saved(folder: Path) -> dict[str, set[str]]:
    """The files of the saved index, and what else lies beside them."""
    (place,) = (folder / "cache" / "index").iterdir()
    current = (place / "current").read_text()
    return {
        "in force": {path.name for path in (place / current).iterdir()},
        "beside": {path.name for path in place.iterdir()} - {current, "current", ".lock"},
    }


WHOLE = {"in force": {"arrays.bin", "manifest.json"}, "beside": set()}


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Lets processes started from here take Ctrl-C, even where these tests ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def spawned(env: dict[str, str], folder: Path, words: list[str]) -> Any:  # noqa: ANN401
    """The program on a terminal of its own."""
    pexpect = pytest.importorskip("pexpect", reason="pseudo-terminals are not on Windows")
    child = pexpect.spawn(
        sys.executable, words, env=env, cwd=folder, encoding="utf-8", timeout=30
    )
    child.delaybeforesend = None
    return child


@forking
def test_indexing_shows_a_bar_on_a_terminal(env: dict[str, str], tmp_path: Path) -> None:
    """It comes, and its line is empty when the result is told."""
    write_passages(tmp_path, LARGE)
    child = spawned(env, tmp_path, WORDS)
    child.expect(BAR)
    child.expect(rf"\r +\r(Indexed {LARGE:,} passages from 1 file in [\d.]+ s\.)\r\n")
    child.expect(r"Saved in ")
    rest = child.read()
    child.close()

    assert child.exitstatus == 0
    assert "%" not in rest
    assert saved(tmp_path) == WHOLE


@forking
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_leaves_the_older_index_in_force(env: dict[str, str], tmp_path: Path) -> None:
    """With 130 and without a word from any of the processes, however often it is pressed."""
    write_passages(tmp_path, 2)
    subprocess.run([sys.executable, *WORDS], cwd=tmp_path, env=env, check=True, timeout=60)
    before = list((tmp_path / "cache").rglob("manifest.json"))
    write_passages(tmp_path, LARGE)
    child = spawned(env, tmp_path, WORDS)
    child.expect(BAR)
    child.sendintr()
    child.sendintr()
    rest = child.read()
    child.close()

    assert child.exitstatus == 130
    assert rest.replace("^C", "").split("\r")[-1].strip() == ""
    assert "Traceback" not in rest
    assert "Indexed" not in rest
    assert list((tmp_path / "cache").rglob("manifest.json")) == before
    assert saved(tmp_path) == WHOLE


class _Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("words", "variables", "bars"),
    [
        (["index"], {}, True),
        (["eval"], {}, True),
        (["ask", "Why?"], {}, True),
        (["index", "-q"], {}, False),
        (["--plain", "index"], {}, False),
        ([], {"CHATBOT_PLAIN": "1"}, False),
        ([], {"TERM": "dumb"}, False),
    ],
)
def test_who_wants_no_bar_or_cannot_draw_one_has_none(
    *,
    words: list[str],
    variables: dict[str, str],
    bars: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a terminal whose lines can be drawn anew there are bars, unless an option says not."""
    monkeypatch.delenv("CHATBOT_PLAIN", raising=False)
    monkeypatch.setattr(sys, "stderr", _Terminal())
    for name, value in ({"TERM": "xterm"} | variables).items():
        monkeypatch.setenv(name, value)

    with _progress(parse(words)) as progress:
        assert isinstance(progress, Bars) is bars


def test_piped_error_has_no_bar(env: dict[str, str], tmp_path: Path) -> None:
    """Elsewhere than on a terminal there is one line at the end, and where it was saved."""
    write_passages(tmp_path, LARGE)
    done = subprocess.run(
        [sys.executable, *WORDS],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert done.stderr == ""
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["Indexed", "Saved"]


@forking
def test_eval_without_questions_shows_the_indexing_of_each_round(
    env: dict[str, str], tmp_path: Path
) -> None:
    """Before the first question is asked something is seen already."""
    rows = [
        {"id": str(n), "text": f"It burns oil{n}.", "question": f"What does lamp{n} burn?"}
        for n in range(8_000)
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "passages.jsonl").write_text(lines)
    words = ["-m", "chatbot", "eval", "-c", "passages.jsonl"]
    child = spawned(env, tmp_path, words)
    child.expect("(analysing|weighing|measuring): ")
    child.expect(r"asking: +\d+%.*/8000 .*questions/s\]")
    child.close(force=True)
