"""The way of a question, one line a step, and what a conversation remembers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path

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
from .query import Query, understand
from .ranking import Match, is_name, rank
from .smalltalk import small_talk

MATCHES = 10  # matches that a reply is decided from
BATCH = 64  # questions that a process takes at a time
SURER = 0.5  # share of the confidence of a question alone from which the whole one is taken
ENTRY = 0.8  # overlap with a question of the documents from which it beats small talk
DOUBTFUL = 0.5  # confidence below which what a pronoun stands for is not to be guessed
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
        if query.terms and self.thread.words:
            reply = self._in_thread(query, reply)
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
        before = self.thread if reply.query.carried else faded(self.thread)
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
