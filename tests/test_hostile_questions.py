"""Questions of any length and content: always a reply, in time and memory that are bounded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import pytest

from chatbot.cli import main
from chatbot.conversation import Conversation
from chatbot.index import Index
from chatbot.places import seeds
from chatbot.query import LONGEST, understand
from chatbot.resumption import write_state
from chatbot.terminal.chat import Chat
from chatbot.terminal.record import json_line, record_said
from chatbot.terminal.screen import Screen
from hostile import REPEATED, question

TESTS = Path(__file__).parent
# Each pattern over the text is given six times what `LONGEST` lets through: one that takes
# quadratic time takes minutes then. What is longer than they take is of no use to the others.
BOUNDED = """
import resource, sys
from types import SimpleNamespace
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from chatbot import answers, conversation, followup, ranking, several, spelling, text
from chatbot.conversation import Conversation
from chatbot.sentences import sentences
from chatbot.startup import open_index
from hostile import REPEATED, question
index = open_index(cache=sys.argv[1])
plain = text.Analysis()
for name in REPEATED:
    long = question(name, 60_000)
    answers.framed(long), answers.asked_for(long), answers.settled(long, 127)
    followup.points_back(SimpleNamespace(text=long)), followup._CLOCK.search(long)
    spelling.plain(long), conversation._JOINT.search(long), several._SENTENCE.split(long)
    sentences(long), sum(1 for _ in plain.words(long))
ranking._is_name_in("Joe. " * 60_000, "Joe")
for name in sys.argv[2:]:
    assert Conversation(index).say(question(name, 10_000_000)).replies
print("replied", len(REPEATED))
"""
LONG = ("one letter", "distinct")  # asked with 10 MB


def test_hostile_questions_take_bounded_time_and_memory(tmp_path: Path) -> None:
    """Within 30 seconds of processor time and 2 GiB all are replied to, some of 10 MB."""
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(tmp_path), *LONG],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": f"{seeds().parent}:{TESTS}",
            "OPENBLAS_NUM_THREADS": "1",
        },
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, f"replied {len(REPEATED)}\n"), done.stderr


@pytest.mark.parametrize("name", REPEATED)
def test_hostile_question_gets_a_reply(index: Index, name: str) -> None:
    """Alone and within a thread there is a reply, and as JSON it controls no terminal."""
    conversation = Conversation(index)
    for size in (79, LONGEST + 1):
        conversation.say("Where is the summit?")
        said = conversation.say(question(name, size))
        line = json_line(record_said(said))
        assert json.loads(line)["outcome"] in ("answer", "clarify", "abstain", "smalltalk")
        assert line.isprintable() or set(line) & set("\x00\x1b\n\u202e\ud83d") == set()
        line.encode()


COMMANDS = (
    *("9" * 5_000, "the second " * 900, "more " * 2_000, "back\x00", "back\ud800", "2 " * 900),
    *("/copy " + "9" * 5_000, "/copy ²", "/save a\0b", "/save " + "a" * 5_000, "/\ud800"),
    *("/" + "c" * 100_000, "/topics " + "[" * 1_000, "/corpus \0", "/good \x1b\ud800"),
    *("/bad " + "x" * 100_000, "/save ~nobody/x", "/save -f", "//", "/ good"),
)


@pytest.mark.parametrize("said", ["Who will attend?", "xi", "Where was the world cup held?"])
def test_no_move_and_no_command_ends_a_chat(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    """After an answer, a list and a refusal each is replied to, and the state can be kept."""
    monkeypatch.chdir(tmp_path)
    chat = Chat(
        Conversation(index),
        lambda: Screen(60),
        state=tmp_path,
        keeper=lambda state: write_state(tmp_path / "state.json", state),
    )
    for line in COMMANDS:
        chat.respond(said)
        assert chat.respond(line)
        chat.keep()

    assert json.loads((tmp_path / "state.json").read_bytes())["turns"] >= len(COMMANDS)


def test_files_of_hostile_questions_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """By `ask -`, a reply to each line, one of a megabyte; and by `eval`, a figure of all."""
    hostile = [question(name, 300) for name in REPEATED] + [question("several", 1_000_000)]
    lines, labelled = tmp_path / "lines.txt", tmp_path / "labelled.jsonl"
    rows = [{"id": f"q{n}", "text": text, "relevant": []} for n, text in enumerate(hostile)]
    lines.write_bytes("\n".join(hostile).encode("utf-8", "surrogatepass"))
    labelled.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    with open(lines, encoding="utf-8", errors="surrogateescape") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        main(["--cache", str(tmp_path / "cache"), "ask", "--json", "-"])
        replies = capfd.readouterr().out.splitlines()
        assert main(["--cache", str(tmp_path / "cache"), "eval", "--json", str(labelled)]) == 0

    assert len(replies) == sum(bool(line.strip()) for line in hostile)
    assert {json.loads(line)["outcome"] for line in replies} >= {"answer", "abstain"}
    assert json.loads(capfd.readouterr().out)["questions"] == len(hostile)


def test_memory_of_a_question_grows_with_it(index: Index) -> None:
    """Distinct words, of which some passage has many, cost as many places, not their square."""
    words = ["summit", "relations", *map("".join, product(ascii_lowercase, repeat=3))]
    conversation = Conversation(index)
    conversation.ask("summit")
    tracemalloc.start()
    try:
        conversation.ask(" ".join(words)[:LONGEST])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 30_000_000


def test_what_is_read_of_a_question_is_bounded(index: Index) -> None:
    """Of 100,000 distinct words the first are asked, and the rest is not kept."""
    words = " ".join(map("".join, product(ascii_lowercase[:18], repeat=4)))
    query = understand(words, index)

    assert len(words) > 500_000
    assert len(query.text) <= 10_000
    assert len(query.terms) <= 2_000
