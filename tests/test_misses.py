"""Questions that got no answer, or a bad one: kept, clustered, accepted, forgotten."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chatbot
from chatbot.cli import main
from chatbot.clusters import clusters, entry_called
from chatbot.conversation import Conversation
from chatbot.corpus import Document, Passage
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.misses import (
    FILE,
    KEPT,
    LONGEST,
    SLACK,
    Miss,
    answered_in,
    forget_misses,
    missed_in,
    note_miss,
    read_misses,
)
from chatbot.options import keys
from chatbot.places import corpus_key
from chatbot.terminal.chat import Chat
from chatbot.terminal.missed import render_misses
from chatbot.terminal.screen import Screen

SUMMIT = "Why does the summit between Xi and Biden matter?"
FRANCE = "What is the capital of France?"
SHOP = """\
# Shop

## How do I return an item?

Send it back within 14 days.

## Where is my parcel?

Follow the link in the mail.
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("line", "missed"),
    [
        (SUMMIT, []),
        (FRANCE, [FRANCE]),
        ("hello", []),
        ("ok so", []),  # no word to look for
        ("back", []),
        ("", []),
    ],
)
def test_what_is_missed(conversation: Conversation, line: str, missed: list[str]) -> None:
    """A question that nothing answers is; small talk, moves and no words are not."""
    assert list(missed_in(conversation.say(line))) == missed


@given(st.text(max_size=600), st.sampled_from(["", "0a1b2c3d"]))
def test_what_is_noted_is_read(
    tmp_path_factory: pytest.TempPathFactory, text: str, of: str
) -> None:
    """A question is kept on one line, cut where it is long, with nothing but where and when."""
    folder = tmp_path_factory.mktemp("state") / "below"
    note_miss(folder, text, of, "abstained")
    kept = " ".join(text.split())[:LONGEST]
    (line,) = (folder / FILE).read_bytes().splitlines()

    assert set(json.loads(line)) == {"time", "kind", "corpus", "question"}
    assert [miss[1:] for miss in read_misses(folder)] == (
        [("abstained", of, kept.encode("utf-8", "replace").decode())] if kept.strip() else []
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_misses_are_for_the_user_only(tmp_path: Path) -> None:
    """Nobody else reads what was asked, nor once the file was shortened."""
    folder = tmp_path / "state"
    note_miss(folder, "First?", "", "abstained")
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    for number in range(KEPT + SLACK):
        note_miss(folder, f"Question {number}?", "", "abstained")

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert os.listdir(folder) == [FILE]


def test_only_the_latest_are_kept(tmp_path: Path) -> None:
    """The file stays small, and of what is in it the latest count."""
    for number in range(2 * KEPT):
        note_miss(tmp_path, f"Question {number}?", "", "bad")
    kept = read_misses(tmp_path)

    assert len((tmp_path / FILE).read_bytes().splitlines()) <= KEPT + SLACK
    assert [miss.question for miss in kept] == [f"Question {n}?" for n in range(KEPT, 2 * KEPT)]


def test_broken_lines_are_passed_over(tmp_path: Path) -> None:
    """What a crash or an editor left behind costs no more than its own line."""
    note_miss(tmp_path, "Who?", "", "bad")
    with (tmp_path / FILE).open("ab") as stream:
        stream.write(
            b'{"time": "2026\n[]\nnull\n\xff\n{"time": 1, "kind": "bad", "corpus": "",'
        )
        stream.write(b' "question": "a"}\n' + b"[" * 100_000 + b"\n")
        stream.write(b'{"time": "noon", "kind": "bad", "corpus": "", "question": "a"}\n')
    note_miss(tmp_path, "Why?", "", "bad")

    assert [miss.question for miss in read_misses(tmp_path)] == ["Who?", "Why?"]


def test_forgetting_deletes_the_file(tmp_path: Path) -> None:
    """It says whether there was anything to forget."""
    note_miss(tmp_path, "Who?", "", "bad")

    assert (forget_misses(tmp_path), forget_misses(tmp_path)) == (True, False)
    assert (os.listdir(tmp_path), read_misses(tmp_path)) == ([], [])


def test_chat_tells_what_was_missed(index: Index) -> None:
    """What nothing answers, and what was answered badly; nothing that is private."""
    told: list[tuple[str, str]] = []
    chat = Chat(
        Conversation(index),
        lambda: Screen(40),
        missed=lambda question, kind: told.append((question, kind)),
    )
    for line in [SUMMIT, "/good", FRANCE, "/bad", f" {FRANCE}", f" {SUMMIT}", "/bad", SUMMIT]:
        chat.respond(line)
    assert told == [(FRANCE, "abstained")]  # nothing is judged without a folder

    assert answered_in(chat.conversation.memory.last) == SUMMIT


def test_bad_answer_is_missed(index: Index, tmp_path: Path) -> None:
    """Where judgements are noted, a bad one is a miss, but not of a private turn."""
    told: list[tuple[str, str]] = []
    chat = Chat(
        Conversation(index),
        lambda: Screen(40),
        state=tmp_path,
        missed=lambda question, kind: told.append((question, kind)),
    )
    for line in [f" {SUMMIT}", "/bad", SUMMIT, "/good", "/bad too long", FRANCE, "/bad"]:
        chat.respond(line)

    assert told == [(SUMMIT, "bad"), (FRANCE, "abstained")]


def misses(*rows: tuple[str, str]) -> list[Miss]:
    """A miss a minute of these questions and kinds."""
    return [
        Miss(
            f"2026-01-01T00:{n:02}:00+00:00", "bad" if kind == "bad" else "abstained", "", text
        )
        for n, (text, kind) in enumerate(rows)
    ]


def test_near_wordings_are_one_cluster(index: Index) -> None:
    """The same terms are one question; the most frequent wording leads, else the first."""
    found, settled = clusters(
        misses(
            ("Who is the wife of Biden?", "abstained"),
            (FRANCE, "abstained"),
            ("what's the capital of france", "abstained"),
            ("who is the wife of biden", "abstained"),
            ("Who is Bidens wife", "abstained"),
            (SUMMIT, "abstained"),
            ("How old is the pope?", "abstained"),
        ),
        index,
        0.4,
    )

    assert [cluster.wordings for cluster in found] == [
        ("who is the wife of biden", "Who is Bidens wife"),
        (FRANCE, "what's the capital of france"),
        ("How old is the pope?",),
    ]
    assert [len(cluster.misses) for cluster in found] == [3, 2, 1]
    assert settled == 1  # the summit is answered
    assert found[0].nearest is not None
    assert found[0].nearest.passage.question


def test_bad_answer_stays_until_it_is_a_wording() -> None:
    """It is answered, but badly, as long as no entry has just this wording."""
    tea = Passage("tea", "Three minutes.", Document("t", "Tea"), "How long does tea draw?")
    asked = misses(("How long does the tea draw?", "bad"), ("how long does TEA draw", "bad"))
    found, settled = clusters(asked, build_index([tea]), 0.1)

    assert [cluster.wordings for cluster in found] == [("How long does the tea draw?",)]
    assert settled == 1


def test_entry_is_called_by_id_or_question(index: Index) -> None:
    """Capitals and blanks don't matter; "" calls nothing, though paragraphs ask nothing."""
    faq = index.passages[5]

    assert entry_called(index, faq.id.upper()) == [faq]
    assert entry_called(index, f" {faq.question.lower()}") == [faq]
    assert entry_called(index, " ") == []


def test_list_is_harmless_and_narrow(index: Index) -> None:
    """What was typed never reaches the terminal as anything but text, and fits it."""
    found, settled = clusters(
        misses(("Who \x1b[2Jis \u202eqqqq zzzz?", "abstained")), index, 0.4
    )
    text = render_misses(found, settled, Screen(40))

    assert not {"\x1b", "\u202e"} & set(text)
    assert max(map(len, text.splitlines())) <= 40


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment with folders of its own."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "CHATBOT_CACHE": str(tmp_path / "cache"),
    }


@pytest.fixture
def here(env: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """`main` runs in folders of its own; those of the state."""
    monkeypatch.delenv("CHATBOT_CORPUS", raising=False)
    for name in ("XDG_STATE_HOME", "CHATBOT_CACHE"):
        monkeypatch.setenv(name, env[name])
    monkeypatch.setenv("CHATBOT_CONFIG", os.devnull)
    return tmp_path / "state" / "chatbot"


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """A folder with two entries."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "shop.md").write_text(SHOP)
    return str(tmp_path / "docs")


def test_ask_keeps_what_it_could_not_answer(here: Path, shop: str) -> None:
    """By the documents that were asked; an answer is nothing to keep."""
    main(["ask", "-q", "-c", shop, "Do you ship abroad?"])
    main(["ask", "-q", "-c", shop, "How do I return an item?"])
    main(["ask", "-q", FRANCE])

    assert [(miss.corpus, miss.question) for miss in read_misses(here)] == [
        (corpus_key([shop]), "Do you ship abroad?"),
        ("", FRANCE),
    ]


@pytest.mark.parametrize(
    "words", [["ask", "--no-misses"], ["--no-history", "ask"], ["ask", "--no-history"]]
)
def test_nothing_is_kept_where_it_is_not_wanted(here: Path, words: list[str]) -> None:
    """`--no-misses` says so, and so does `--no-history`."""
    assert main([*words, "-q", FRANCE]) == 1
    assert not here.exists()


@pytest.mark.parametrize("key", ["no-misses", "no-history"])
def test_configuration_turns_it_off(
    here: Path, key: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """For all commands at once."""
    (tmp_path / "config.toml").write_text(f"{key} = true\n")
    monkeypatch.setenv("CHATBOT_CONFIG", str(tmp_path / "config.toml"))

    assert main(["ask", "-q", FRANCE]) == 1
    assert not here.exists()


def test_nothing_is_done_by_configuration() -> None:
    """What is done once can't be set to be done each time."""
    assert {"corpus", "json"} <= keys("misses").keys()
    assert not {"accept", "forget"} & keys("misses").keys()


def test_accepted_wording_is_answered_next(
    here: Path, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is written beside the documents, below the entry's question, and counts at once."""
    asked = "Has my box been sent yet?"
    main(["ask", "-q", "-c", shop, asked])
    assert main(["misses", "-c", shop, "--accept", "1", "where", "is", "my", "parcel?"]) == 0
    told = capsys.readouterr().out

    assert told.startswith(f"Added “{asked}” to shop#faq-2 (Where is my parcel?) in ")
    written = Path(shop, "alternates.txt").read_text("utf-8")
    assert written.splitlines()[1:] == ["Where is my parcel?", f"    {asked}"]
    assert main(["ask", "-q", "-c", shop, asked]) == 0
    main(["misses", "-c", shop])
    assert capsys.readouterr().out == "Nothing is missed. 1 more is answered by now.\n"
    assert len(read_misses(here)) == 1
    main(["misses", "--forget"])
    assert read_misses(here) == []


def test_accepted_wording_of_a_file_stands_beside_it(here: Path, shop: str) -> None:
    """A file that is named by itself has its alternates in its folder."""
    path = os.path.join(shop, "shop.md")
    main(["ask", "-q", "-c", path, "Has my box been sent yet?"])
    main(["misses", "-c", path, "--accept", "1", "shop#faq-2"])

    assert main(["ask", "-q", "-c", path, "Has my box been sent yet?"]) == 0
    assert read_misses(here)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--accept", "2"], "no number 2; there are 1"),
        (["--accept", "1", "Who?"], "no entry 'Who?'; write its id or its question"),
        (["--accept", "1", "shop#paragraph-1"], "is a paragraph; only a question has wordings"),
        (["shop#faq-1"], "an ENTRY is for --accept N"),
        (["--accept", "1", "--forget"], "not allowed with argument"),
        (["--accept", "0"], "not a whole number above 0"),
    ],
)
def test_what_can_not_be_accepted(
    shop: str, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says why, and nothing is written."""
    Path(shop, "shop.md").write_text(SHOP.replace("# Shop\n", "# Shop\n\nIt is in Bonn.\n"))
    main(["ask", "-q", "-c", shop, "Has my box been sent yet?"])

    assert main(["misses", "-c", shop, *words]) == 2
    assert said in capsys.readouterr().err
    assert not Path(shop, "alternates.txt").exists()


@pytest.mark.usefixtures("here")
def test_bundled_article_takes_no_wordings(capsys: pytest.CaptureFixture[str]) -> None:
    """It is read-only, and the error says what to do."""
    main(["ask", "-q", FRANCE])

    assert main(["misses", "--accept", "1"]) == 2
    assert "the bundled article takes no other wordings; copy" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_unwritable_alternates_are_told(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What can't be read or written as text is left as it is."""
    main(["ask", "-q", "-c", shop, "Has my box been sent yet?"])
    path = Path(shop, "alternates.txt")
    path.write_bytes(b"caf\xe9\n")

    assert main(["misses", "-c", shop, "--accept", "1", "shop#faq-1"]) == 2
    assert "is not in UTF-8; save it as UTF-8" in capsys.readouterr().err
    assert path.read_bytes() == b"caf\xe9\n"


@pytest.mark.filterwarnings("ignore:.*use of forkpty:DeprecationWarning")
@pytest.mark.parametrize(
    ("words", "kept"), [([], 2), (["--no-misses"], 0), (["--no-history"], 0)]
)
def test_chat_at_a_terminal_keeps_misses(
    env: dict[str, str], words: list[str], kept: int, tmp_path: Path
) -> None:
    """A question that got no answer, and one whose answer was called bad."""
    pexpect = pytest.importorskip("pexpect")
    command = ["-m", "chatbot", "--plain", *words]
    child = pexpect.spawn(sys.executable, command, env=env, encoding="utf-8", timeout=30)
    for line, answer in [
        (FRANCE, "don't know"),
        (SUMMIT, "bnef.com"),
        ("/bad", "ept here|oted"),
    ]:
        child.send(f"{line}\r")
        child.expect(answer)
    child.send("/quit\r")
    child.expect(pexpect.EOF)
    child.close()
    found = read_misses(tmp_path / "state" / "chatbot")

    assert [(miss.question, miss.kind) for miss in found] == [
        (FRANCE, "abstained"),
        (SUMMIT, "bad"),
    ][:kept]
