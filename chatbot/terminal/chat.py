"""One line typed -> what to print: the part of a chat that knows no terminal."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from ..conversation import Conversation, Said
from ..decision import Answer, Clarification, Reply
from ..errors import ChatbotError, EngineUnavailable, StorageError
from ..memory import Memory
from ..misses import Kind, answered_in, missed_in
from ..moves import NOTHING, UNANSWERED, topic
from ..passages import questions
from ..query import LONGEST
from .browser import open_link
from .clipboard import copy
from .commands import called, unknown
from .help import help_text
from .judgement import note_judgement
from .render import render, render_document, render_topics
from .said import Beside, render_said
from .screen import Screen, counted, cut, harmless, wrapped
from .transcript import save_transcript

_MOVES = ("why", "more", "cite", "again", "back", "short", "new")  # commands that are moves
KEPT = 1_000  # turns of a chat that /save and /copy can reach


# What opens other documents, or the same again for None: what they are called, and a
# conversation about them. It raises `ChatbotError` where that fails.
Reopen = Callable[[Sequence[str] | None], tuple[str, Conversation]]


@dataclass(slots=True)
class Chat:
    """A conversation on a screen. `left` turns true when the user asks to leave.

    `edited` says whether the prompt edits lines and recalls
    earlier ones, or only reads them. `name` is what the documents are called, `reopen` opens
    others or the same anew, `state` is the folder of what is kept; without them the commands
    that need them say so. `long` is whether the last text may be too long for a screen.
    `notes` are about the documents as they were opened; they are said with the next text.
    `renew` gives a conversation back as it goes on about the documents as they are now.
    `keeper` keeps the state of the conversation, so that another chat can resume it;
    `missed` is told the questions that were not answered, or badly.
    """

    conversation: Conversation
    screen: Callable[[], Screen]
    edited: bool = True
    name: str = ""
    reopen: Reopen | None = None
    renew: Callable[[Conversation], Conversation] | None = None
    state: Path | None = None
    keeper: Callable[[Mapping[str, Any]], None] | None = None
    missed: Callable[[str, Kind], None] | None = None
    left: bool = False
    long: bool = False
    notes: list[str] = field(default_factory=list)
    turns: deque[Reply] = field(default_factory=lambda: deque(maxlen=KEPT))
    _kept: Memory = field(init=False)  # what was remembered when it was kept last

    def __post_init__(self) -> None:
        """Nothing is to be kept yet."""
        self._kept = self.conversation.memory

    @property
    def last(self) -> Reply | None:
        """The last reply that is talked of."""
        turn = self.conversation.memory.last
        return turn and turn.reply

    def respond(self, line: str) -> str:
        """What to print for a line; "" for a blank one. Line ends in it count as spaces."""
        self.long = False
        # A command is about what was said before.
        if self.renew and line.strip() and not line.startswith("/"):
            self.conversation = self.renew(self.conversation)
        try:
            text = self._response(line)
        except StorageError as error:  # a part of a large index, which was never read before
            text = self._said(f"{self._whole(error)}. Here, /reload does.")
        except EngineUnavailable as error:  # nothing is lost: the same can be asked again
            text = self._said(f"{error}. Then ask again.")
        return "\n\n".join(filter(None, [self.noted(), text]))

    def noted(self) -> str:
        """What there is to say of the documents and was not said yet; "" for nothing."""
        notes = []
        while self.notes:
            notes.append(self._said(self.notes.pop(0)))
        return "\n".join(notes)

    def _whole(self, error: StorageError) -> StorageError:
        """What is wrong with the index, compared whole, so that it is in force no longer."""
        check = self.conversation.index.check
        try:
            if check is not None:
                check()
        except StorageError as found:
            return found
        return error

    def _response(self, line: str) -> str:
        text = " ".join(line.split())
        if not text:
            return ""
        if line.startswith(" "):  # for no one to read, and no command
            return self._asked(text, self.conversation.ask_each(text, private=True))
        if not text.startswith("/"):
            said = self.conversation.say(text)
            if self.missed:
                for question in missed_in(said):
                    self.missed(question, "abstained")
            return self._moved(said) if said.move else self._asked(text, said)
        name, _, argument = text.partition(" ")
        found = called(name)
        if len(found) != 1:
            return self._said(unknown(name, found))
        named = found[0][1:]
        if named in _MOVES:
            return self._moved(self.conversation.move(named))
        return str(getattr(self, f"_{named}")(argument))  # the method of the same name

    def keep(self) -> None:
        """Keep what is remembered, where it is to be kept and has changed."""
        memory = self.conversation.memory
        if self.keeper and memory is not self._kept:
            self._kept = memory
            with suppress(StorageError, EngineUnavailable):  # whose next question says so
                self.keeper(self.conversation.state())

    def topics(self, limit: int | None = None) -> list[str]:
        """What the first `limit` passages can be asked about: questions, headings, titles."""
        passages = islice(self.conversation.index.passages, limit)
        return list(dict.fromkeys(map(topic, passages)))

    def _asked(self, text: str, said: Said) -> str:
        """What to print for what was asked."""
        self.turns.extend(said.replies)
        parts = [render_said(said, self.screen(), self._beside())]
        if isinstance(said.replies[-1], Clarification):
            parts.append(self._said("Type a number, or ask again in other words."))
        if len(text) > LONGEST:
            parts.append(self._said(f"Only the first {LONGEST:,} characters were read."))
        return "\n\n".join(parts)

    def _moved(self, said: Said) -> str:
        """What to print for a move that was made; what can't be made says why."""
        if said.move in ("help", "quit", "topics"):
            return str(getattr(self, f"_{said.move}")(""))
        if said.move == "choice" and isinstance(said.whole, Answer):
            self.turns.append(said.whole)
        return render_said(said, self.screen(), self._beside())

    def _beside(self) -> Beside:
        return Beside(self.conversation.index, self.conversation.threshold)

    def _nothing(self) -> str:
        return self._said(NOTHING if self.last is None else UNANSWERED)

    def _said(self, text: str) -> str:
        return "\n".join(wrapped(text, self.screen()))

    def _help(self, _: str) -> str:
        self.long = True
        return help_text(self.screen(), edited=self.edited)

    def _quit(self, _: str) -> str:
        self.left = True
        return ""

    _exit = _quit

    def _topics(self, word: str) -> str:
        self.long = True
        return render_topics(self.topics(), word, self.screen())

    def _source(self, _: str) -> str:
        if not isinstance(self.last, Answer):
            return self._nothing()
        self.long = True
        return render_document(self.last, self.conversation.index.passages, self.screen())

    def _open(self, _: str) -> str:
        if not isinstance(self.last, Answer):
            return self._nothing()
        sources = self.last.match.passage.document.sources
        url = next(("".join(harmless(s.url).split()) for s in sources if s.url), "")
        if not url:
            return self._said("This source has no address.")
        opened = open_link(url)
        told = "Opened in the browser:" if opened else "No browser can be started here:"
        return f"{self._said(told)}\n  {self.screen().link(url)}"

    def _copy(self, argument: str) -> str:
        if argument and not (argument.isdecimal() and len(argument) < 9):
            return self._said("Write /copy, or /copy 2 for the answer before the last.")
        back = int(argument or 1)
        answers = self.conversation.memory.answers
        if not 1 <= back <= len(answers):
            return self._said("There are not so many answers." if answers else NOTHING)
        text = render(answers[-back].reply, Screen())
        taken = copy(text)
        if taken:
            return self._said(f"Copied by {taken}.")
        return f"{self._said('Nothing here can copy. This is the text:')}\n\n{text}"

    def _save(self, argument: str) -> str:
        first, _, rest = argument.partition(" ")
        force, name = first == "-f", rest if first == "-f" else argument
        if not self.turns:
            return self._said("There is nothing to save yet.")
        default = f"chatbot-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.md"
        path = Path(name or default)
        try:
            path = path.expanduser()
            save_transcript(list(self.turns), path, force=force)
        except FileExistsError:
            return self._said(f"{path} is there already; /save -f {name} replaces it.")
        except (OSError, ValueError, RuntimeError) as error:  # no such home, no such name
            reason = error.strerror if isinstance(error, OSError) else error
            return self._said(f"Can't write {path}: {reason}.")
        return self._said(f"Saved {counted(len(self.turns), 'turn')} in {path}.")

    def _good(self, words: str) -> str:
        return self._judged(words, good=True)

    def _bad(self, words: str) -> str:
        return self._judged(words, good=False)

    def _judged(self, words: str, *, good: bool) -> str:
        if self.last is None:
            return self._said(NOTHING)
        if self.state is None:
            return self._said("Nothing is kept here (--no-history), so this is not either.")
        try:
            path = note_judgement(self.state, self.last, good=good, words=words)
            question = answered_in(self.conversation.memory.last)
            if self.missed and question and not good:
                self.missed(question, "bad")
        except OSError as error:
            return self._said(f"Can't note it in {self.state}: {error.strerror or error}.")
        return self._said(f"Noted in {path}.")

    def _corpus(self, argument: str) -> str:
        if not argument:
            return self._said(self._covered())
        return self._opened([os.path.expanduser(argument)])

    def _reload(self, _: str) -> str:
        return self._opened(None)

    def _opened(self, paths: Sequence[str] | None) -> str:
        if self.reopen is None:
            return self._said("This chat can't open documents.")
        try:
            self.name, self.conversation = self.reopen(paths)
            self._kept = self.conversation.memory  # of these documents nothing was said yet
        except ChatbotError as error:
            told = str(error) if str(error).endswith((".", "?")) else f"{error}."
            return self._said(f"{told} Still asking {self.name}.")
        return self._said(self._covered())

    def _covered(self) -> str:
        """What the documents are called and how much they hold."""
        passages = self.conversation.index.passages
        asking = questions(passages)
        counts = (counted(asking, "question"), counted(len(passages) - asking, "paragraph"))
        return f"{cut(self.name, 0)}: {', '.join(counts)}."
