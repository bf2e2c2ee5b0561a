"""The command line, in this process and in its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import chatbot
from chatbot.cli import main
from chatbot.startup import open_index

SUMMIT = "Why does the summit between Xi and Biden matter?"
FRANCE = "What is the capital of France?"
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SOURCE = "  Bloomberg New Economy Forum: https://www.bnef.com/\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the saved index of the seed article."""
    folder = tmp_path_factory.mktemp("cache")
    open_index(cache=folder)
    return folder


@pytest.fixture(scope="module")
def env(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which nothing of this machine's user is read or written."""
    home = tmp_path_factory.mktemp("home")
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "CHATBOT_CACHE": str(cache),
    }


@pytest.fixture(scope="module")
def run(env: dict[str, str]) -> Run:
    """Runs the program in its own process; standard input is text, or nothing."""

    def running(
        *words: str | bytes, text: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "chatbot", *words]
        done = subprocess.run(
            command,
            input=text.encode("utf-8", "surrogateescape"),
            capture_output=True,
            env=env | variables,
            timeout=60,
            check=False,
        )
        out, error = done.stdout.decode("utf-8", "backslashreplace"), done.stderr.decode()
        return subprocess.CompletedProcess(command, done.returncode, out, error)

    return running


@pytest.fixture
def here(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Lets `main` run in this process: its folders set, its variables undone after."""
    with monkeypatch.context() as patch:
        patch.setenv("CHATBOT_CACHE", str(cache))
        patch.setenv("CHATBOT_CONFIG", os.devnull)
        patch.setenv("OPENBLAS_NUM_THREADS", "1")
        patch.delenv("CHATBOT_CORPUS", raising=False)
        yield


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["ask", SUMMIT], 0),
        (["ask", *SUMMIT.split()], 0),
        (["ask", FRANCE], 1),
        (["ask", "Who won the world cup?"], 1),
        (["ask", ""], 1),
        (["ask", "Who", "won", "the", "world", "cup?"], 1),
        (["info"], 0),
        (["aks", SUMMIT], 2),
        (["ask", "--jsn", SUMMIT], 2),
        (["-c", "no/such/folder", "ask", SUMMIT], 2),
        (["--width", "x"], 2),
    ],
)
def test_exit_status(words: list[str], status: int) -> None:
    """0 is answered, 1 is not answered, 2 is not understood or not readable."""
    assert main(words) == status


@pytest.mark.usefixtures("here")
def test_answers_on_output_and_errors_aside(capsys: pytest.CaptureFixture[str]) -> None:
    """An answer is all that standard output holds; an error is one line beside it."""
    main(["ask", SUMMIT])
    main(["aks"])
    out, error = capsys.readouterr()

    assert "\n  FAQ 2: What is the significance" in out
    assert out.endswith(SOURCE + "\n")
    assert error == "chatbot: no command 'aks'. Did you mean 'ask'?\n"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("question", "status"), [(SUMMIT, 0), (FRANCE, 1)])
def test_quiet_says_it_by_its_status(
    question: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """With -q nothing is written, the exit status tells."""
    assert main(["ask", "-q", question]) == status
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("here")
def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """--json writes one object and no more, with the answer's passage."""
    main(["ask", "--json", SUMMIT])
    (line,) = capsys.readouterr().out.splitlines()

    found = json.loads(line)
    assert (found["outcome"], found["id"]) == ("answer", "000_84da84ed89b36207#faq-2")


@pytest.mark.usefixtures("here")
def test_json_is_never_coloured(capsys: pytest.CaptureFixture[str]) -> None:
    """No option puts an escape sequence into JSON."""
    main(["ask", "--json", "--color", "always", SUMMIT])

    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_number_shows_the_next_answers_too(capsys: pytest.CaptureFixture[str]) -> None:
    """-n 2 adds the second match, with its own source."""
    main(["ask", "-n", "2", SUMMIT])

    assert capsys.readouterr().out.count(SOURCE) == 2


@pytest.mark.usefixtures("here")
def test_why_follows_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """--why says after the answer which words matched."""
    main(["ask", "--why", SUMMIT])

    assert "Matched FAQ 2" in capsys.readouterr().out.split(SOURCE)[1]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("path", "hint"), [("seedz", "did you mean"), ("no-such-thing", "check the path")]
)
def test_missing_corpus_names_the_nearest(
    path: str, hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A path that is not there is an error with the nearest name that is."""
    (tmp_path / "seeds").mkdir()

    assert main(["-c", str(tmp_path / path), "ask", SUMMIT]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"chatbot: no corpus at {str(tmp_path / path)!r}; {hint}")
    assert error.count("\n") == 1


@pytest.mark.usefixtures("here")
def test_corpus_without_a_passage_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Documents without a passage can't be asked; the error says what was looked for."""
    (tmp_path / "empty.txt").touch()

    assert main(["ask", "-c", str(tmp_path), "--cache", str(tmp_path / "c"), "Why?"]) == 2
    assert "looked for" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_index_reports_and_saves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`index` says how much it read and where it saved it."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "lantern.txt").write_text("The lantern is red.\n\nIt is lit at six.\n")

    assert main(["--cache", str(tmp_path / "c"), "index", str(tmp_path / "docs")]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"Indexed 2 passages from 1 files? in \d+\.\d s\.", first)
    assert Path(second.removeprefix("Saved in ")).is_dir()


@pytest.mark.usefixtures("here")
def test_index_of_a_path_is_of_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A path behind `index` counts alone, whatever variable or configuration name."""
    (tmp_path / "lantern.txt").write_text("The lantern is red.\n")
    (tmp_path / "config.toml").write_text("corpus = 'nowhere'\n")
    monkeypatch.setenv("CHATBOT_CONFIG", str(tmp_path / "config.toml"))
    words = ["--cache", str(tmp_path / "c"), "index", str(tmp_path / "lantern.txt")]
    statuses = [main(words)]
    monkeypatch.setenv("CHATBOT_CORPUS", "nowhere")

    assert [*statuses, main(words)] == [0, 0]
    assert capsys.readouterr().out.count("Indexed 1 passage from 1 file in ") == 2


@pytest.mark.usefixtures("here")
def test_index_of_one_file_says_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file is no "1 files"."""
    (tmp_path / "lantern.txt").write_text("The lantern is red.\n")

    main(["--cache", str(tmp_path / "c"), "index", str(tmp_path / "lantern.txt")])

    assert capsys.readouterr().out.startswith("Indexed 1 passage from 1 file in ")


@pytest.mark.usefixtures("here")
def test_globs_choose_what_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each choice is answered from what it leaves, and has an index of its own."""
    for name, colour in (("a.md", "red"), ("b.txt", "blue"), ("c.md", "green")):
        (tmp_path / name).write_text(f"The lantern is {colour}.")
    words = ["ask", "-c", str(tmp_path), "--cache", str(tmp_path / "c"), "Is the lantern lit?"]
    answers = []
    for chosen in (["--include", "/b.*"], ["--include=*.md", "--exclude", "c*"]):
        main([*words, "--threshold", "0", *chosen])
        answers.append(capsys.readouterr().out.split("\n")[0])

    assert answers == ["The lantern is blue.", "The lantern is red."]
    assert main([*words, "--include", " "]) == 2
    assert "' ' is no glob; write one such as '*.md'" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_changed_documents_are_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Aside, before the answer; who wants to hear nothing hears nothing."""
    path = tmp_path / "lantern.txt"
    words = ["-c", str(path), "--cache", str(tmp_path / "c"), "ask", "Is the lantern red?"]
    told = []
    for text, quiet in (("red", []), ("red now", []), ("red again", ["-q"])):
        path.write_text(f"The lantern is {text}.")
        assert main([*words, *quiet]) == 0
        told.append(re.sub(r"\d+\.\d", "0", capsys.readouterr().err))

    assert told == ["", "chatbot: 1 file changed: index updated in 0 s\n", ""]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("words", "lines"), [([], 1), (["-v"], 2)])
@pytest.mark.parametrize("command", [["index"], ["ask", "Is the lantern red?"], ["info"]])
def test_verbose_names_what_is_left_out(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    words: list[str],
    lines: int,
    command: list[str],
) -> None:
    """Files without a reader are counted in a line, with -v each has one of its own."""
    for name in ("lantern.txt", "red.png", "lit.mp3"):
        (tmp_path / name).write_text("The lantern is red.\n")

    assert main(["-c", str(tmp_path), "--cache", str(tmp_path / "c"), *command, *words]) == 0
    error = capsys.readouterr().err.splitlines()
    assert len(error) == lines
    assert ("left out 2 files: 2 without a reader; -v lists them" in error[0]) is (lines == 1)


@pytest.mark.usefixtures("here")
def test_info_names_versions_and_places(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`info` says which version, how many passages, and where the cache is."""
    main(["info"])
    rows = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())

    assert rows["version"] == chatbot.__version__
    assert rows["passages"].startswith("8 ")
    assert rows["cache"] == str(cache)
    assert rows["config"] == os.devnull


@pytest.fixture
def labelled(tmp_path: Path) -> str:
    """A file of three labelled questions about the seed article."""
    path = tmp_path / "labelled.jsonl"
    rows = [
        {"id": "1", "text": SUMMIT, "relevant": ["000_84da84ed89b36207#faq-2"], "kind": "near"},
        {"id": "2", "text": FRANCE, "relevant": [], "kind": "none"},
        {"id": "3", "text": "Who is Han?", "relevant": ["000_84da84ed89b36207#paragraph-1"]},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


@pytest.mark.usefixtures("here")
def test_eval_writes_figures_and_files(
    labelled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`eval` prints a table, or an object; on request it writes details and a run."""
    details, ranked = tmp_path / "details", tmp_path / "run"
    words = ["eval", labelled, "--details", str(details), "--run", str(ranked)]

    assert main(words) == 0
    assert capsys.readouterr().out.startswith("3 questions\n  success@1 ")
    assert [json.loads(row)["id"] for row in details.read_text().splitlines()] == [
        "1",
        "2",
        "3",
    ]
    assert ranked.read_text().startswith("1 Q0 000_84da84ed89b36207#faq-2 1 ")

    assert main(["eval", labelled, "--json", "--compare", str(details)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["questions"], list(found["kinds"])) == (3, ["near", "none"])
    assert found["compared"]["success@1"] == {"difference": 0.0, "p": 1.0}

    assert main(["eval", "-q", labelled]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("here")
def test_eval_that_cannot_write_is_one_line(
    labelled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that can't be written is named with the reason."""
    assert main(["eval", "-q", labelled, "--run", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"chatbot: can't write {tmp_path}: Is a directory\n"


@pytest.mark.usefixtures("here")
def test_corpus_by_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """$CHATBOT_CORPUS is the corpus where no -c is given, and only there."""
    monkeypatch.setenv("CHATBOT_CORPUS", str(tmp_path / "nowhere"))

    assert main(["ask", SUMMIT]) == 2
    assert main(["ask", "-c", str(Path(chatbot.__file__).parents[1] / "seeds"), SUMMIT]) == 0
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
@settings(max_examples=30)
@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30
    ).filter(lambda question: question != "-")  # that would be standard input
)
@example("\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\x7f")
@pytest.mark.parametrize("form", [[], ["--json"], ["--why"]], ids=["text", "json", "why"])
def test_question_never_steers_the_terminal(form: list[str], question: str) -> None:
    """Whatever is asked, nothing that a terminal obeys is written."""
    with pytest.MonkeyPatch.context() as patch:
        out = _Captured()
        patch.setattr(sys, "stdout", out)
        status = main(["ask", *form, "--", question])

    assert status in (0, 1)
    assert not OBEYED.search(out.written)


class _Captured:
    """A standard output that keeps what is written."""

    def __init__(self) -> None:
        self.written = ""

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return False

    def reconfigure(self, **_: object) -> None:
        """Any character can be written."""


@pytest.mark.usefixtures("here")
def test_hostile_file_name_never_steers_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A report about a file shows the escape sequences of its name instead of writing them."""
    (tmp_path / "a.txt").write_text("The lantern is red.")
    (tmp_path / "\x1b[2Jb.bin").touch()

    assert main(["--cache", str(tmp_path / "c"), "index", "-v", str(tmp_path)]) == 0
    error = capsys.readouterr().err
    assert "b.bin" in error
    assert not OBEYED.search(error)


def test_piped_questions_are_answered_one_by_one(run: Run) -> None:
    """`ask` reads one question a line; 0 where at least one is answered."""
    done = run("ask", "--json", text=f"{FRANCE}\n\n{SUMMIT}\n")

    assert done.returncode == 0
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == [
        "abstain",
        "answer",
    ]


def test_dash_reads_questions(run: Run) -> None:
    """`ask -` reads standard input too; 1 where nothing is answered."""
    done = run("ask", "-", text=FRANCE)

    assert done.returncode == 1
    assert done.stdout.startswith("I don't know.")


def test_words_given_leave_the_input_alone(env: dict[str, str]) -> None:
    """With a question on the command line standard input is never waited for."""
    reader, writer = os.pipe()  # an input that never ends
    done = subprocess.run(
        [sys.executable, "-m", "chatbot", "ask", "-q", SUMMIT],
        stdin=reader,
        env=env,
        timeout=60,
        check=False,
    )
    os.close(reader)
    os.close(writer)

    assert done.returncode == 0


def test_piped_chat_is_quiet_and_answers_each_line(run: Run) -> None:
    """A piped chat shows no welcome and no prompt, and ends with 0."""
    done = run(text=f"{FRANCE}\n{SUMMIT}\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("I don't know.")
    assert done.stdout.endswith(SOURCE + "\n")
    assert "Ctrl-D" not in done.stdout
    assert "> " not in done.stdout


def test_blank_line_of_a_piped_chat_answers_nothing(run: Run) -> None:
    """A blank line begins a new conversation; the same question then has the same reply."""
    done = run("--json", text=f"{SUMMIT}\n\n   \n{SUMMIT}\n")

    first, second = done.stdout.splitlines()
    assert first == second
    assert json.loads(first)["carried"] == []


def test_number_in_a_piped_chat_is_a_topic(run: Run) -> None:
    """A number after topics is one of them until the next question or blank line."""
    text = f"{SUMMIT}\n2\n1\n{SUMMIT}\n\n1\n"

    done = run("--json", "--threshold", "1", text=text)

    outcomes = [json.loads(line)["outcome"] for line in done.stdout.splitlines()]
    assert outcomes == ["abstain", "answer", "answer", "abstain", "abstain"]


def test_questions_of_a_line_are_answered_one_by_one(run: Run) -> None:
    """Each answer below its question; with JSON in the one object of the line."""
    line = "Where is the summit and is it confirmed?"
    done, found = run("ask", line), run("ask", "--json", text=f"{line}\n{SUMMIT}\n")
    objects = list(map(json.loads, found.stdout.splitlines()))
    parts = objects[0]["parts"]

    assert done.returncode == 0
    assert done.stdout.index("“Where is the summit”") < done.stdout.index("“is it confirmed?”")
    assert [found["question"] for found in objects] == [line, SUMMIT]
    assert [part["question"] for part in parts] == ["Where is the summit", "is it confirmed?"]
    assert [part["outcome"] for part in parts] == ["answer", "answer"]
    assert "parts" not in objects[1]


def test_answer_to_a_part_is_an_answer(run: Run) -> None:
    """The exit status is that of the best part."""
    done = run("ask", "What is the capital of France and where is the summit?")

    assert done.returncode == 0
    assert "I don't know." in done.stdout
    assert run("ask", "What is the capital of France and who is Zorro?").returncode == 1


def test_moves_in_a_piped_chat(run: Run) -> None:
    """The same words as at a terminal; an object says which move it was."""
    text = (
        f"back\n{SUMMIT}\nWho is Han Zheng?\nmore\nback\nback\nshorter\nrepeat\nbye\n{SUMMIT}\n"
    )
    plain, found = run(text=text), run("--json", text=text)
    objects = list(map(json.loads, found.stdout.splitlines()))

    assert [found.get("move", "") for found in objects] == [
        *("back", "", "", "more", "back", "back", "short", "again", "quit", "")
    ]
    assert objects[0]["reply"] == "There is no answer before that."
    assert objects[4]["id"] == objects[2]["id"]
    assert objects[5]["id"] == objects[7]["id"] == objects[1]["id"]
    assert objects[3]["id"] not in (objects[1]["id"], objects[2]["id"])
    assert "Next best, sure to" in plain.stdout
    assert plain.stdout.count("Goodbye.") == 1
    assert plain.stdout.count("It signifies") == 4


@pytest.mark.parametrize("option", ["--resume", "--watch"])
def test_resuming_and_watching_are_for_a_terminal(run: Run, option: str) -> None:
    """A pipe is told so, and answered all the same."""
    done = run(option, text=SUMMIT)

    assert done.returncode == 0
    assert f"{option} is for a chat at a terminal" in done.stderr
    assert done.stdout.endswith(SOURCE + "\n")


def test_piped_output_has_no_escape_and_no_cut(run: Run) -> None:
    """Into a pipe each paragraph is one line without colour."""
    text = run("ask", SUMMIT).stdout

    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) > 200


@pytest.mark.parametrize(
    ("words", "variables", "bold"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--no-color"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_of_a_pipe(
    *, run: Run, words: list[str], variables: dict[str, str], bold: bool
) -> None:
    """A pipe is coloured only where that is asked for."""
    text = run("ask", SUMMIT, *words, **variables).stdout

    assert ("\x1b[1m" in text) is bold
    assert bool(re.search(r"(?<!\x1b)\[", text)) is not bold


def test_letters_that_the_encoding_lacks_become_question_marks(run: Run) -> None:
    """An output in latin-1 gets every letter it has, and ? for the others."""
    done = run(
        "ask", "export controls human rights tensions", "-n", "9", PYTHONIOENCODING="latin-1"
    )

    assert done.stderr == ""
    assert "https://www.bnef.com/" in done.stdout


def test_input_that_is_no_text_is_no_crash(run: Run) -> None:
    """Bytes that are no UTF-8 are read as U+FFFD."""
    text = f"quokka \udcff\n{SUMMIT}\n"

    done = run("ask", "--json", text=text, PYTHONIOENCODING="utf-8:strict")

    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2


def test_argument_that_is_no_text_is_no_crash(run: Run) -> None:
    """A word of the command line in another encoding is answered or refused."""
    done = run("ask", b"quokka \xff")

    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("words", [["ask", "--json"], ["--json"]], ids=["ask", "chat"])
def test_reader_that_has_seen_enough_is_no_error(env: dict[str, str], words: list[str]) -> None:
    """With `| head -1` the program ends with 0 and says nothing."""
    process = subprocess.Popen(
        [sys.executable, "-m", "chatbot", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
    )
    with process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(f"{SUMMIT}\n".encode())
        process.stdin.flush()
        first = process.stdout.readline()
        process.stdout.close()
        process.stdin.write(f"{SUMMIT}\n".encode() * 50)
        process.stdin.close()
        error = process.stderr.read()

    assert json.loads(first)["outcome"] == "answer"
    assert (process.returncode, error) == (0, b"")


def closed(env: dict[str, str], redirection: str, *words: str) -> tuple[int, str]:
    """The exit status and standard error with a stream closed by the shell."""
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, "-m", "chatbot", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=env,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("redirection", "words", "status"),
    [
        ("<&-", [], 0),
        ("<&-", ["ask", SUMMIT], 0),
        (">&-", ["ask", "-q", FRANCE], 1),
        ("2>&-", ["ask", SUMMIT], 0),
        ("2>&-", ["aks"], 2),
        ("</dev/null", [], 0),
    ],
)
def test_closed_stream_is_no_crash(
    env: dict[str, str], redirection: str, words: list[str], status: int
) -> None:
    """A stream that the shell has closed reads as empty and takes no text."""
    assert closed(env, redirection, *words) == (status, "")


@pytest.mark.parametrize("redirection", ["<&-", "</dev/null"])
def test_no_question_at_all_is_wrong_usage(env: dict[str, str], redirection: str) -> None:
    """`ask` without words and without an input says that a question is missing."""
    status, error = closed(env, redirection, "ask")

    assert status == 2
    assert error.startswith("chatbot: no question")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk_is_one_line(env: dict[str, str]) -> None:
    """Output that can't be written is an error with one line, not a traceback."""
    status, error = closed(env, ">/dev/full", "ask", SUMMIT)

    assert status == 2
    assert error.startswith("chatbot: ")
    assert error.count("\n") == 1


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Lets processes started from here take Ctrl-C, even where these tests ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_interrupt_is_130_and_silent(env: dict[str, str]) -> None:
    """Ctrl-C while waiting for input ends the program with 130, without a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "chatbot", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
    )
    with process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(f"{SUMMIT}\n".encode())
        process.stdin.flush()
        process.stdout.readline()  # it now waits for the next line
        process.send_signal(signal.SIGINT)
        process.stdin.close()  # a signal just before the read waits for its end
        error = process.stderr.read()

    assert (process.returncode, error) == (130, b"")


def test_module_and_command_say_the_same_version(run: Run) -> None:
    """--version writes the name and the package's version."""
    done = run("--version")

    assert (done.returncode, done.stdout) == (0, f"chatbot {chatbot.__version__}\n")


def test_saved_index_is_reused(run: Run, cache: Path) -> None:
    """A saved index is neither built nor written again."""
    before = sorted((p, p.stat().st_mtime_ns) for p in cache.rglob("*"))

    done = run("ask", SUMMIT)

    assert (done.returncode, done.stderr) == (0, "")
    assert sorted((p, p.stat().st_mtime_ns) for p in cache.rglob("*")) == before


@pytest.mark.usefixtures("here")
def test_cache_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no index can be saved it is kept in memory, with one line of warning."""
    (tmp_path / "file").touch()

    assert main(["ask", "--cache", str(tmp_path / "file"), SUMMIT]) == 0
    out, error = capsys.readouterr()
    assert "FAQ 2" in out
    assert error.startswith("chatbot: the index stays in memory")
    assert error.count("\n") == 1
