"""The way of a question, one line a step, and what a conversation remembers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path

from .decision import ANSWER, Abstention, Answer, Reply, SmallTalk, decide
from .followup import Thread, completed, continued, leans, own_words, points_back
from .index import Index
from .query import Query, understand
from .ranking import Match, is_name, rank
from .smalltalk import small_talk

MATCHES = 10  # matches that a reply is decided from
BATCH = 64  # questions that a process takes at a time
SURER = 0.5  # share of the confidence of a question alone from which the whole one is taken
ENTRY = 0.8  # overlap with a question of the documents from which it beats small talk
HELD = 0.4  # share of what a leaning question itself asks that a passage has to have


def search(index: Index, text: str, limit: int = 10) -> list[Match]:
    """The passages that match `text` best, best first, each with its confidence.

    At most `limit`; [] where no word of the text stands in any passage.
    """
    return list(rank(understand(text, index), index, limit).matches)


class Conversation:
    """Questions to one index, each perhaps leaning on those before.

    Equal conversations get equal replies. What is remembered is bounded, however long a
    conversation goes on: `thread`, a value that another conversation can begin with.
    """

    def __init__(
        self,
        index: Index,
        *,
        threshold: float = ANSWER,
        thread: Thread | None = None,
        talk: Path | bool = True,
    ) -> None:
        """`threshold` is how probable it has to be that the documents answer (0 to 1).

        `talk` says whether small talk is replied to, or by which file (see `smalltalk`).
        """
        self.index = index
        self.threshold = threshold
        self.talk = talk
        if isinstance(talk, Path):
            small_talk("", talk)  # what is wrong with it is to be told now
        self.thread = thread or Thread()

    def ask(self, text: str) -> Reply:
        """The reply to `text`; an `Abstention` for a text without words."""
        query = understand(text, self.index)
        reply = self._reply(query)
        if said := self._said_back(text, reply):
            return SmallTalk(query, reply.matches, said, reply.answerable)
        if query.terms and self.thread.words and leans(query):
            reply = self._better(query, reply)
        self._remember(reply)
        return reply

    def forget(self) -> None:
        """Begin anew: the next question leans on nothing."""
        self.thread = Thread()

    def _said_back(self, text: str, reply: Reply) -> str:
        """What is said to small talk; "" for anything else, and for what is an entry."""
        if not self.talk or _is_entry(reply):
            return ""
        return small_talk(text, None if self.talk is True else self.talk)

    def _reply(self, query: Query, shown: Collection[int] = ()) -> Reply:
        ranking = rank(query, self.index, MATCHES, shown)
        return decide(query, ranking, self.index, threshold=self.threshold)

    def _better(self, query: Query, alone: Reply) -> Reply:
        """The reply to `query` alone, or completed by the thread.

        A question that is answered alone stays alone, unless it points back and the whole
        one is answered about as surely. One that neither points back nor asks for anything
        is none. A passage has to have a good part of what the question itself asks.
        """
        whole, own = completed(query, self.thread), own_words(query)
        pointing = points_back(query) or not own
        says_something = points_back(query) or query.cues or own
        if whole is query or not says_something or (isinstance(alone, Answer) and not pointing):
            return alone
        reply = self._reply(whole, self.thread.shown)
        if not self._holds(query, reply):
            if not pointing:
                return alone
            reply = Abstention(whole, reply.matches, "not sure", reply.answerable)
        if isinstance(alone, Answer):
            needed = SURER * alone.confidence
            sure = isinstance(reply, Answer) and reply.confidence > needed
            same = reply.matches[:1] and reply.matches[0].number == alone.match.number
            return reply if sure and not same else alone
        return reply if reply.matches else alone

    def _holds(self, query: Query, reply: Reply) -> bool:
        """Whether the best match has HELD of what the question itself asks, and its names.

        What asks for a kind of answer is held where the match can give one.
        """
        names = {of for of in own_words(query) if is_name(query, of)}
        asks = {*own_words(query), *query.cues} - names
        best = reply.matches[0] if reply.matches else None
        held = {e.word: e.strength for e in best.evidence} if best else {}
        fits = 1.0 if best and not best.signals["unfit"] else 0.0
        if not all(held.get(query.words[of], 0.0) >= HELD for of in names):
            return False
        weights = {of: float(query.weights[of]) for of in asks}
        found = sum(
            weight * (fits if of in query.cues else held.get(query.words[of], 0.0))
            for of, weight in weights.items()
        )
        return found >= HELD * sum(weights.values()) and bool(weights or names)

    def _remember(self, reply: Reply) -> None:
        before = self.thread if reply.query.carried else Thread()
        if isinstance(reply, Answer):
            passage, number = reply.match.passage, reply.match.number
            cited = understand(passage.question or passage.heading, self.index)
            shown = number if passage.kind == "paragraph" else None
            self.thread = continued(before, reply.query, cited, shown)
        elif reply.query.known or reply.query.carried:
            self.thread = continued(before, reply.query, None, None)


def _is_entry(reply: Reply) -> bool:
    """Whether the documents have an entry for just what was said: "hello" may be one."""
    return isinstance(reply, Answer) and reply.match.signals["read question"] >= ENTRY


def replies(
    index: Index,
    dialogues: Sequence[Sequence[str]],
    *,
    threshold: float = ANSWER,
    talk: Path | bool = True,
) -> Iterator[Reply]:
    """The reply to the last turn of each of `dialogues`, in their order.

    On all cores, where they are more than BATCH and this process can be copied.
    """
    from .processes import shared

    begin = partial(Conversation, index, threshold=threshold, talk=talk)
    batches = range(0, len(dialogues), BATCH)
    for found in shared(_batch, (begin, dialogues), batches):
        yield from found


def _batch(
    begin: Callable[[], Conversation], dialogues: Sequence[Sequence[str]], first: int
) -> list[Reply]:
    """The replies to BATCH dialogues from `first` on."""
    found = []
    for turns in dialogues[first : first + BATCH]:
        conversation = begin()
        for turn in turns[:-1]:
            conversation.ask(turn)
        found.append(conversation.ask(turns[-1]))
    return found
