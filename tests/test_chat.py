"""A line typed and what is printed, without a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcwidth

from chatbot.conversation import Conversation, search
from chatbot.corpus import Passage
from chatbot.decision import Abstention, Answer, Clarification, Reply
from chatbot.query import understand
from chatbot.terminal.chat import COMMANDS, Chat, welcome
from chatbot.terminal.screen import Screen

SUMMIT = "Why does the summit between Xi and Biden matter?"
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
Chats = Callable[[], Chat]


@pytest.fixture(scope="module")
def chats(conversation: Conversation) -> Chats:
    """Makes a new chat about the seed article, on a screen 40 cells wide."""
    return lambda: Chat(Conversation(conversation.index), lambda: Screen(40))


WELCOME_40 = """\
us-china: 3 questions, 5 paragraphs.
Every answer is quoted with its source.
Ask in your own words. /topics what I
cover, /help, Ctrl-D to leave."""
WELCOME_80 = """\
us-china: 3 questions, 5 paragraphs. Every answer is quoted with its source.
Ask in your own words. /topics what I cover, /help, Ctrl-D to leave."""


@pytest.mark.parametrize(("width", "screen"), [(40, WELCOME_40), (80, WELCOME_80)])
def test_welcome_says_what_it_covers(corpus: list[Passage], width: int, screen: str) -> None:
    """Two sentences: what there is to ask about, and how to ask, get help and leave."""
    assert welcome(corpus, "us-china", Screen(width)) == screen


def test_welcome_counts_one_in_the_singular(corpus: list[Passage]) -> None:
    """One question is no "1 questions"."""
    assert welcome(corpus[-1:], "x", Screen()).startswith("x: 1 question, 0 paragraphs.")


def test_welcome_of_a_hostile_name_is_harmless(corpus: list[Passage]) -> None:
    """The name of a folder never steers the terminal."""
    assert "\x1b" not in welcome(corpus, "\x1b[2Jdocs", Screen(80))


def test_question_is_answered(chats: Chats) -> None:
    """A line that is no command is a question."""
    text = chats().respond(SUMMIT)

    assert "FAQ 2: What is the significance" in text
    assert text.endswith("https://www.bnef.com/")


@pytest.mark.parametrize("line", ["", " ", "\n\t  "])
def test_blank_line_says_nothing(chats: Chats, line: str) -> None:
    """A blank line is no question."""
    assert chats().respond(line) == ""


def test_line_ends_within_a_line_are_spaces(chats: Chats) -> None:
    """Several lines that were pasted are one question."""
    pasted = SUMMIT.replace(" ", "\n")

    assert chats().respond(pasted) == chats().respond(SUMMIT)


@pytest.mark.parametrize(
    "line", ["/quit", "/exit", "/q", "/e", "quit", "exit", "/QUIT", "Exit", "quit "]
)
def test_words_to_leave(chats: Chats, line: str) -> None:
    """The usual words end the chat and print nothing."""
    chat = chats()

    assert (chat.respond(line), chat.left) == ("", True)


@pytest.mark.parametrize("line", ["/help", "?", "/h", "/he", "/HELP"])
def test_help_by_its_names(chats: Chats, line: str) -> None:
    """Help comes for its name, the beginning of it, and a question mark."""
    text = chats().respond(line)

    assert text.startswith("Type a question and press Enter.")
    assert "Ctrl-D" in text


HELP_80 = """\
Type a question and press Enter. Answers come word for word from the sources.

  /topics [WORD]  questions this chat can answer
  /why            how the last answer was matched
  /help  /quit

  Enter           ask
  1, 2, 3         take one of the list just shown
  Tab             complete a command
  Up, Ctrl-R      earlier questions
  Ctrl-C          clear the line; twice on an empty line leaves
  Ctrl-D          leave

A question that starts with a slash: put a space before it."""
HELP_40 = """\
Type a question and press Enter. Answers
come word for word from the sources.

  /topics [WORD]  questions this chat
                  can answer
  /why            how the last answer
                  was matched
  /help  /quit

  Enter           ask
  1, 2, 3         take one of the list
                  just shown
  Tab             complete a command
  Up, Ctrl-R      earlier questions
  Ctrl-C          clear the line; twice
                  on an empty line
                  leaves
  Ctrl-D          leave

A question that starts with a slash: put
a space before it."""


@pytest.mark.parametrize(("width", "screen"), [(40, HELP_40), (80, HELP_80), (0, HELP_80)])
def test_help_has_two_columns(conversation: Conversation, width: int, screen: str) -> None:
    """Each command and key stands left of what it does."""
    assert Chat(conversation, lambda: Screen(width)).respond("/help") == screen


def test_help_on_a_very_narrow_screen_has_one_column(conversation: Conversation) -> None:
    """Where two columns have no room, what a command does stands below it."""
    rows = Chat(conversation, lambda: Screen(20)).respond("/help").splitlines()

    at = rows.index("  /why")
    assert rows[at + 1 : at + 3] == ["    how the last", "    answer was"]
    assert max(map(len, rows)) <= 20


def test_help_without_a_line_editor_has_its_keys_only(conversation: Conversation) -> None:
    """Where lines are only read, no key is promised that does nothing."""
    text = Chat(conversation, lambda: Screen(80), edited=False).respond("?")

    assert "  Ctrl-C, Ctrl-D  leave\n" in text
    assert [key for key in ("Tab", "Up", "Ctrl-R", "clear") if key in text] == []


def test_help_names_every_command(chats: Chats) -> None:
    """Each command is in the help; /exit is another word for /quit."""
    text = chats().respond("/help")

    assert [name for name in COMMANDS if name not in text] in ([], ["/exit"])


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("/hlep", "Did you mean /help?"),
        ("/topcis", "Did you mean /topics?"),
        ("/xyzzy", "/help lists them."),
        ("/", "Did you mean "),
    ],
)
def test_unknown_command_gets_a_hint(chats: Chats, line: str, hint: str) -> None:
    """An unknown command is never searched for, but told from a question."""
    chat = chats()

    text = " ".join(chat.respond(line).split())

    assert text.startswith(f"No command {line}. ")
    assert hint in text
    assert text.endswith("To ask it as a question, put a space before it.")
    assert chat.last is None


@pytest.mark.parametrize("line", [" /quit smoking", " quit", " ?", " exit"])
def test_space_before_a_line_makes_a_question(chats: Chats, line: str) -> None:
    """A line that starts with a space is a question whatever follows."""
    chat = chats()

    chat.respond(line)

    assert chat.left is False
    assert chat.last is not None
    assert chat.last.query.text == line.strip()


@pytest.fixture
def offering(conversation: Conversation) -> Chat:
    """A chat that is never sure and has just offered three topics."""
    chat = Chat(Conversation(conversation.index, threshold=1.0), lambda: Screen(80))
    text = chat.respond("Who won the world cup in Beijing?")
    assert "\n  3  " in text
    return chat


def test_number_after_a_list_is_its_topic(offering: Chat) -> None:
    """The number of a topic just listed brings its passage, word for word."""
    listed = offering.last
    assert isinstance(listed, Abstention)

    text = offering.respond("2")

    assert isinstance(offering.last, Answer)
    assert offering.last.match.passage == listed.nearest[1].passage
    assert " ".join(listed.nearest[1].passage.text.split())[:40] in re.sub(r"[\[\]]", "", text)


def test_number_after_choices_is_one_of_them(conversation: Conversation) -> None:
    """A question back ends with how to answer it, and a number does."""
    found = tuple(search(conversation.index, "US-China relations")[:2])
    asked = Clarification(understand("relations", conversation.index), found, found)
    chat = Chat(_Asking(conversation, asked), lambda: Screen(80))

    text = chat.respond("relations")
    chat.respond("2")

    assert text.endswith("\n\nType a number, or ask again in other words.")
    assert isinstance(chat.last, Answer)
    assert chat.last.match.passage == found[1].passage


class _Asking(Conversation):
    """A conversation that always asks back."""

    def __init__(self, conversation: Conversation, reply: Clarification) -> None:
        super().__init__(conversation.index)
        self.reply = reply

    def ask(self, text: str) -> Reply:
        """The question back, whatever is asked."""
        del text
        return self.reply


@pytest.mark.parametrize(
    "lines", [["4"], ["0"], ["2023"], ["٢٢٢"], ["-1"], [" 2"], ["quokka", "2"]]
)
def test_other_numbers_are_questions(offering: Chat, lines: list[str]) -> None:
    """A number that is not on the list of the last question is asked."""
    for line in lines:
        offering.respond(line)

    assert offering.last is not None
    assert offering.last.query.text == lines[-1].strip()
    assert not isinstance(offering.last, Answer)


@pytest.mark.parametrize("lines", [["/why"], ["2"], ["1", "/help"]])
def test_list_stays_in_force_until_the_next_question(offering: Chat, lines: list[str]) -> None:
    """Neither a command nor a choice ends it."""
    for line in [*lines, "1"]:
        offering.respond(line)

    assert isinstance(offering.last, Answer)


def test_blank_line_leaves_a_list_in_force(offering: Chat) -> None:
    """Enter on an empty line is no answer to a list."""
    offering.respond("")
    offering.respond("1")

    assert isinstance(offering.last, Answer)


def test_why_explains_the_last_answer(chats: Chats) -> None:
    """/why names the passage of the last answer and the words that matched."""
    chat = chats()
    chat.respond(SUMMIT)

    text = " ".join(chat.respond("/why").split())

    assert "Matched FAQ 2" in text
    assert "summit" in text


def test_why_before_any_question_says_what_to_do(chats: Chats) -> None:
    """There is nothing to explain before the first question."""
    text = " ".join(chats().respond("/why").split())

    assert text == "Nothing to explain yet: ask a question first."


def test_topics_lists_the_questions(chats: Chats) -> None:
    """/topics lists what can be asked, /topics WORD what has that word."""
    every, few = chats().respond("/topics"), chats().respond("/topics summit")

    assert " ".join(few.split()) in " ".join(every.split())
    assert "What is the current state" in every
    assert "What is the current state" not in few


def test_screen_is_asked_for_each_reply(conversation: Conversation) -> None:
    """A window made wider between two questions is used at once."""
    widths = iter([40, 80])
    chat = Chat(conversation, lambda: Screen(next(widths)))

    first, second = chat.respond(SUMMIT), chat.respond(SUMMIT)

    assert len(first.splitlines()) > len(second.splitlines())


@pytest.mark.parametrize(
    "line",
    ["/help", "/why", "/topics", "/topics quokka", "/xyzzy", "/", SUMMIT, "Quokka?", "???"],
)
def test_every_reply_fits_a_narrow_screen(chats: Chats, line: str) -> None:
    """On 40 columns no line of any reply is cut by the terminal."""
    wide = [row for row in chats().respond(line).splitlines() if len(row) > 40]

    assert wide == []


@given(st.text(max_size=40), st.sampled_from(["", "/", "/topics ", "/why "]))
@example("\x1b]0;x\x07\x9b2J", "/")
@example("\x1b]0;x\x07\x9b2J", "/topics ")
def test_no_line_steers_the_terminal(chats: Chats, text: str, start: str) -> None:
    """Whatever is typed, what is printed obeys no one and fits the screen."""
    reply = chats().respond(start + text)

    assert not OBEYED.search(reply)
    rows = [row for row in reply.split("\n") if "https://" not in row]
    assert [r for r in rows if sum(max(0, wcwidth(c)) for c in r) > 40] == []
