"""A line typed and what is printed, without a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcwidth

from chatbot.conversation import Conversation, Said, search
from chatbot.corpus import Passage
from chatbot.decision import Abstention, Answer, Clarification, Reply
from chatbot.errors import CorpusError
from chatbot.indexing.build import build_index
from chatbot.memory import SLIGHT
from chatbot.query import understand
from chatbot.terminal.chat import Chat
from chatbot.terminal.commands import COMMANDS
from chatbot.terminal.said import Beside, render_said
from chatbot.terminal.screen import Screen

SUMMIT = "Why does the summit between Xi and Biden matter?"
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
Chats = Callable[[], Chat]


@pytest.fixture(scope="module")
def chats(conversation: Conversation) -> Chats:
    """Makes a new chat about the seed article, on a screen 40 cells wide."""
    return lambda: Chat(Conversation(conversation.index), lambda: Screen(40))


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
  /more           the next best answer
  /source         the whole text around the answer
  /open           open the source in a browser
  /copy [N]       copy the last answer, or the Nth last
  /save [FILE]    write this chat as Markdown, or .jsonl
  /good           note that the answer helped (stays here)
  /bad [WORDS]    note that it did not, and why
  /new            forget what was said; 'new topic' does the same
  /corpus [PATH]  what is asked; ask other documents
  /reload         read the documents again
  /help           this; ? does the same
  /quit           leave; /exit does the same

  Enter           ask
  1, 2, 3         take one of the list just shown
  Tab             complete a command or a topic
  Right           take what is suggested in grey
  Up, Ctrl-R      earlier questions
  Ctrl-C          clear the line; twice on an empty line leaves
  Ctrl-X Ctrl-E   write a long question in $EDITOR
  Ctrl-D          leave

Many of these can be said: more, source, again, back, shorter, who says so.

A question that starts with a slash: put a space before it."""
HELP_40 = """\
Type a question and press Enter. Answers
come word for word from the sources.

  /topics [WORD]  questions this chat
                  can answer
  /why            how the last answer
                  was matched
  /more           the next best answer
  /source         the whole text around
                  the answer
  /open           open the source in a
                  browser
  /copy [N]       copy the last answer,
                  or the Nth last
  /save [FILE]    write this chat as
                  Markdown, or .jsonl
  /good           note that the answer
                  helped (stays here)
  /bad [WORDS]    note that it did not,
                  and why
  /new            forget what was said;
                  'new topic' does the
                  same
  /corpus [PATH]  what is asked; ask
                  other documents
  /reload         read the documents
                  again
  /help           this; ? does the same
  /quit           leave; /exit does the
                  same

  Enter           ask
  1, 2, 3         take one of the list
                  just shown
  Tab             complete a command or
                  a topic
  Right           take what is suggested
                  in grey
  Up, Ctrl-R      earlier questions
  Ctrl-C          clear the line; twice
                  on an empty line
                  leaves
  Ctrl-X Ctrl-E   write a long question
                  in $EDITOR
  Ctrl-D          leave

Many of these can be said: more, source,
again, back, shorter, who says so.

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

    assert [name for name, c in COMMANDS.items() if c.usage and name not in text] == []


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


@pytest.mark.parametrize("lines", [["2023"], ["٢٢٢"], ["-1"], [" 2"], ["quokka", "2"]])
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


@pytest.fixture
def answered(chats: Chats) -> Chat:
    """A chat that has just answered with FAQ 2."""
    chat = chats()
    chat.respond(SUMMIT)
    return chat


@pytest.mark.parametrize(
    "line", ["/more", "/source", "/open", "/copy", "/good", "/bad", "/save", "/why"]
)
def test_command_before_any_answer_says_what_to_do(chats: Chats, line: str) -> None:
    """There is nothing yet to show, open, copy, judge or save."""
    text = " ".join(chats().respond(line).split())

    assert text.startswith(("There is ", "Nothing to explain yet"))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("tell me more", "/more"),
        ("Who says so?", "/cite"),
        ("How do you know?", "/why"),
        ("what can I ask", "/topics"),
        ("New topic.", "/new"),
        ("say that again", "/again"),
        ("What's your source?", "/cite"),
    ],
)
def test_commands_can_be_said(conversation: Conversation, line: str, command: str) -> None:
    """In words that people use for them."""
    said, typed = (Chat(Conversation(conversation.index), lambda: Screen(80)) for _ in "ab")
    said.respond(SUMMIT)
    typed.respond(SUMMIT)

    assert said.respond(line) == typed.respond(command) != ""


@pytest.mark.parametrize("line", ["more information about Han", "source of the tensions"])
def test_question_that_begins_like_one_is_a_question(chats: Chats, line: str) -> None:
    """Only the whole line is a command."""
    chat = chats()
    chat.respond(line)

    assert chat.last is not None
    assert chat.last.query.text == line


@pytest.mark.parametrize("line", ["2", "the second one", "Second.", "number 2", "2 please"])
def test_choice_can_be_said(offering: Chat, line: str) -> None:
    """By its number or its place."""
    listed = offering.last
    assert isinstance(listed, Abstention)
    offering.respond(line)

    assert isinstance(offering.last, Answer)
    assert offering.last.match.passage == listed.nearest[1].passage


def test_questions_of_a_line_have_their_answers_below(chats: Chats) -> None:
    """Behind a greeting in a sentence; all of them are turns of the chat."""
    chat = chats()
    greeted = chat.respond("thanks, and who is Han Zheng?")
    text = chat.respond("Where is the summit and is it confirmed?")

    assert greeted.startswith("You're welcome.\n\n“who is Han Zheng?”\n\nChina has")
    assert text.startswith("“Where is the summit”\n\nChina has expressed")
    assert "“is it confirmed?”\n\nAlthough" in text.replace("[", "")
    assert len(chat.turns) == 4
    assert chat.last is not None
    assert chat.last.query.text == "is it confirmed?"


def test_passage_that_was_shown_is_not_shown_again(conversation: Conversation) -> None:
    """Of it only what carries the answer to the other question of the line."""
    first = conversation.ask("Who is Han Zheng?")
    assert isinstance(first, Answer)
    second = replace(first, excerpt=((0, 36),))
    beside = Beside(conversation.index, conversation.threshold)
    text = render_said(Said((first, second), first), Screen(), beside)

    assert text.count("The upcoming summit in San Francisco") == 1
    assert "”\n\nChina has expressed its readiness to\n\n  Paragraph 1 of 5" in text


def test_list_of_an_earlier_part_can_be_chosen_from(chats: Chats) -> None:
    """Where the last question of a line showed none."""
    chat = chats()
    chat.respond("What is the capital of France and where is the summit?")

    assert "strained relations" in " ".join(chat.respond("1").split())


def test_what_is_remembered_is_kept_when_it_changes(chats: Chats) -> None:
    """After a turn, not after a command; and what is begun anew too."""
    chat = chats()
    kept: list[Mapping[str, Any]] = []
    chat.keeper = kept.append
    for line in (SUMMIT, "/why", "", "/help", "thanks", "/new"):
        chat.respond(line)
        chat.keep()

    assert [state["turns"] for state in kept] == [1, 0]


def test_other_documents_leave_what_was_kept_of_them(chats: Chats) -> None:
    """Opening them is no turn."""
    chat = chats()
    kept: list[Mapping[str, Any]] = []
    chat.keeper = kept.append
    chat.reopen = lambda _: ("others", Conversation(chat.conversation.index))
    chat.respond("/corpus others")
    chat.keep()

    assert kept == []


def test_answer_again_shorter_and_the_one_before(answered: Chat) -> None:
    """Again is the same; shorter the sentence that says it; back the answer before."""
    first = answered.respond("again")
    answered.respond("Who is Han Zheng?")
    short = answered.respond("shorter")

    assert first == answered.respond("back")
    assert "Han Zheng made this statement" in " ".join(short.split())
    assert "signaling" not in short
    assert "Paragraph 1 of 5" in short


@pytest.mark.parametrize("line", ["4", "0", "7."])
def test_number_beyond_a_list_is_said(offering: Chat, line: str) -> None:
    """The list stays."""
    assert offering.respond(line).startswith("The list has 3;")
    assert "2023-11-11" in offering.respond("the last one")


def test_no_to_a_list_is_no_question(offering: Chat) -> None:
    """Nor is it searched for."""
    assert offering.respond("none of them") == "Then ask again in other words."


def test_back_goes_from_answer_to_answer(answered: Chat) -> None:
    """From a refusal to the last answer, and no further than the first."""
    answered.respond("Who is Han Zheng?")
    answered.respond("Who won the world cup?")
    shown = [answered.respond("back") for _ in range(3)]

    assert "Paragraph 1 of 5" in shown[0]
    assert "FAQ 2" in shown[1]
    assert shown[2] == "There is no answer before that."


def test_back_never_crosses_into_other_documents(answered: Chat) -> None:
    """Their places are others."""
    tea = Passage("tea", "Tea is a drink.", answered.conversation.index.passages[0].document)
    answered.reopen = lambda _: ("drinks", Conversation(build_index([tea])))
    answered.respond("/corpus drinks")

    assert answered.respond("back") == "There is no answer before that."
    assert answered.respond("/source").startswith("There is no answer yet")


@pytest.mark.parametrize("path", [".", "/", "~nosuch/x", "a\0b.md", "-f", "-f ."])
def test_save_to_an_odd_path_says_so(
    answered: Chat, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chat goes on, and nothing is harmed."""
    monkeypatch.chdir(tmp_path)
    text = " ".join(answered.respond(f"/save {path}").split())

    assert text.startswith(("Can't write", "Saved 1 turn in chatbot-"))
    assert not (tmp_path / "-f").exists()


@pytest.mark.parametrize("line", ["that's great", "great", "no thanks", "bye bye"])
def test_compliments_are_not_looked_up(answered: Chat, line: str) -> None:
    """Small talk is no question, whatever words the documents have."""
    assert "FAQ" not in answered.respond(line)
    assert "Paragraph" not in answered.respond(line)


def test_thanks_is_no_question(answered: Chat) -> None:
    """It is said back, and the last answer stays the one to explain."""
    assert answered.respond("thanks!") == "You're welcome. Ask on."
    assert "FAQ 2" in answered.respond("/why")


def test_more_shows_each_next_match_once(answered: Chat) -> None:
    """Never what was shown, nor what says the same; at the end it says so."""
    assert isinstance(answered.last, Answer)
    shown = [answered.respond("/more") for _ in range(len(answered.last.matches))]
    told = [match for match in answered.last.others if match.confidence >= SLIGHT]
    others = [match for match in told if not match.same]

    for text, match in zip(shown, others, strict=False):
        assert match.passage.text[:20] in " ".join(text.split())
    assert len(set(shown[: len(others)])) == len(others)
    assert shown[len(others)] == "There is no more on that."


def test_more_after_a_refusal_shows_what_came_closest(offering: Chat) -> None:
    """The listed topics from the first on."""
    assert isinstance(offering.last, Abstention)
    first = offering.last.matches[0].passage

    assert first.text[:40] in " ".join(offering.respond("/more").split())
    assert first.text[:40] not in " ".join(offering.respond("/more").split())


def test_source_is_the_whole_document_with_the_answer_marked(
    answered: Chat, corpus: list[Passage]
) -> None:
    """Every passage in its order, the answer alone in brackets; it may be long."""
    text = " ".join(answered.respond("/source").split())
    places = [text.index(" ".join(p.text.split())[:60]) for p in corpus]

    assert answered.long
    assert places == sorted(places)
    assert text.count("[") == 1
    assert "[The summit between" in text


def test_open_names_the_address(answered: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no browser can be started, it is there to be copied."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)

    assert answered.respond("/open").endswith("\n  https://www.bnef.com/")


def test_copy_shows_the_text_where_nothing_takes_it(
    answered: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer with its source, without marks of a screen."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("TERM", "dumb")

    text = answered.respond("/copy")

    assert text.startswith("Nothing here can copy.")
    assert text.endswith("https://www.bnef.com/")


def test_save_writes_the_chat_and_keeps_what_is_there(answered: Chat, tmp_path: Path) -> None:
    """A file is replaced only when that is asked for."""
    path = tmp_path / "chat.md"

    assert "Saved 1 turn in" in answered.respond(f"/save {path}")
    path.write_text("mine")
    assert "is there already" in " ".join(answered.respond(f"/save {path}").split())
    assert path.read_text() == "mine"
    answered.respond(f"/save -f {path}")
    assert SUMMIT in path.read_text("utf-8")
    assert "Can't write" in answered.respond(f"/save {tmp_path}/no/chat.md")


def test_judgements_are_kept_in_the_state_folder(answered: Chat, tmp_path: Path) -> None:
    """And nowhere where nothing is to be kept."""
    assert "Nothing is kept here" in answered.respond("/good")
    answered.state = tmp_path / "state"

    answered.respond("/bad too long")

    (line,) = (tmp_path / "state" / "judgements.jsonl").read_text("utf-8").splitlines()
    assert '"words": "too long"' in line


def test_other_documents_can_be_asked(answered: Chat) -> None:
    """What was asked before is of the documents before."""
    tea = Passage("tea", "Tea is a drink.", answered.conversation.index.passages[0].document)
    index = build_index([tea])
    wanted: list[Sequence[str] | None] = []

    def reopen(paths: Sequence[str] | None) -> tuple[str, Conversation]:
        wanted.append(paths)
        if paths == ["nowhere"]:
            raise CorpusError("no corpus at 'nowhere'")
        return "drinks", Conversation(index)

    answered.name, answered.reopen = "article", reopen
    assert answered.respond("/corpus") == "article: 3 questions, 5 paragraphs."
    assert "Still asking article." in " ".join(answered.respond("/corpus nowhere").split())
    assert answered.last is not None
    assert answered.respond("/corpus drinks") == "drinks: 0 questions, 1 paragraph."
    assert answered.last is None
    assert "Tea is a drink." in answered.respond("what is tea?")
    answered.respond("/reload")
    assert wanted == [["nowhere"], ["drinks"], None]


def test_notes_are_said_with_the_next_text(chats: Chats) -> None:
    """Once."""
    chat = chats()
    chat.notes.append("left out: a.png")

    assert chat.respond("/corpus").startswith("left out: a.png\n\n")
    assert "a.png" not in chat.respond("/corpus")


def test_very_long_question_says_how_much_was_read(chats: Chats) -> None:
    """Nothing is cut silently."""
    text = " ".join(chats().respond("summit " * 2_000).split())

    assert text.endswith("Only the first 10,000 characters were read.")


def test_screen_is_asked_for_each_reply(conversation: Conversation) -> None:
    """A window made wider between two questions is used at once."""
    widths = iter([40, 80])
    chat = Chat(conversation, lambda: Screen(next(widths)))

    first, second = chat.respond(SUMMIT), chat.respond(SUMMIT)

    assert len(first.splitlines()) > len(second.splitlines())


@pytest.mark.parametrize(
    "line",
    [
        *COMMANDS,
        "/topics quokka",
        "/xyzzy",
        "/",
        SUMMIT,
        "Quokka?",
        "???",
        "/copy 9",
        "/copy x",
    ],
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
