"""The real program on a pseudo-terminal, seen through an emulated screen."""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import chatbot
from chatbot.startup import open_index

pexpect = pytest.importorskip("pexpect", reason="pseudo-terminals are not on Windows")
pyte = pytest.importorskip("pyte")
# Python 3.12 warns of forking where a library has threads; the child only calls exec.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of forkpty:DeprecationWarning")

SUMMIT = "Why does the summit between Xi and Biden matter?"
HINT = "(Ctrl-D leaves, or Ctrl-C once more)"
CTRL_C, CTRL_D = "\x03", "\x04"
PATIENCE = 15  # seconds until a screen that does not come is a failure


class Terminal:
    """The program, its pseudo-terminal, and what a person sees."""

    def __init__(self, words: list[str], env: dict[str, str], columns: int, rows: int) -> None:
        """Start it on a terminal of that size."""
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child = pexpect.spawn(words[0], words[1:], env=env, dimensions=(rows, columns))
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.02
        self.child.delayafterclose = self.child.delayafterterminate = 0.02

    def text(self) -> str:
        """The screen's rows without the space at their ends."""
        return "\n".join(row.rstrip() for row in self.screen.display).rstrip()

    def wait(self, is_seen: Callable[[], bool]) -> str:
        """The screen as soon as `is_seen`; fails with what it showed instead."""
        deadline = time.monotonic() + PATIENCE
        while not is_seen():
            assert time.monotonic() < deadline, f"never seen; the screen was:\n{self.text()}"
            try:
                read = self.child.read_nonblocking(65536, timeout=0.05)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                assert is_seen(), f"it ended; the screen was:\n{self.text()}"
                break
            self.raw += read
            self.stream.feed(read)
        return self.text()

    def see(self, text: str) -> str:
        """The screen as soon as it shows `text`."""
        return self.wait(lambda: text in self.text())

    def prompt(self) -> str:
        """The screen as soon as an empty prompt waits for keys."""
        cursor = self.screen.cursor

        def waits() -> bool:
            return bool(cursor.x == 2 and self.screen.display[cursor.y].rstrip() == ">")

        return self.wait(waits)

    def type(self, keys: str) -> None:
        """Press keys."""
        self.child.send(keys)

    def ask(self, question: str) -> str:
        """The screen after a question typed at an empty prompt, and its answer."""
        self.prompt()
        self.type(question + "\r")
        self.see(question[:12])
        self.wait(lambda: self.screen.display[self.screen.cursor.y].rstrip() == ">")
        return self.text()

    def bold(self) -> str:
        """The characters painted bold, a line each row."""
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        painted = ("".join(row[x].data for x in range(80) if row[x].bold) for row in rows)
        return "\n".join(filter(None, painted))

    def status(self) -> int:
        """The exit status of the program, which is to end by itself."""
        self.wait(lambda: not self.child.isalive())
        with_rest = self.child.read()
        self.raw += with_rest
        self.stream.feed(with_rest)
        self.child.close()
        return int(self.child.exitstatus)


Start = Callable[..., Terminal]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the saved index of the seed article."""
    folder = tmp_path_factory.mktemp("cache")
    open_index(cache=folder)
    return folder


@pytest.fixture
def start(cache: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the program on a terminal of a given size; ends what is left of it."""
    started: list[Terminal] = []
    # Where the tests ignore Ctrl-C, so would the program.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    fixed = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }

    def starting(*words: str, columns: int = 80, rows: int = 40, **variables: str) -> Terminal:
        command = [sys.executable, "-m", "chatbot", "--cache", str(cache), *words]
        started.append(Terminal(command, fixed | variables, columns, rows))
        return started[-1]

    yield starting
    for terminal in started:
        terminal.child.close(force=True)
    signal.signal(signal.SIGINT, before)


SCREEN_80 = f"""\
US-China relations (the bundled article). Every answer is quoted with its
source.
Ask in your own words. /topics what I cover, /help, Ctrl-D to leave.
Your own documents: chatbot -c FOLDER

> {SUMMIT}

The summit between Chinese leader Xi Jinping and US President Joe Biden holds
promise for constructive discussions and potential progress in addressing mutual
concerns. It signifies a key opportunity for both leaders to establish better
understanding and cooperation.

  FAQ 2: What is the significance of the expected summit between Xi Jinping and
  Joe Biden?
  2023-11-11: China has expressed its readiness to engage in talks with the…
  Bloomberg New Economy Forum: https://www.bnef.com/

>"""
SCREEN_40 = """\
US-China relations (the bundled
article). Every answer is quoted with
its source.
Ask in your own words. /topics what I
cover, /help, Ctrl-D to leave.
Your own documents: chatbot -c FOLDER

> Why does the summit between Xi and Bid
en matter?

The summit between Chinese leader Xi
Jinping and US President Joe Biden holds
promise for constructive discussions and
potential progress in addressing mutual
concerns. It signifies a key opportunity
for both leaders to establish better
understanding and cooperation.

  FAQ 2: What is the significance of the
  expected summit between Xi Jinping and
  Joe Biden?
  2023-11-11: China has expressed its…
  Bloomberg New Economy Forum:
  https://www.bnef.com/

>"""


@pytest.mark.parametrize(("columns", "screen"), [(80, SCREEN_80), (40, SCREEN_40)])
def test_first_screen(start: Start, columns: int, screen: str) -> None:
    """Welcome, question, answer and next prompt, as a person sees them."""
    assert start(columns=columns).ask(SUMMIT) == screen


def test_first_screen_of_120_columns_is_that_of_80(start: Start) -> None:
    """Longer lines of prose are hard to read."""
    assert start(columns=120).ask(SUMMIT) == SCREEN_80


def test_thirty_answers_at_20_columns_fit(start: Start) -> None:
    """No row is wider than the screen, and each answer is there as the first one is."""
    terminal = start(columns=20, rows=1200)
    for number in range(1, 31):
        terminal.prompt()
        terminal.type(f"{SUMMIT}\r")
        terminal.wait(lambda n=number: terminal.text().count("cooperation.") == n)  # type: ignore[misc]
    terminal.prompt()
    text = terminal.text()
    first = text.index("The summit between")
    answer = text[first : text.index(">", first)]

    assert max(map(len, text.splitlines())) <= 20
    assert text.count(answer) == 30


def test_wide_screen_keeps_prose_readable(start: Start) -> None:
    """On 200 columns no line of an answer is longer than 80."""
    screen = start(columns=200).ask(SUMMIT)

    assert max(map(len, screen.splitlines())) <= 80


def test_answer_is_bold_where_it_says_it(start: Start, cache: Path) -> None:
    """The excerpt is bold, nothing else is."""
    terminal = start()
    terminal.ask(SUMMIT)

    bold = terminal.bold().replace("\n", " ")
    texts = [passage.text for passage in open_index(cache=cache).passages]
    assert bold
    assert [text for text in texts if bold in text]


@pytest.mark.parametrize(
    ("words", "variables", "bold"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"TERM": "dumb"}, False),
        (["--json"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_on_a_terminal(
    *, start: Start, words: list[str], variables: dict[str, str], bold: bool
) -> None:
    """A terminal is coloured unless an option or a variable says otherwise."""
    terminal = start("ask", *words, SUMMIT, **variables)

    assert terminal.status() == 0
    assert (b"\x1b[1m" in terminal.raw) is bold
    assert (b"\x1b" in terminal.raw) is bold


@pytest.mark.parametrize(
    ("words", "variables"),
    [([], {"TERM": "dumb"}), (["--plain"], {})],
    ids=["dumb", "option"],
)
def test_plain_chat_writes_no_escape_sequence(
    start: Start, words: list[str], variables: dict[str, str]
) -> None:
    """On a dumb terminal and for screen readers there are lines of text and nothing else."""
    terminal = start(*words, **variables)
    terminal.ask(SUMMIT)
    terminal.prompt()
    terminal.type(CTRL_D)

    assert terminal.status() == 0
    assert b"FAQ 2" in terminal.raw
    assert b"\x1b" not in terminal.raw


def test_ctrl_d_leaves_with_0(start: Start) -> None:
    """Ctrl-D at an empty prompt ends the program with 0."""
    terminal = start()
    terminal.prompt()
    terminal.type(CTRL_D)

    assert terminal.status() == 0


def test_ctrl_c_clears_then_hints_then_leaves_with_130(start: Start) -> None:
    """Ctrl-C clears the text, hints on an empty line, and leaves with 130 after that."""
    terminal = start()
    terminal.prompt()
    terminal.type("half a quest")
    terminal.see("> half a quest")
    terminal.type(CTRL_C)
    assert HINT not in terminal.prompt()

    terminal.type(CTRL_C)
    terminal.see(HINT)
    terminal.prompt()
    terminal.type(CTRL_C)

    assert terminal.status() == 130
    assert "Traceback" not in terminal.text()


def test_ctrl_c_leaves_a_plain_chat_with_130(start: Start) -> None:
    """Line by line, Ctrl-C ends the program with 130 and no traceback."""
    terminal = start(TERM="dumb")
    terminal.prompt()
    terminal.type(CTRL_C + "\r")  # Enter: a signal just before the read waits for its end

    assert terminal.status() == 130
    assert b"Traceback" not in terminal.raw


def test_ctrl_d_after_text_stays(start: Start) -> None:
    """Ctrl-D behind text does not leave, so that nothing typed is lost."""
    terminal = start()
    terminal.prompt()
    terminal.type("Quokka" + CTRL_D)
    terminal.see("> Quokka")
    terminal.type("?\r")

    assert "Not found: Quokka." in terminal.see("Not found")


def test_commands_are_offered_while_typing_and_completed_by_tab(start: Start) -> None:
    """A menu opens behind the slash; Tab takes what it offers."""
    terminal = start()
    terminal.prompt()
    terminal.type("/to")
    terminal.wait(lambda: terminal.text().count("/topics") == 2)  # the welcome names it
    terminal.type("\t")
    terminal.see("> /topics")
    terminal.type("\r")

    terminal.see("What is the current state of US-China relations?")


def test_topics_are_completed_by_tab(start: Start) -> None:
    """By some of their letters, once the documents are there."""
    terminal = start()
    terminal.ask(SUMMIT)
    terminal.type("current st\t")

    terminal.see("> What is the current state of US-China relations?")


def test_topics_are_completed_right_after_documents_are_indexed(
    start: Start, tmp_path: Path
) -> None:
    """Nothing has to be asked first."""
    path = tmp_path / "lantern.txt"
    path.write_text("FAQ\n\n1. Which lantern is red?\n\nThe one at the door.\n")
    terminal = start("-c", str(path))
    terminal.prompt()
    terminal.type("lant\t")

    terminal.see("> Which lantern is red?")


def test_line_goes_on_in_grey_to_a_topic(start: Start) -> None:
    """Right takes it; without colour nothing looks typed that is not."""
    terminal = start()
    terminal.ask(SUMMIT)
    terminal.type("How does China v")
    terminal.see("> How does China view the importance of US-China relations?")
    terminal.type("\x1b[C\r")

    terminal.see("FAQ 3: How does China view")


def test_without_colour_nothing_is_suggested(start: Start) -> None:
    """Grey would look like typed text."""
    terminal = start(NO_COLOR="1")
    terminal.ask(SUMMIT)
    terminal.type("How does China v")
    terminal.see("> How does China v")
    terminal.type("\r")

    terminal.see("FAQ 3: How does China view")
    assert "> How does China view the" not in terminal.text()


def test_paste_of_several_lines_is_one_question(start: Start) -> None:
    """Lines pasted at once wait for Enter and get one answer."""
    terminal = start()
    terminal.prompt()
    terminal.type("\x1b[200~Why does the summit\nbetween Xi and\nBiden matter?\x1b[201~")
    terminal.see("Biden matter?")
    assert "FAQ 2" not in terminal.text()

    terminal.type("\r")
    terminal.see("https://www.bnef.com/")
    assert terminal.prompt().count("FAQ 2: ") == 1


@pytest.mark.parametrize("line", ["/\x1b]0;owned\x07\x1b[2Jx", "\x1b]0;owned\x07\x1b[2Jquokka"])
def test_pasted_escape_sequence_never_steers_the_terminal(start: Start, line: str) -> None:
    """A pasted title or erasing sequence is text in the question and in the reply."""
    terminal = start()
    welcome = terminal.prompt().splitlines()[0]
    terminal.type(f"\x1b[200~{line}\x1b[201~")
    terminal.see("owned")
    terminal.type("\r")
    terminal.wait(lambda: terminal.raw.count(b"\x1b[?2004h") == 2)  # the prompt is back

    assert terminal.prompt().startswith(welcome)
    assert terminal.screen.title != "owned"


def test_history_is_kept_for_the_user_only(start: Start, tmp_path: Path) -> None:
    """Questions are kept in the state folder, in a file that only the user may read."""
    terminal = start()
    terminal.ask("Quokka?")
    terminal.type(CTRL_D)

    assert terminal.status() == 0
    history = tmp_path / "state" / "chatbot" / "history"
    assert "+Quokka?" in history.read_text("utf-8")
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


def test_no_history_leaves_nothing_on_disk(start: Start, tmp_path: Path) -> None:
    """With --no-history no file is written anywhere in the user's folders."""
    terminal = start("--no-history")
    terminal.ask("Quokka?")
    terminal.type(CTRL_D)

    assert terminal.status() == 0
    assert list(tmp_path.rglob("*")) == []


def test_resize_repeats_no_prompt(start: Start) -> None:
    """A window made narrower and wider shows the typed question once."""
    terminal = start(columns=100)
    terminal.prompt()
    terminal.type("Quokka")
    terminal.see("> Quokka")
    for columns in (60, 40, 100):
        painted = len(terminal.raw)
        terminal.screen.resize(columns=columns)
        terminal.child.setwinsize(40, columns)
        terminal.wait(lambda before=painted: len(terminal.raw) > before)  # type: ignore[misc]
    terminal.type("s")

    assert terminal.see("> Quokkas").count("> Quokka") == 1


def test_answer_fits_the_window_as_it_is_now(start: Start) -> None:
    """After a window was made narrower the next answer is wrapped to it."""
    terminal = start(columns=80)
    terminal.prompt()
    painted = len(terminal.raw)
    terminal.screen.resize(columns=40)
    terminal.child.setwinsize(40, 40)
    terminal.wait(lambda: len(terminal.raw) > painted)

    assert SCREEN_40.split("matter?\n")[1] in terminal.ask(SUMMIT)


def test_ask_at_a_terminal_needs_a_question(start: Start) -> None:
    """`ask` without words does not wait for keys but says what is missing."""
    terminal = start("ask")

    assert terminal.status() == 2
    assert "chatbot: no question" in terminal.text()


def test_chat_without_documents_never_shows_a_prompt(start: Start, tmp_path: Path) -> None:
    """A missing corpus is told before anything is asked."""
    terminal = start("-c", str(tmp_path / "nowhere"))

    assert terminal.status() == 2
    assert re.search(r"no corpus at.*nowhere", terminal.text().replace("\n", ""))
    assert ">" not in terminal.text()


def test_json_chat_has_no_prompt(start: Start) -> None:
    """With --json a terminal's lines are answered by objects only."""
    terminal = start("--json")
    terminal.type(SUMMIT + "\r")
    terminal.wait(lambda: b"#faq-2" in terminal.raw)
    terminal.type(CTRL_D)

    assert terminal.status() == 0
    assert "Ctrl-D to leave" not in terminal.text()


def test_conversation_is_resumed(start: Start, tmp_path: Path) -> None:
    """The welcome says which; numbers, "back" and what "it" is go on, and so does the file."""
    first = start()
    first.ask(SUMMIT)
    first.ask("Who is Han Zheng?")
    first.ask("What is the capital of France?")
    first.see("Nearest topics")
    first.prompt()
    first.type(CTRL_D)
    assert first.status() == 0

    second = start("--resume")
    second.see("Resumed: 3 turns, last about “What is the capital of France?”.")
    assert "Paragraph 1 of 5" in second.ask("back")
    second.type("1\r")
    second.wait(lambda: second.text().count("2023-11-11") == 2)
    second.ask("/new")
    second.see("A new topic, then.")
    second.prompt()
    second.type(CTRL_D)
    second.status()
    kept = tmp_path / "state" / "chatbot" / "conversation.json"

    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "Zheng" not in kept.read_text()


@pytest.mark.parametrize(
    ("content", "words", "told"),
    [
        (None, [], "Nothing to resume: a new conversation."),
        ("{", [], "Can't resume, so this is a new conversation:"),
        ('{"chatbot conversation": 1, "turns": 1, "last": null}', [], "no state of a"),
        (None, ["--no-history"], "Nothing is kept here (--no-history)"),
    ],
)
def test_what_can_not_be_resumed_is_told(
    start: Start, tmp_path: Path, content: str | None, words: list[str], told: str
) -> None:
    """In a line, and a new conversation begins."""
    kept = tmp_path / "state" / "chatbot" / "conversation.json"
    if content is not None:
        kept.parent.mkdir(parents=True)
        kept.write_text(content)
    terminal = start("--resume", *words)

    assert told in re.sub(r"\s+", " ", terminal.ask(SUMMIT)) or told in terminal.text()
    assert "FAQ 2" in terminal.text()


def test_lines_for_no_one_are_not_kept(start: Start, tmp_path: Path) -> None:
    """One that begins with a space is in no file, nor what it was about."""
    terminal = start()
    terminal.ask("Who is Han Zheng?")
    terminal.ask(" Why does the summit between Xi and Biden matter?")
    terminal.see("FAQ 2")
    terminal.prompt()
    terminal.type(CTRL_D)
    terminal.status()
    kept = (tmp_path / "state" / "chatbot" / "conversation.json").read_text()

    assert "Zheng" in kept
    assert "summit" not in kept


def test_documents_that_changed_meanwhile_are_told(start: Start, tmp_path: Path) -> None:
    """Above the prompt, once they are read; what is still there can be gone back to."""
    drinks = tmp_path / "drinks.txt"
    tea = "Drinks\n\n1. How is tea made?\n\nWith hot water.\n\n"
    drinks.write_text(f"{tea}2. Where do cups stand?\n\nIn the kitchen.\n")
    first = start("-c", str(drinks))
    first.ask("How is tea made?")
    first.ask("Where do cups stand?")
    first.see("In the kitchen.")
    first.prompt()
    first.type(CTRL_D)
    first.status()
    drinks.write_text(tea)
    second = start("-c", str(drinks), "--resume")
    second.see("Resumed: 2 turns")
    second.see("1 file changed: index updated in ")
    second.ask("back")
    second.see("The documents have changed: 1 earlier answer is no longer in them.")
    second.see("With hot water.")


def test_watched_documents_are_answered_from_as_they_are(start: Start, tmp_path: Path) -> None:
    """What changes while nobody types is read meanwhile, what changes later before a reply."""
    tea = tmp_path / "docs" / "tea.txt"
    tea.parent.mkdir()
    tea.write_text("The teapot holds four cups.")
    terminal = start("-c", str(tea.parent), "--watch", "--cache", str(tmp_path / "own"))
    terminal.ask("How many cups does the teapot hold?")
    terminal.see("The teapot holds four cups.")
    (current,) = (tmp_path / "own" / "index").glob("*/current")
    before = current.read_text()
    tea.write_text("The teapot holds five cups.")
    terminal.wait(lambda: current.read_text() != before)
    terminal.ask("How many cups does the teapot hold?")
    terminal.see("1 file changed: index updated in ")
    terminal.see("The teapot holds five cups.")
    tea.write_text("The teapot holds six cups.")
    terminal.ask("How many cups does the teapot hold?")

    assert "The teapot holds six cups." in terminal.see("six cups")
