"""One line typed -> what to print: the part of a chat that knows no terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..conversation import Conversation
from ..corpus import Passage
from ..decision import Answer, Clarification, Reply, choose
from ..index import Index
from .help import help_text
from .render import render, render_evidence, render_topics, wrapped
from .screen import Screen, counted

COMMANDS = ("/help", "/quit", "/exit", "/topics", "/why")
_WORDS = {"?": "/help", "quit": "/quit", "exit": "/quit"}


@dataclass(slots=True)
class Chat:
    """A conversation on a screen. `left` turns true when the user asks to leave.

    `last` is the last reply. `edited` says whether the prompt edits lines and recalls
    earlier ones, or only reads them.
    """

    conversation: Conversation
    screen: Callable[[], Screen]
    edited: bool = True
    last: Reply | None = None
    left: bool = False
    _offered: Reply | None = None  # the last reply to a question: numbers refer to its list
    _commands: dict[str, Callable[[str], str]] = field(init=False)

    def __post_init__(self) -> None:
        self._commands = {
            "/help": lambda _: help_text(self.screen(), edited=self.edited),
            "/quit": self._leave,
            "/exit": self._leave,
            "/topics": self._topics,
            "/why": self._why,
        }

    def respond(self, line: str) -> str:
        """What to print for a line; "" for a blank one. Line ends in it count as spaces."""
        text = " ".join(line.split())
        if not text:
            return ""
        if line.startswith(" "):
            return self._reply(self.conversation.ask(text))
        name, _, argument = _WORDS.get(text.casefold(), text).partition(" ")
        if name.startswith("/"):
            return self._command(name, argument)
        choice = chosen(self._offered, text, self.conversation.index)
        return self._shown(choice) if choice else self._reply(self.conversation.ask(text))

    def _reply(self, reply: Reply) -> str:
        self._offered = reply
        return self._shown(reply)

    def _shown(self, reply: Reply) -> str:
        self.last = reply
        text = render(reply, self.screen())
        if isinstance(reply, Clarification):
            text += "\n\n" + self._said("Type a number, or ask again in other words.")
        return text

    def _command(self, name: str, argument: str) -> str:
        typed = name.casefold()
        found = [command for command in COMMANDS if command.startswith(typed)]
        if typed in self._commands:
            found = [typed]
        if len(found) == 1:
            return self._commands[found[0]](argument)
        return self._said(_unknown(name, found))

    def _said(self, text: str) -> str:
        return "\n".join(wrapped(text, self.screen()))

    def _leave(self, _: str) -> str:
        self.left = True
        return ""

    def _topics(self, word: str) -> str:
        return render_topics(self.conversation.index.passages, word, self.screen())

    def _why(self, _: str) -> str:
        if self.last is None:
            return self._said("Nothing to explain yet: ask a question first.")
        return render_evidence(self.last, self.screen())


def chosen(offered: Reply | None, text: str, index: Index) -> Answer | None:
    """The answer that a number stands for in the last list; None for any other text."""
    if offered is None or isinstance(offered, Answer) or not text.isdecimal():
        return None
    return choose(offered, int(text), index) if len(text) < 3 else None


def welcome(passages: Sequence[Passage], name: str, screen: Screen) -> str:
    """What the chat covers, how to ask, how to leave."""
    questions = sum(passage.kind == "faq" for passage in passages)
    counts = (
        f"{counted(questions, 'question')}, {counted(len(passages) - questions, 'paragraph')}"
    )
    sentences = (
        f"{name}: {counts}. Every answer is quoted with its source.",
        "Ask in your own words. /topics what I cover, /help, Ctrl-D to leave.",
    )
    return "\n".join(line for sentence in sentences for line in wrapped(sentence, screen))


def _unknown(name: str, candidates: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = list(candidates) or get_close_matches(name, COMMANDS, 1)
    hint = f"Did you mean {' or '.join(near)}?" if near else "/help lists them."
    return f"No command {name}. {hint} To ask it as a question, put a space before it."
