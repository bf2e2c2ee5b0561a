"""One line typed -> what to print: the part of a chat that knows no terminal."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from ..conversation import Conversation
from ..decision import Answer, Clarification, Reply, SmallTalk
from ..errors import ChatbotError
from ..query import LONGEST
from .browser import open_link
from .choices import chosen, listed
from .clipboard import copy
from .commands import called, counted_off, spoken, unknown
from .evidence import render_evidence
from .help import help_text
from .judgement import note_judgement
from .render import place_of, render, render_document, render_match, render_short, render_topics
from .screen import Screen, counted, cut, harmless, wrapped
from .transcript import save_transcript

SLIGHT = 0.03  # confidence below which a next match is not worth showing
KEPT = 1_000  # turns of a chat that /save and /copy can reach
_NO = ("no", "nope", "neither", "none", "none of them", "none of these", "no thanks")
NOTHING = "There is no answer yet: ask a question first."


# What opens other documents, or the same again for None: what they are called, and a
# conversation about them. It raises `ChatbotError` where that fails.
Reopen = Callable[[Sequence[str] | None], tuple[str, Conversation]]


@dataclass(slots=True)
class Chat:
    """A conversation on a screen. `left` turns true when the user asks to leave.

    `last` is the last reply. `edited` says whether the prompt edits lines and recalls
    earlier ones, or only reads them. `name` is what the documents are called, `reopen` opens
    others or the same anew, `state` is the folder of what is kept; without them the commands
    that need them say so. `long` is whether the last text may be too long for a screen.
    `notes` are about the documents as they were opened; they are said with the next text.
    """

    conversation: Conversation
    screen: Callable[[], Screen]
    edited: bool = True
    name: str = ""
    reopen: Reopen | None = None
    state: Path | None = None
    last: Reply | None = None
    left: bool = False
    long: bool = False
    notes: list[str] = field(default_factory=list)
    turns: deque[Reply] = field(default_factory=lambda: deque(maxlen=KEPT))
    _offered: Reply | None = None  # the last reply to a question: numbers refer to its list
    _seen: int = 1  # how many matches of the last reply were shown
    _answers: list[Answer] = field(default_factory=list)  # those of the present topic
    _at: int = -1  # which of them was shown last

    def respond(self, line: str) -> str:
        """What to print for a line; "" for a blank one. Line ends in it count as spaces."""
        self.long = False
        text = self._response(line)
        notes = [self._said(note) for note in self.notes]
        self.notes.clear()
        return "\n\n".join(filter(None, ["\n".join(notes), text]))

    def _response(self, line: str) -> str:
        text = " ".join(line.split())
        if not text:
            return ""
        if line.startswith(" "):
            return self._reply(text)
        rows = len(listed(self._offered))
        number = counted_off(text, rows) if rows else ""
        name, _, argument = (text if number else spoken(text) or text).partition(" ")
        if name.startswith("/"):
            found = called(name)
            if len(found) != 1:
                return self._said(unknown(name, found))
            command = getattr(self, f"_{found[0][1:]}")  # a method of the same name
            return str(command(argument))
        return self._choice(text, number, rows) if rows else self._reply(text)

    def _choice(self, text: str, number: str, rows: int) -> str:
        """What to print for a line after a list; it may be a question all the same."""
        choice = chosen(self._offered, text, self.conversation.index)
        if choice:
            return self._shown(choice)
        if text.casefold().strip(".! ") in _NO:
            return self._said("Then ask again in other words.")
        if len(number) == 1:
            return self._said(f"The list has {rows}; type a number of it, or a question.")
        return self._reply(text)

    def topics(self, limit: int | None = None) -> list[str]:
        """What the first `limit` passages can be asked about: questions, headings, titles."""
        passages = islice(self.conversation.index.passages, limit)
        return list(
            dict.fromkeys(p.question or p.heading or p.document.title for p in passages)
        )

    def _reply(self, text: str) -> str:
        reply = self.conversation.ask(text)
        if not isinstance(reply, SmallTalk):
            self._offered = reply
        shown = self._shown(reply)
        if len(text) > LONGEST:
            shown += "\n\n" + self._said(f"Only the first {LONGEST:,} characters were read.")
        return shown

    def _shown(self, reply: Reply) -> str:
        if not isinstance(reply, SmallTalk):  # what was answered stays what is talked of
            self.last, self._seen = reply, 1
        self.turns.append(reply)
        if isinstance(reply, Answer):
            self._answers = [*self._answers[-KEPT:], reply]
            self._at = len(self._answers) - 1
        text = render(reply, self.screen())
        if isinstance(reply, Clarification):
            text += "\n\n" + self._said("Type a number, or ask again in other words.")
        return text

    def _nothing(self) -> str:
        unanswered = "The last question was not answered."
        return self._said(NOTHING if self.last is None else unanswered)

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

    def _why(self, _: str) -> str:
        if self.last is None:
            return self._said("Nothing to explain yet: ask a question first.")
        index, threshold = self.conversation.index, self.conversation.threshold
        return render_evidence(self.last, self.screen(), index, threshold)

    def _more(self, _: str) -> str:
        if self.last is None:
            return self._said(NOTHING)
        first = self._seen if isinstance(self.last, Answer) else self._seen - 1
        for place, match in enumerate(self.last.matches[first:], first):
            if match.confidence < SLIGHT:
                break
            if match.passage.text.strip() and not (match.same and place):
                self._seen = place + (1 if isinstance(self.last, Answer) else 2)
                label = self._said(f"Next best, sure to {match.confidence:.0%}:")
                return f"{label}\n\n{render_match(match, (), self.screen())}"
        return self._said("There is no more on that.")

    def _cite(self, _: str) -> str:
        if not isinstance(self.last, Answer):
            return self._nothing()
        return "\n".join(place_of(self.last.match.passage, self.screen()))

    def _again(self, _: str) -> str:
        return render(self.last, self.screen()) if self.last else self._said(NOTHING)

    def _back(self, _: str) -> str:
        before = self._at - 1 if isinstance(self.last, Answer) else self._at
        if before < 0:
            return self._said("There is no answer before that.")
        self._at, self.last, self._seen = before, self._answers[before], 1
        return render(self.last, self.screen())

    def _short(self, _: str) -> str:
        if not isinstance(self.last, Answer):
            return self._nothing()
        return render_short(self.last, self.screen())

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
        if argument and not argument.isdecimal():
            return self._said("Write /copy, or /copy 2 for the answer before the last.")
        back = int(argument or 1)
        if not 1 <= back <= len(self._answers):
            few = "There are not so many answers."
            return self._said(few if self._answers else NOTHING)
        text = render(self._answers[-back], Screen())
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
        except OSError as error:
            return self._said(f"Can't note it in {self.state}: {error.strerror or error}.")
        return self._said(f"Noted in {path}.")

    def _new(self, _: str) -> str:
        self.conversation.forget()
        self._forget()
        return self._said("A new topic, then.")

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
        except ChatbotError as error:
            told = str(error) if str(error).endswith((".", "?")) else f"{error}."
            return self._said(f"{told} Still asking {self.name}.")
        self._forget()
        return self._said(self._covered())

    def _forget(self) -> None:
        """Begin anew: nothing refers to what was said before, or to other documents."""
        self.last = self._offered = None
        self._answers, self._at = [], -1

    def _covered(self) -> str:
        """What the documents are called and how much they hold."""
        passages = self.conversation.index.passages
        questions = sum(passage.kind == "faq" for passage in passages)
        counts = (
            counted(questions, "question"),
            counted(len(passages) - questions, "paragraph"),
        )
        return f"{cut(self.name, 0)}: {', '.join(counts)}."
