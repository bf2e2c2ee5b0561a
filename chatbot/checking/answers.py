"""What is wrong with answers and documents as such: length, date, address of a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..corpus import Document, Passage
from ..terminal.screen import WIDEST, counted, lines
from .finding import Finding, Subject, quoted

LINES = 20  # of WIDEST cells; with its source such a text just fits a screen of 24
SHORT, FEW = 500, 4  # characters and line ends of a text that fits without being cut
WORDS = 2  # up to which an answer says nothing when it is quoted alone

_Lacking = tuple[Document, str]  # a document, and what of it


def check_answers(subject: Subject) -> Iterator[Finding]:
    """What is wrong with the length of answers."""
    for passage in subject.passages:
        short = len(passage.text) < SHORT and passage.text.count("\n") < FEW
        long = 0 if short else sum(a < b for a, b in lines(passage.text, WIDEST))
        words = len(passage.text.split())
        if long > LINES:
            message = f"{long} lines of text, a screen shows {LINES}"
            advice = "divide it into several, each with a question or heading of its own"
            yield subject.finding(passage, "too-long", message, advice)
        elif passage.question and 0 < words <= WORDS:
            message = f"the answer is {quoted(passage.text)} and no more"
            advice = "write a sentence that can be quoted without its question"
            yield subject.finding(passage, "near-empty", message, advice)


def check_documents(subject: Subject) -> Iterator[Finding]:
    """Articles without a date, and sources without an address; of a file one line each."""
    for passages in _by_file(subject, _undated):
        advice = "write “date YYYY-MM-DD” where its format has it"
        told = _told("no date", passages)
        yield subject.finding(passages[0], "undated", told, advice)
    for passages in _by_file(subject, _unaddressed):
        names = [s.name for s in passages[0].document.sources if not s.url]
        told = _told(f"no address of the source {quoted(names[0])}", passages)
        yield subject.finding(passages[0], "no-address", told, "write its URL behind the name")


def _undated(passage: Passage) -> bool:
    return not passage.question and not passage.document.date


def _unaddressed(passage: Passage) -> bool:
    return any(not source.url for source in passage.document.sources)


def _by_file(subject: Subject, lacks: Callable[[Passage], bool]) -> Iterable[list[Passage]]:
    """Of each file the first passages of its documents that lack something, in order."""
    found: dict[str, dict[Document, Passage]] = {}
    for passage in subject.passages:
        if lacks(passage):
            found.setdefault(subject.path(passage), {}).setdefault(passage.document, passage)
    return [list(documents.values()) for documents in found.values()]


def _told(message: str, passages: list[Passage]) -> str:
    """The message, and how many documents more of the file it is true of."""
    more = len(passages) - 1
    return (
        f"{message}, nor of {counted(more, 'document')} more in the file" if more else message
    )
