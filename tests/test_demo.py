"""Scripted conversations: with the real engine, on a real pseudo-terminal."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import chatbot
from chatbot.conversation import Conversation
from chatbot.decision import Clarification
from chatbot.errors import UnexpectedReply
from chatbot.places import seeds
from chatbot.startup import open_index
from chatbot.terminal.chat import Chat
from chatbot.terminal.demo import PAUSED, performance, print_pieces
from chatbot.terminal.screen import Screen
from chatbot.terminal.script import SHIPPED, Turn, read_script

FAQ_1, FAQ_2 = "000_84da84ed89b36207#faq-1", "000_84da84ed89b36207#faq-2"
SUMMIT = "Why does the summit between Xi and Biden matter?"
FRANCE = "What is the capital of France?"
HAN = "Who is Han Zheng?"
CTRL_C, CTRL_D, CTRL_U, CTRL_Z = "\x03", "\x04", "\x15", "\x1a"
PATIENCE = 30  # seconds until a text that does not come is a failure

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a saved index of the seed article."""
    home = tmp_path_factory.mktemp("home")
    open_index(cache=home / "cache")
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "HOME": str(home),
        "CHATBOT_CACHE": str(home / "cache"),
    }


@pytest.fixture(scope="module")
def run(env: dict[str, str]) -> Run:
    """Runs `chatbot demo` without a terminal."""

    def running(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "chatbot", "demo", *words],
            input="",
            capture_output=True,
            text=True,
            env=env | variables,
            timeout=60,
            check=False,
        )

    return running


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], str]:
    """Writes a script; its path."""

    def writing(text: str) -> str:
        path = tmp_path / "script.txt"
        path.write_text(text, "utf-8")
        return str(path)

    return writing


def spoken(conversation: Conversation, *turns: Turn) -> list[str]:
    """The texts of a performance without what is between two of them."""
    chat = Chat(conversation, Screen)
    return [piece.text for piece in performance(chat, turns, "it")]


def test_shipped_script_is_as_expected(run: Run) -> None:
    """The demo prints every question behind a prompt, and ends with 0."""
    done = run()

    questions = [line[2:] for line in done.stdout.splitlines() if line.startswith("> ")]
    assert (done.returncode, done.stderr) == (0, "")
    assert questions == [turn.question for turn in read_script(SHIPPED)]
    assert "\x1b" not in done.stdout


def test_demo_prints_what_the_chat_prints(conversation: Conversation) -> None:
    """Welcome, prompts and replies are those of the chat, letter by letter."""
    chat = Chat(conversation, Screen)
    replies = [chat.respond(SUMMIT), chat.respond(FRANCE)]
    text = "".join(spoken(conversation, Turn(SUMMIT), Turn(FRANCE)))

    welcome, *parts = text.split("\n\n> ")
    assert welcome.startswith("it. Every answer is quoted")
    assert "\n\n> ".join(parts) == (
        f"{SUMMIT}\n\n{replies[0]}\n\n> {FRANCE}\n\n{replies[1]}\n\n"
    )


def test_keys_are_uneven_and_always_the_same(conversation: Conversation) -> None:
    """Each character is typed on its own, at its own pace, which never changes."""
    first, second = (
        [*performance(Chat(conversation, Screen), [Turn(SUMMIT)], "it")] for _ in range(2)
    )
    typed = [piece for piece in first if len(piece.text) == 1]

    assert first == second
    assert "".join(piece.text for piece in typed) == SUMMIT
    assert len({piece.delay for piece in typed}) > 10


def test_screen_reader_is_given_the_question_at_once(conversation: Conversation) -> None:
    """On a plain screen a question is one piece, since single letters would be spelt."""
    pieces = performance(Chat(conversation, lambda: Screen(plain=True)), [Turn(SUMMIT)], "it")

    assert SUMMIT in [piece.text for piece in pieces]


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ("abstain", f"expected abstain, got {FAQ_2}"),
        ("clarify", f"expected clarify, got {FAQ_2}"),
        (FAQ_1, f"expected {FAQ_1}, got {FAQ_2}"),
        ("faq-9", f"expected faq-9 (which is no passage's id), got {FAQ_2}"),
    ],
)
def test_unexpected_reply_ends_with_1(
    run: Run, script: Callable[[str], str], expected: str, told: str
) -> None:
    """The reply is printed, then the error names the line, the question and both replies."""
    path = script(f"> {SUMMIT}\n= {expected}\n> {FRANCE}\n")
    done = run("--script", path)

    assert done.returncode == 1
    assert done.stdout.endswith("https://www.bnef.com/\n\n")
    assert done.stderr == f"chatbot: {path}:2: {SUMMIT!r}: {told}\n"


def test_command_is_no_reply(conversation: Conversation) -> None:
    """A command in a script is obeyed, but the reply before it is not taken for its own."""
    with pytest.raises(UnexpectedReply, match=f"expected {FAQ_2}, got no reply"):
        spoken(conversation, Turn(SUMMIT), Turn("/why", FAQ_2))


def test_script_may_leave(conversation: Conversation) -> None:
    """Behind /quit nothing more is asked."""
    assert spoken(conversation, Turn("/quit"), Turn(FRANCE))[-1] == "\n"


def test_question_back_is_to_clarify(conversation: Conversation) -> None:
    """A question back is called "clarify", and a number then takes one of its choices."""
    words = {word for p in conversation.index.passages for word in p.text.split()}
    index = conversation.index
    vague = min(w for w in words if isinstance(Conversation(index).ask(w), Clarification))

    assert (
        "https://www.bnef.com/" in spoken(conversation, Turn(vague, "clarify"), Turn("1"))[-2]
    )


def test_quiet_prints_only_what_went_wrong(run: Run, script: Callable[[str], str]) -> None:
    """With -q the exit status tells, and an unexpected reply is named all the same."""
    right, wrong = run("-q"), run("-q", "--script", script(f"> {FRANCE}\n= {FAQ_1}\n"))

    assert (right.returncode, right.stdout, right.stderr) == (0, "", "")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert f"expected {FAQ_1}, got abstain" in wrong.stderr


def test_mistake_in_a_script_ends_with_2(run: Run, script: Callable[[str], str]) -> None:
    """A script that can't be understood is not played."""
    path = script("> Who?\nWho?\n")
    done = run("--script", path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"chatbot: {path}:2: a line is '> question'")


def test_script_about_own_documents(
    run: Run, script: Callable[[str], str], tmp_path: Path
) -> None:
    """-c and $CHATBOT_CORPUS are what a script of one's own asks."""
    (tmp_path / "lantern.txt").write_text("The lantern is red.\n\nIt is lit at six.\n")
    words = ["--script", script("> Is the lantern red?\n= lantern#paragraph-1\n")]
    corpus = str(tmp_path / "lantern.txt")

    assert run(*words, "-c", corpus).returncode == 0
    assert run(*words, CHATBOT_CORPUS=corpus).returncode == 0
    assert run(*words, "-c", str(seeds())).returncode == 1


def test_shipped_script_is_about_the_bundled_article(run: Run) -> None:
    """Other documents have no part in it: by a variable they are passed over."""
    assert run("-q", CHATBOT_CORPUS="nowhere").returncode == 0
    assert run("-c", str(seeds())).stderr.startswith("chatbot: -c needs --script")


def test_control_characters_of_a_script_are_shown(conversation: Conversation) -> None:
    """A question never steers the terminal."""
    assert "\x1b" not in "".join(spoken(conversation, Turn("\x1b]0;owned\x07\x1b[2Jx")))


def test_cast_is_written_and_nothing_printed(run: Run, tmp_path: Path) -> None:
    """--cast records the same bytes wherever it is told to, whatever the environment."""
    first, second = tmp_path / "first.cast", tmp_path / "second.cast"
    done = run("--cast", str(first))
    run("--cast", str(second), NO_COLOR="1", TERM="dumb", COLUMNS="40", CHATBOT_PLAIN="1")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert first.read_bytes() == second.read_bytes()


def test_pieces_are_printed_at_once(conversation: Conversation) -> None:
    """Without typing the texts follow each other, and the status is 0."""
    chat, written = Chat(conversation, Screen), list[str]()

    assert print_pieces(performance(chat, [Turn(FRANCE)], "it"), written.append) == 0
    assert "".join(written) == "".join(spoken(conversation, Turn(FRANCE)))


# The settings of the terminal before and after, and whatever has to be done in between.
SHELL = 'set -m; stty -g; "$@"; echo "status $?"; stty -g; {}; echo end'
AGAIN = 'fg >/dev/null; echo "status $?"; stty -g'


class Stage:
    """`chatbot demo` as a shell starts it on a pseudo-terminal."""

    def __init__(self, words: list[str], env: dict[str, str], *, then: str = ":") -> None:
        """Start it; `then` is what the shell does afterwards."""
        pexpect = pytest.importorskip("pexpect", reason="pseudo-terminals are not on Windows")
        command = [sys.executable, "-m", "chatbot", "demo", *words]
        self.child = pexpect.spawn(
            "sh",
            ["-c", SHELL.format(then), "sh", *command],
            env=env,
            encoding="utf-8",
            timeout=PATIENCE,
            dimensions=(24, 80),
        )
        self.child.delaybeforesend = None
        self.settings = self.see("\r\n").strip()

    def see(self, text: str) -> str:
        """What is written up to `text`, as soon as that is seen; later than what was seen."""
        self.child.expect_exact(text)
        return str(self.child.before)

    def press(self, keys: str) -> None:
        """Press keys."""
        self.child.send(keys)

    def pause(self, key: str = "p") -> None:
        """Press a key that pauses, and wait for the prompt."""
        self.press(key)
        self.see(f"{PAUSED}\r\n> ")

    def status(self) -> int:
        """The exit status, with which the terminal has its settings back."""
        self.see("status ")
        status = self.see("\r\n")
        assert self.see("\r\n") == self.settings
        return int(status)


Start = Callable[..., Stage]


@pytest.fixture
def start(env: dict[str, str]) -> Iterator[Start]:
    """Starts a demo on a terminal; ends what is left of it."""
    started: list[Stage] = []
    # Where the tests ignore Ctrl-C, so would the program.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def starting(*words: str, then: str = ":", **variables: str) -> Stage:
        started.append(Stage([*words], env | variables, then=then))
        return started[-1]

    yield starting
    for stage in started:
        stage.child.close(force=True)
    signal.signal(signal.SIGINT, before)


# Python 3.12 warns of forking where a library has threads; the child only calls exec.
on_a_terminal = pytest.mark.filterwarnings("ignore:.*use of forkpty:DeprecationWarning")


@on_a_terminal
def test_typed_demo_ends_with_0(start: Start, script: Callable[[str], str]) -> None:
    """Question, marked answer and source come in the chat's own look, to the end."""
    stage = start("--speed", "100", "--script", script(f"> {SUMMIT}\n= {FAQ_2}\n"))

    stage.see(f"\r\n\r\n> {SUMMIT}\r\n\r\n\x1b[1mThe ")
    stage.see("FAQ 2: What is the significance")
    assert stage.status() == 0


@on_a_terminal
def test_own_question_between_two_of_the_script(
    start: Start, script: Callable[[str], str]
) -> None:
    """A key pauses, a line typed is asked, an empty one goes on where it was."""
    stage = start("--script", script(f"> {FRANCE}\n= abstain\n"))
    stage.see("> What")
    stage.pause()
    stage.press(HAN + "\r")
    stage.see(f"{HAN}\r\n\r\n")
    stage.see("Paragraph 1 of 5")
    stage.see("\r\n\r\n> ")
    stage.press("\r")
    stage.see("What is the capital of France?\r\n\r\nI don't know.")
    stage.press(CTRL_C)

    assert stage.status() == 130


@on_a_terminal
@pytest.mark.parametrize("key", [" ", "\r", "\x1b[A", "é"])
def test_any_key_pauses_and_a_space_goes_on(
    start: Start, script: Callable[[str], str], key: str
) -> None:
    """Keys that send several bytes are one key; a space at the empty prompt goes on."""
    stage = start("--script", script("> Why?\n"))
    stage.see("\r\n\r\n> ")
    stage.pause(key)
    stage.press(" ")

    stage.see("Why?\r\n\r\n")
    stage.press(CTRL_C)
    assert stage.status() == 130


@on_a_terminal
def test_line_typed_can_be_corrected(start: Start, script: Callable[[str], str]) -> None:
    """Backspace takes a character back, Ctrl-U the line, other keys do nothing."""
    stage = start("--script", script("> Why?\n"))
    stage.see("\r\n\r\n> ")
    stage.pause()
    stage.press("nothing" + CTRL_U + "Quokkaé\x7f\x1b[D?\r")
    stage.see("Not found: Quokka.")
    stage.see("\r\n> ")
    stage.press("Quo" + "\x7f" * 4 + "\r")

    stage.see("Why?\r\n\r\n")
    stage.press(CTRL_C)
    assert stage.status() == 130


@on_a_terminal
@pytest.mark.parametrize("keys", [CTRL_D, "/quit\r"])
def test_audience_may_end_it(start: Start, script: Callable[[str], str], keys: str) -> None:
    """As in a chat, Ctrl-D and /quit leave with 0."""
    stage = start("--script", script("> Why?\n"))
    stage.see("\r\n\r\n> ")
    stage.pause()
    stage.press(keys)

    assert stage.status() == 0


@on_a_terminal
def test_own_question_changes_no_reply_of_the_script(
    start: Start, script: Callable[[str], str]
) -> None:
    """A number in the script is one of the script's own list, whatever is asked meanwhile."""
    stage = start(
        "--speed", "5", "--script", script(f"> {FRANCE}\n= abstain\n> 1\n= {FAQ_1}\n")
    )
    stage.see("Nearest topics")
    stage.see("\r\n\r\n> ")
    stage.pause()
    stage.press(HAN + "\r")
    stage.see("Paragraph 1 of 5")
    stage.see("\r\n\r\n> ")
    stage.press(" ")

    stage.see("FAQ 1: ")
    assert stage.status() == 0


@on_a_terminal
def test_ctrl_c_at_the_pause_leaves_with_130(
    start: Start, script: Callable[[str], str]
) -> None:
    """Ctrl-C leaves from within a line too, without a traceback."""
    stage = start("--script", script("> Why?\n"))
    stage.see("\r\n\r\n> ")
    stage.pause()
    stage.press("half")
    stage.see("half")
    stage.press(CTRL_C)

    assert stage.status() == 130
    assert "Traceback" not in stage.see("end")


@on_a_terminal
def test_unexpected_reply_on_a_terminal(start: Start, script: Callable[[str], str]) -> None:
    """An error gives the terminal back as well."""
    stage = start("--speed", "100", "--script", script(f"> {FRANCE}\n= {FAQ_1}\n"))

    stage.see("got abstain")
    assert stage.status() == 1


@on_a_terminal
def test_stopped_demo_goes_on(start: Start, script: Callable[[str], str]) -> None:
    """Ctrl-Z gives the terminal back to the shell; brought back, keys pause again."""
    stage = start("--script", script("> Why?\n"), then=AGAIN)
    stage.see("\r\n\r\n> ")
    stage.press(CTRL_Z)
    assert stage.status() > 128

    stage.see("Why?\r\n\r\n")
    stage.pause()
    stage.press(CTRL_C)
    assert stage.status() == 130


@on_a_terminal
def test_terminated_demo_gives_the_terminal_back(
    env: dict[str, str], script: Callable[[str], str]
) -> None:
    """A signal that ends the process is not answered before the settings are restored."""
    termios = pytest.importorskip("termios")
    inside, outside = os.openpty()[::-1]
    before = termios.tcgetattr(inside)
    child = subprocess.Popen(
        [sys.executable, "-m", "chatbot", "demo", "--script", script("> Why?\n")],
        stdin=inside,
        stdout=inside,
        env=env,
    )
    written = b""
    while b"\n> " not in written:
        assert select.select([outside], [], [], PATIENCE)[0], written
        written += os.read(outside, 1024)
    during = termios.tcgetattr(inside)
    child.terminate()

    assert child.wait(PATIENCE) == -signal.SIGTERM
    assert during != before
    assert termios.tcgetattr(inside) == before
    os.close(inside)
    os.close(outside)


@on_a_terminal
def test_no_typing_asks_for_no_key(start: Start) -> None:
    """With --no-typing the whole script is printed at once on a terminal too."""
    stage = start("--no-typing")

    stage.see(f"> {FRANCE}\r\n\r\nI don't know.")
    assert stage.status() == 0
