"""The loop at a prompt, fed through a pipe instead of a keyboard."""

from __future__ import annotations

import io
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from prompt_toolkit.application import Application, create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from chatbot.conversation import Conversation
from chatbot.terminal.chat import Chat
from chatbot.terminal.history import KeptHistory
from chatbot.terminal.loading import Loading
from chatbot.terminal.loop import history_file, run, run_plain, session
from chatbot.terminal.screen import Screen

ENTER, CTRL_C, CTRL_D, UP = "\r", "\x03", "\x04", "\x1b[A"
PASTED = "\x1b[200~{}\x1b[201~"
SUMMIT = "Why does the summit between Xi and Biden matter?"
HINT = "(Ctrl-D leaves, or Ctrl-C once more)"


class Talk(NamedTuple):
    """How a chat ended, what it printed, what was painted at its prompts."""

    status: int
    printed: list[str]
    painted: str


Talker = Callable[..., Talk]


@pytest.fixture
def talk(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Talker]:
    """Runs a chat; each prompt, once painted, is given the next turn's keys."""
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")

    def talking(
        *turns: str, history: Path | None = None, screen: Callable[[], Screen] = Screen
    ) -> Talk:
        left, painted, printed = list(turns), io.StringIO(), list[str]()
        seen: list[object] = []  # the futures of the prompts that were fed

        def feed(app: Application[str]) -> None:
            if left and not (seen and seen[-1] is app.future):
                seen.append(app.future)
                pipe.send_text(left.pop(0))

        output = Vt100_Output(painted, lambda: Size(24, 80), term="xterm", enable_cpr=False)
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=output):
            prompt = session(history)
            prompt.app.after_render += feed
            chat = Chat(Conversation(conversation.index), screen)
            status = run(Loading.of(chat), prompt, printed.append, printed.append)
            return Talk(status, printed, painted.getvalue())

    def give_up(*_: object) -> None:
        raise TimeoutError("the chat waits for more keys")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(20)
    yield talking
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def answers(talked: Talk) -> int:
    """How many of the printed texts are FAQ 2."""
    return sum("FAQ 2: What is the significance" in text for text in talked.printed)


def test_question_then_ctrl_d(talk: Talker) -> None:
    """A question is answered between blank lines; Ctrl-D then leaves with 0."""
    talked = talk(SUMMIT + ENTER, CTRL_D)

    assert (talked.status, answers(talked), len(talked.printed)) == (0, 1, 1)
    assert talked.printed[0].startswith("\n")
    assert talked.printed[0].endswith("https://www.bnef.com/\n")


def test_ctrl_d_says_nothing(talk: Talker) -> None:
    """Leaving needs no farewell."""
    assert talk(CTRL_D)[:2] == (0, [])


@pytest.mark.parametrize("line", ["/quit", "exit", "/q"])
def test_words_leave_with_0(talk: Talker, line: str) -> None:
    """The words to leave end the chat as Ctrl-D does."""
    assert talk(line + ENTER)[:2] == (0, [])


def test_ctrl_c_clears_then_hints_then_leaves(talk: Talker) -> None:
    """Ctrl-C clears what is typed; on an empty line it hints; once more it leaves, 130."""
    talked = talk("half a quest" + CTRL_C, CTRL_C, CTRL_C)

    assert talked[:2] == (130, [HINT])


def test_ctrl_c_after_an_answer_hints_again(talk: Talker) -> None:
    """Two Ctrl-C with a question between them do not leave."""
    talked = talk(CTRL_C, SUMMIT + ENTER, CTRL_C, CTRL_D)

    assert talked.status == 0
    assert talked.printed.count(HINT) == 2


def test_ctrl_c_on_text_between_two_empty_ones_stays(talk: Talker) -> None:
    """Clearing a line takes back the announcement to leave."""
    talked = talk(CTRL_C, "text" + CTRL_C, CTRL_C, CTRL_D)

    assert talked[:2] == (0, [HINT, HINT])


def test_ctrl_c_while_answering_stops_the_answer_only(talk: Talker) -> None:
    """An interrupted answer leaves the chat at its prompt."""

    def interrupted() -> Screen:
        raise KeyboardInterrupt

    talked = talk(SUMMIT + ENTER, CTRL_D, screen=interrupted)

    assert talked[:2] == (0, ["\n(stopped)\n"])


def test_blank_line_prints_nothing(talk: Talker) -> None:
    """Enter on an empty line, also twice, only shows the prompt again."""
    assert talk(ENTER, "  " + ENTER, ENTER, CTRL_D)[:2] == (0, [])


def test_paste_of_several_lines_is_one_question(talk: Talker) -> None:
    """Lines pasted at once wait for Enter and are one question."""
    talked = talk(PASTED.format(SUMMIT.replace(" ", "\n") + "\n") + ENTER, CTRL_D)

    assert (talked.status, answers(talked), len(talked.printed)) == (0, 1, 1)


def test_paste_of_200_lines_is_one_question(talk: Talker) -> None:
    """A long paste is one question too, and no crash."""
    talked = talk(PASTED.format("quokka\n" * 200) + ENTER, CTRL_D)

    assert (talked.status, len(talked.printed)) == (0, 1)


def test_up_recalls_by_beginning(talk: Talker) -> None:
    """Up after some letters brings back the last line that starts with them."""
    talked = talk(SUMMIT + ENTER, "Quokka?" + ENTER, "Why" + UP + ENTER, CTRL_D)

    assert answers(talked) == 2


def test_nothing_asks_the_terminal_where_its_cursor_is(talk: Talker) -> None:
    """No cursor position request is sent: terminals that ignore it get garbled."""
    assert "\x1b[6n" not in talk(SUMMIT + ENTER, CTRL_D).painted


def test_history_lasts_across_sessions(talk: Talker, tmp_path: Path) -> None:
    """A later chat brings back the questions of an earlier one."""
    history = history_file(tmp_path)
    talk(SUMMIT + ENTER, CTRL_D, history=history)

    assert answers(talk(UP + ENTER, CTRL_D, history=history)) == 1


def test_history_is_for_the_user_only(talk: Talker, tmp_path: Path) -> None:
    """The history's file and a folder made for it are closed to others."""
    history = history_file(tmp_path / "state")
    talk(SUMMIT + ENTER, CTRL_D, history=history)

    assert history is not None
    assert SUMMIT in history.read_text("utf-8")
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert stat.S_IMODE(history.parent.stat().st_mode) == 0o700


def test_open_history_is_closed_to_others(tmp_path: Path) -> None:
    """A history that others could read is not left so."""
    (tmp_path / "history").touch(mode=0o644)

    history = history_file(tmp_path)

    assert history is not None
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


def test_folder_that_cannot_be_made_means_no_history(tmp_path: Path) -> None:
    """A chat goes on without a history where none can be kept."""
    (tmp_path / "file").touch()

    assert history_file(tmp_path / "file") is None


def test_folder_in_the_place_of_the_history_means_none(tmp_path: Path) -> None:
    """A folder called as the history should be is left alone."""
    (tmp_path / "history").mkdir(mode=0o755)

    assert history_file(tmp_path) is None
    assert stat.S_IMODE((tmp_path / "history").stat().st_mode) == 0o755


def kept(path: Path) -> list[str]:
    """The lines that a history file holds, oldest first."""
    rows = path.read_text("utf-8").splitlines()
    return [row[1:] for row in rows if row.startswith("+")]


def test_line_that_begins_with_a_space_is_not_kept(talk: Talker, tmp_path: Path) -> None:
    """What is typed behind a space is answered and forgotten."""
    history = history_file(tmp_path)
    assert history

    talked = talk(" " + SUMMIT + ENTER, "Quokka?" + ENTER, CTRL_D, history=history)

    assert answers(talked) == 1
    assert kept(history) == ["Quokka?"]


def test_repeated_line_is_kept_once(talk: Talker, tmp_path: Path) -> None:
    """A line typed again right after itself, also in the next chat, is kept once."""
    history = history_file(tmp_path)
    assert history
    talk(*["Quokka?" + ENTER] * 2, "Zebra?" + ENTER, CTRL_D, history=history)
    talk("Zebra?" + ENTER, CTRL_D, history=history)

    assert kept(history) == ["Quokka?", "Zebra?"]


def test_history_forgets_all_but_the_last_thousand(talk: Talker, tmp_path: Path) -> None:
    """At the start of a chat a long history is shortened, its newest lines kept."""
    history = history_file(tmp_path)
    assert history
    history.write_text("".join(f"\n# 2024-01-01\n+line {n}\n+# on\n" for n in range(1200)))

    talk("Quokka?" + ENTER, CTRL_D, history=history)

    lines = [line for line in kept(history) if line != "# on"]
    assert (len(lines), lines[0], lines[-1]) == (1001, "line 200", "Quokka?")
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [history]


def test_history_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """A question that can't be written is still there to be recalled."""
    history = KeptHistory(tmp_path / "gone" / "history")

    history.append_string("Quokka?")

    assert history.get_strings() == ["Quokka?"]


def typed(*lines: str, end: type[BaseException] = EOFError) -> Callable[[str], str]:
    """Gives the lines one after the other, then raises `end`."""
    left = list(lines)

    def ask(prompt: str) -> str:
        assert prompt == "> "
        if not left:
            raise end
        return left.pop(0)

    return ask


@pytest.mark.parametrize(
    ("end", "status"), [(EOFError, 0), (KeyboardInterrupt, 130)], ids=["Ctrl-D", "Ctrl-C"]
)
def test_plain_chat_ends(
    conversation: Conversation, end: type[BaseException], status: int
) -> None:
    """Line by line, Ctrl-D leaves with 0 and Ctrl-C with 130."""
    printed: list[str] = []

    found = run_plain(Chat(conversation, Screen), typed(SUMMIT, "", end=end), printed.append)

    assert found == status
    assert "FAQ 2" in printed[0]


def test_plain_chat_leaves_on_a_word(conversation: Conversation) -> None:
    """/quit ends a plain chat without reading on."""
    printed: list[str] = []

    assert run_plain(Chat(conversation, Screen), typed("/quit", "never"), printed.append) == 0
    assert printed == []


def test_what_there_is_to_say_of_the_documents_comes_first(conversation: Conversation) -> None:
    """Before anything is asked, and once."""
    printed: list[str] = []
    chat = Chat(conversation, Screen, notes=["left out: a.png", "left out: b.png"])
    run_plain(chat, typed("/corpus", "/quit"), printed.append)

    assert printed[0] == "left out: a.png\nleft out: b.png\n"
    assert "a.png" not in printed[1]
