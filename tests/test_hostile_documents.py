"""Documents made to do harm: nothing of them reaches a terminal, and memory stays bounded."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.cli import main
from chatbot.conversation import Conversation
from chatbot.evaluation import read_questions
from chatbot.indexing.reading import read_corpus
from chatbot.listing import list_files
from chatbot.places import seeds
from chatbot.startup import open_index
from chatbot.terminal.chat import Chat
from chatbot.terminal.loop import fill, session
from chatbot.terminal.screen import Screen
from chatbot.terminal.suggestions import Suggestions

# A new title, a cleared screen, a colour by its one-byte form, text turned round, a rubout.
HARM = "\x1b]0;x\x07\x1b[2J\x9b31m\u202e\u2066\x7f\x08"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
QUESTIONS = (
    "Where is the summit?",
    "How is tea made?",
    "What is rice?",
    "coffee brown",
    "milk white",
)

Run = Callable[..., str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents with harm in every field and name, one of each kind, and questions to them."""
    top = tmp_path_factory.mktemp("hostile")
    docs = top / f"docs{HARM}\n2"
    docs.mkdir()
    line = {
        "id": f"tea{HARM}\n1",
        "question": f"How is tea{HARM} made?",
        "text": f"With water{HARM}\ud83d and leaves.",
        "title": f"Tea{HARM}",
        "url": f"javascript:alert(1){HARM}",
        "source": f"S{HARM}",
        "date": f"2020{HARM}",
    }
    texts = {
        f"a{HARM}\nb.txt": f"date 2023-11-11 Title{HARM}\n\nThe summit{HARM} is in Paris{HARM}."
        f" It matters.\n\nFAQ\n\n1. Where{HARM} is the hall?\nIn town{HARM}.\n\nSources:\n"
        f"– Name{HARM}: https://x.org/{HARM}a\n",
        f"c{HARM}.md": f"# Head{HARM}\n\nCoffee{HARM} is brown.\n",
        f"d{HARM}.bin": "no reader",
        f"e{HARM}\n.txt": "\0",
        "g.html": "<h1>Milk&#27;[2J</h1><p>Milk is &#x9b;31m white &#8238; &#27;]0;x&#7;.</p>",
        f"h{HARM}.csv": f"question,answer\nWhat is rice{HARM}?,A grain{HARM}.\n",
        "tea.jsonl": json.dumps(line) + "\n",
    }
    for name, text in texts.items():
        (docs / name).write_text(text)
    labelled = {"id": f"q 1{HARM}", "text": QUESTIONS[0], "relevant": [HARM], "kind": HARM}
    other = {"id": "q2", "text": f"{QUESTIONS[1]}{HARM}", "relevant": [f"tea{HARM}\n1"]}
    (top / f"q{HARM}.jsonl").write_text(f"{json.dumps(labelled)}\n{json.dumps(other)}\n")
    (top / f"bad{HARM}\n.jsonl").write_text("{\n")
    (top / "script.txt").write_text(f"> Where is the summit{HARM}?\n= nothing{HARM}\n")
    open_index(docs, cache=top / "cache", report=lambda _: None)
    return top


@pytest.fixture
def run(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Runs a command about the documents; what it wrote, and that nothing in it is obeyed."""
    monkeypatch.setenv("CHATBOT_CACHE", str(folder / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    documents = next(folder.glob("docs*"))

    def running(*words: str | Path) -> str:
        main(["-c", str(documents), *map(str, words)])
        out, err = capfd.readouterr()
        assert OBEYED.findall(out + err) == []
        assert "Traceback" not in err
        return out + err

    return running


def test_answers_show_nothing_that_is_obeyed(run: Run) -> None:
    """With all that can be shown of an answer, as text and as JSON, to a question with harm."""
    for question in QUESTIONS:
        assert "\ufffd" in run("ask", "--why", "-n", "3", question + HARM)
        assert json.loads(run("ask", "--json", question + HARM))["outcome"] == "answer"


def test_tables_and_files_show_nothing_that_is_obeyed(run: Run, folder: Path) -> None:
    """Reports, figures, rankings and errors: names and ids are the documents' as well."""
    questions = next(folder.glob("q*"))
    assert "\ufffd" in run("index", "-v", "--cache", folder / "other")
    assert "\ufffd" in run("info")
    assert "questions" in run("eval", questions)
    assert json.loads(run("eval", "--json", questions))["questions"] == 2
    assert "Q0" in run("eval", "-q", "--run", "/dev/stdout", questions)
    assert "ranking" in run("eval", "-q", "--details", "/dev/stdout", questions)
    assert "\ufffd" in run("eval", next(folder.glob("bad*")))
    assert "\ufffd" in run("eval", f"{questions}{HARM}")
    assert "\ufffd" in run("demo", "--script", folder / "script.txt", "--no-typing")
    assert "no corpus at" in run("index", f"{folder}{HARM}")


def test_columns_of_a_run_stay_columns(run: Run, folder: Path) -> None:
    """An id with blanks or line ends in it is one word of one line."""
    lines = run("eval", "-q", "--run", "/dev/stdout", next(folder.glob("q*"))).splitlines()

    assert {len(line.split()) for line in lines} == {6}
    assert any(line.startswith("q%201%1B") for line in lines)


def test_commands_of_a_chat_show_nothing_that_is_obeyed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands that show documents and their names, and the file that /save writes."""
    monkeypatch.setenv("BROWSER", "false")
    index = open_index(next(folder.glob("docs*")), cache=folder / "cache")
    chat = Chat(Conversation(index), lambda: Screen(60), name=f"x{HARM}", state=tmp_path)
    commands = (
        *("/topics", "/topics tea", "/corpus", "/why", "/more", "/source", "/open", "/back"),
        *("/cite", "/short", "/good", f"/bad {HARM}", f"/{HARM}", f"/save {tmp_path}/a.md"),
        f"/save {tmp_path}/a{HARM}.jsonl",
    )
    for question in QUESTIONS:
        said = [chat.respond(line) for line in (question, *commands)]
        assert OBEYED.findall("".join(said)) == []
    for path in tmp_path.iterdir():
        assert OBEYED.findall(path.read_text()) == []


def test_completions_show_nothing_that_is_obeyed(folder: Path) -> None:
    """The topics that a prompt offers are the documents' questions and headings."""
    index = open_index(next(folder.glob("docs*")), cache=folder / "cache")
    prompt = session(None)
    fill(prompt, Chat(Conversation(index), Screen))

    assert isinstance(prompt.completer, Suggestions)
    assert OBEYED.findall("".join(prompt.completer.topics)) == []
    assert "Head\ufffd" in "".join(prompt.completer.topics)


def test_only_links_of_the_web_are_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document can't name a program or a file to be opened; what is opened was shown."""
    opened: list[str] = []

    def noted(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setenv("BROWSER", "true")
    monkeypatch.setattr("webbrowser.open", noted)
    index = open_index(next(folder.glob("docs*")), cache=folder / "cache")
    chat = Chat(Conversation(index), Screen)
    shown = chat.respond("How is tea made?")
    assert "javascript:" in shown
    assert "No browser can be started here" in chat.respond("/open")
    shown = chat.respond("Where is the summit?")
    chat.respond("/open")

    assert len(opened) == 1
    assert opened[0].startswith("https://x.org/")
    assert opened[0] in shown


def test_file_of_a_gigabyte_is_left_out(tmp_path: Path) -> None:
    """A file beyond the limit is not read at all, and the limit is named."""
    with open(tmp_path / "line.txt", "wb") as stream:
        stream.truncate((1 << 30) + 1)
    (tmp_path / "good.txt").write_text("It is tea.")
    (problem,) = read_corpus(list_files([tmp_path])).problems

    assert problem.message == "larger than 1024 MiB, the most that is read of .txt files"


MEMORY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
from chatbot.cli import main
sys.exit(main(["ask", "--cache", sys.argv[1], "-c", sys.argv[2], "What is tea?"]))
"""


def run_limited(code: str, docs: Path) -> subprocess.CompletedProcess[str]:
    """What a process says that may take little memory; `code` gets a cache and `docs`."""
    return subprocess.run(
        [sys.executable, "-c", code, str(docs.with_name("cache")), str(docs)],
        capture_output=True,
        text=True,
        cwd=seeds().parent,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        check=False,
    )


def test_files_larger_than_the_memory_are_left_out(tmp_path: Path) -> None:
    """Files that take more memory than there is are named, and the others answer."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "lines.txt").write_bytes(b"a\n" * (6 << 20))  # decoded in no time, then parsed
    for name, content, size in (("nul.txt", b"", 15), ("words.txt", b"tea " * 1000, 600)):
        with open(docs / name, "wb") as stream:
            stream.write(content)
            stream.truncate(size << 20)
    (docs / "good.txt").write_text("It is tea.")
    done = run_limited(MEMORY, docs)

    assert "Traceback" not in done.stderr
    assert "It is tea." in done.stdout
    assert "words.txt: takes more memory than there is" in done.stderr
    assert "lines.txt: takes more memory than there is" in done.stderr
    assert "nul.txt:1: not a text file (it holds a NUL byte)" in done.stderr


LITTLE = """
import resource, sys
import sklearn.feature_extraction.text
from chatbot.cli import main
from chatbot.indexing.build import build_corpus
taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + (40 << 20), taken + (40 << 20)))
sys.exit(main(["index", "--cache", sys.argv[1], "-c", sys.argv[2]]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there it is known what is taken")
def test_documents_larger_than_the_memory_are_told(tmp_path: Path) -> None:
    """Where each file can be read, but not all of them indexed, one line says so."""
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in "ab":
        lines = (f"{name}{n} is tea of kind {n * 7}.\n\n" for n in range(30_000))
        (docs / f"{name}.txt").write_text("".join(lines))
    done = run_limited(LITTLE, docs)

    assert done.returncode == 2
    assert "the documents take more memory than there is; --exclude" in done.stderr
    assert "Traceback" not in done.stderr


def test_labelled_questions_may_hold_anything(folder: Path) -> None:
    """The questions with harm in them are read as they are; only showing them is filtered."""
    first, _ = read_questions(str(next(folder.glob("q*"))))

    assert first.id == f"q 1{HARM}"
