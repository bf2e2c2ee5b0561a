"""The way of a question, one line a step, and what a conversation remembers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from .corpus import Passage
from .decision import ANSWER, Abstention, Answer, Clarification, Reply, SmallTalk, decide
from .followup import (
    Thread,
    completed,
    continued,
    faded,
    has_pronoun,
    leans,
    own_words,
    points_back,
    telling_words,
)
from .index import Index
from .memory import Memory, Turn, asked, moved, picked
from .moves import BEYOND, OTHER_WORDS, counted_off, declines, move, topics
from .query import Query, understand
from .ranking import Match, is_name, rank
from .smalltalk import small_talk
from .state import restored, state_of

MATCHES = 10  # matches that a reply is decided from
SURER = 0.5  # share of the confidence of a question alone from which the whole one is taken
ENTRY = 0.8  # overlap with a question of the documents from which it beats small talk
DOUBTFUL = 0.5  # confidence below which what a pronoun stands for is not to be guessed
HELD = 0.4  # share of what a leaning question itself asks that a passage has to have
_JOINT = re.compile(r"[,;.?!]\s|\sand\s", re.IGNORECASE)  # between two questions of a line


def search(index: Index, text: str, limit: int = 10) -> list[Match]:
    """The passages that match `text` best, best first, each with its confidence.

    At most `limit`; [] where no word of the text stands in any passage.
    """
    return list(rank(understand(text, index), index, limit).matches)


class Said(NamedTuple):
    """The replies to a line: at least one, and of several questions one each, in their order.

    `whole` is the reply to the line as one question. `move` says which move it was (see
    `moves`), "choice" for what was said to a list, and is "" for questions.
    """

    replies: tuple[Reply, ...]
    whole: Reply
    move: str = ""


class Conversation:
    """Questions to one index, each perhaps leaning on those before.

    Equal conversations get equal replies. What is remembered is bounded, however long a
    conversation goes on, and is a value: `thread` is what it is about, `memory` which turns
    can be referred to, and `state` both as plain data that another one can begin with.
    """

    def __init__(
        self,
        index: Index,
        *,
        threshold: float = ANSWER,
        thread: Thread | None = None,
        talk: Path | bool = True,
        state: Mapping[str, Any] | None = None,
    ) -> None:
        """`threshold` is how probable it has to be that the documents answer (0 to 1).

        `talk` says whether small talk is replied to, or by which file (see `smalltalk`);
        `state` is where to go on (see `restore`).
        """
        self.index = index
        self.threshold = threshold
        self.talk = talk
        if isinstance(talk, Path):
            small_talk("", talk)  # what is wrong with it is to be told now
        self.thread = thread or Thread()
        self.memory = Memory()
        if state is not None:
            self.restore(state)

    def say(self, line: str) -> Said:
        """The replies to whatever is typed: a number after a list, a move, questions.

        A move ("more", "back", "shorter": see `moves`) is none where the documents have an
        entry for it. What is no move is asked: see `ask_each`.
        """
        text = " ".join(line.split())
        number = counted_off(text, len(self.memory.rows))
        if number is not None and (found := picked(self.memory, number, self.index)):
            answer, self.memory = found
            # What was asked had no clear answer; it goes on about what was picked.
            self._remember(replace(answer, query=self._entry(answer.match.passage)))
            return Said((answer,), answer, "choice")
        name = move(text) if number is None else ""
        if name and not _is_entry(self._reply(understand(text, self.index))):
            return self.move(name, text)
        rows = len(self.memory.rows)
        if number is not None and number < 10:
            return self._told(BEYOND.format(rows), text, "choice")
        if rows and declines(text):
            return self._told(OTHER_WORDS, text, "choice")
        return self.ask_each(text)

    def move(self, name: str, text: str = "") -> Said:
        """The reply to a move by its name; small talk where there is nothing to do it with.

        `text` is how it was said.
        """
        if name == "topics":
            return self._told(topics(self.index.passages), text, name)
        if name == "new":
            self.forget()
        found, self.memory = moved(self.memory, name)
        if isinstance(found, str):
            return self._told(found, text, name)
        return Said((found,), found, name)

    def ask_each(self, line: str, *, private: bool = False) -> Said:
        """The replies to the questions of a line, in their order.

        It is cut where every part is a question by itself (see `several`) and the parts are
        answered better than the whole: none of them says nothing, the surest answer to one
        is at least as sure as that to the whole, and they are not one and the same. An
        entry's own wording stays whole.
        """
        memory, whole = self.memory, self._turn(line, private=private)
        turns = [whole]
        if _JOINT.search(line) and not _is_entry(whole.reply):
            turns = self._apart(line, whole)
        self.memory = asked(memory, turns, self.thread)
        return Said(tuple(turn.reply for turn in turns), whole.reply)

    def _apart(self, line: str, whole: Turn) -> list[Turn]:
        """The turns of the questions of a line, or that of the `whole` where it is better."""
        from .several import better_apart, questions  # which few lines need

        parts, after = questions(line), self.thread
        if len(parts) == 1 or isinstance(whole.reply, SmallTalk):
            return [whole]
        self.thread = whole.before
        turns = [self._turn(part, private=whole.private) for part in parts]
        if better_apart(whole.reply, [turn.reply for turn in turns]):
            return turns
        self.thread = after
        return [whole]

    def ask(self, text: str) -> Reply:
        """The reply to `text` as one question; an `Abstention` for a text without words."""
        query, before = understand(text, self.index), self.thread
        reply = self._reply(query)
        if said := self._said_back(text, reply):
            return SmallTalk(query, reply.matches, said, reply.answerable)
        if query.terms and self.thread.words:
            reply = self._in_thread(query, reply)
        self._remember(reply)
        self.memory = asked(self.memory, [Turn(reply, before)], self.thread)
        return reply

    def forget(self) -> None:
        """Begin anew: the next question leans on nothing, and nothing can be gone back to."""
        self.thread, self.memory = Thread(), Memory()

    def state(self) -> dict[str, Any]:
        """What is remembered, as plain data (see `state`): passages are named by their ids.

        Of a size that doesn't grow with the conversation. What was private is left out.
        """
        return state_of(self.thread, self.memory, self.index)

    def restore(self, state: Mapping[str, Any]) -> int:
        """Go on from the `state` of a conversation; how many answers of it were lost.

        Those are lost whose passage is no longer there. Raises `StorageError` for what is
        no state; this conversation is then as it was.
        """
        self.thread, self.memory, lost = restored(state, self.index, self._asked_again)
        return lost

    def _asked_again(self, text: str, before: Thread) -> Reply:
        """The reply to `text` where the conversation was about `before`."""
        other = copy(self)
        other.thread = before
        return other.ask(text)

    def _turn(self, text: str, *, private: bool) -> Turn:
        before = self.thread
        return Turn(self.ask(text), before, private)

    def _told(self, told: str, text: str, name: str = "") -> Said:
        reply = SmallTalk(understand(text, self.index), (), told)
        return Said((reply,), reply, name)

    def _said_back(self, text: str, reply: Reply) -> str:
        """What is said to small talk; "" for anything else, and for what is an entry."""
        if not self.talk or _is_entry(reply):
            return ""
        return small_talk(text, None if self.talk is True else self.talk)

    def _reply(self, query: Query, shown: Collection[int] = ()) -> Reply:
        ranking = rank(query, self.index, MATCHES, shown)
        return decide(query, ranking, self.index, threshold=self.threshold)

    def _in_thread(self, query: Query, alone: Reply) -> Reply:
        """The reply to `query` alone, or completed by the thread.

        A question that is answered alone stays alone, unless it points back: then the whole
        one is taken where that is answered about as surely, and is refused where neither
        can be trusted. One that is not answered alone is answered whole, if a passage has
        of what it asks itself what `_holds` wants; else refused, with what is near the
        thread. A choice between passages stays one, unless the question leans; words that
        nobody knows are refused as ever.
        """
        whole = completed(query, self.thread)
        leaning = leans(query)
        unanswered = isinstance(alone, Abstention) and alone.matches
        if whole is query or not (leaning or unanswered):
            return alone
        pointing = leaning and (points_back(query) or not own_words(query))
        strange = not (pointing or query.readings or query.cues)
        if strange or (isinstance(alone, Answer) and not pointing):
            return alone
        reply = self._reply(whole, self.thread.shown)
        asked, answerable = (whole, reply) if leaning else (query, alone)
        refused = Abstention(asked, reply.matches, "not sure", answerable.answerable)
        held = leaning and self._holds(query, reply)
        if isinstance(alone, Answer):
            if held and isinstance(reply, Answer):
                surer = reply.confidence > SURER * alone.confidence
                return reply if surer and reply.match.number != alone.match.number else alone
            doubtful = alone.confidence < DOUBTFUL and has_pronoun(query)
            return refused if doubtful else alone
        if held:
            return reply
        stays = not reply.matches or (isinstance(alone, Clarification) and not pointing)
        return alone if stays else refused

    def _holds(self, query: Query, reply: Reply) -> bool:
        """Whether the best match has HELD of what the question itself asks, and its names.

        What asks for a kind of answer is held where the match can give one. Common words
        ask for nothing where it points back or asks for a kind: "who takes part".
        """
        if not reply.matches:
            return False
        lenient = points_back(query) or query.cues
        own = telling_words(query) if lenient else own_words(query)
        names = {of for of in own if is_name(query, of)}
        best = reply.matches[0]
        held = {found.word: found.strength for found in best.evidence}
        if not all(held.get(query.words[of], 0.0) >= HELD for of in names):
            return False
        fits = 0.0 if best.signals["unfit"] else 1.0
        weights = {of: float(query.weights[of]) for of in {*own, *query.cues} - names}
        found = sum(
            weight * (fits if of in query.cues else held.get(query.words[of], 0.0))
            for of, weight in weights.items()
        )
        return found >= HELD * sum(weights.values())

    def _remember(self, reply: Reply) -> None:
        leaves = isinstance(reply, Answer) and not reply.query.carried
        before = faded(self.thread) if leaves else self.thread
        if isinstance(reply, Answer):
            passage, number = reply.match.passage, reply.match.number
            shown = number if passage.kind == "paragraph" else None
            self.thread = continued(before, reply.query, self._entry(passage), shown)
        elif reply.query.known or reply.query.carried:
            self.thread = continued(before, reply.query, None, None)

    def _entry(self, passage: Passage) -> Query:
        """What a passage says that it is about, as a question."""
        return understand(passage.question or passage.heading, self.index)


def _is_entry(reply: Reply) -> bool:
    """Whether the documents have an entry for just what was said: "hello" may be one."""
    return isinstance(reply, Answer) and reply.match.signals["read question"] >= ENTRY
