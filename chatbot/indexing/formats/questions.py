"""The questions of a plain text: where each begins, and which lines answer it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ...sentences import sentences
from .lines import Line, asks, below, heading_level, trimmed

_LABEL = re.compile(
    r"""[\s\#]*(?P<bullet>[-+*•·–—−‣◦▪●]\s+)?[*_]*
    (?:(?:(?:\d{1,3}[.)]\s*[*_]*)?q(?:uestion)?\s*\#?(?P<digits>\d*)\s*(?P<letter>[:.)]|(?<=\s)[–—-](?=\s))
         |\(?(?P<number>\d{1,3})\s*[.):])
       (?:[*_]*\s+(?=\S)|(?=[^\s\d])))?""",
    re.IGNORECASE | re.VERBOSE,
)
_ANSWER = re.compile(
    r"[\s*_]*a(?:nswer)?\s*(?P<digits>\d*)\s*(?P<mark>[:.)]|(?<=\s)[–—-](?=\s))[*_]*\s*",
    re.IGNORECASE,
)
_ANSWER_WITHIN = re.compile(r"(?<=\s)(?=[*_]*a(?:nswer)?\s*\d*:[*_]*\s)", re.IGNORECASE)
_ASKED = re.compile(r"[?？]+[\"'”’»)\]*_]*(?=\s)")
_SECTION = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?\s+(?=\D)")  # the number of a heading: 1.2.
_QUESTION_LENGTH = 120  # characters; within an article a longer line is a paragraph


class Question(NamedTuple):
    """A question from its label to where its answer may begin.

    `complete`: it ends in a question mark, or the label of an answer follows. `split`: the
    answer begins in its last line. `letter` is what stands behind a Q, `number` 0 without one.
    """

    words: str
    at: int
    last: int
    end: int
    complete: bool
    split: bool
    letter: str
    number: int
    bullet: bool


def asked(text: str) -> str:
    """The question that a text is, without number, label and bold type; "" where it is none.

    It is one where it ends in a question mark and is short for a paragraph.

    >>> asked("**3. Where is it?**"), asked("Q: Why?"), asked("1.2 Who?"), asked("It is here.")
    ('Where is it?', 'Why?', 'Who?', '')
    """
    text = " ".join(text.split())
    if not asks(text) or len(text) > _QUESTION_LENGTH:
        return ""
    label = _SECTION.match(text) or _LABEL.match(text)
    return text[label.end() if label else 0 :].strip("*_# ")


def answer_of(text: str) -> str:
    """A text without the label of an answer.

    >>> answer_of("A: So.")
    'So.'
    """
    return text[_answer_label(text, None) :]


def answered_below(lines: Sequence[Line], at: int) -> int:
    """Where the paragraph below a lone question begins; 0 where a line is none, or has none."""
    line = lines[at]
    if (
        not asks(line.text)
        or len(line.text) > _QUESTION_LENGTH
        or len(sentences(line.plain)) != 1
    ):
        return 0
    following = below(lines, at)
    if following is None or asks(lines[following].text) or heading_level(lines, following):
        return 0
    label = _LABEL.match(line.text)
    return 0 if label and any(label.groups()) else following


def questions(lines: Sequence[Line], *, faq: bool) -> list[Question]:
    """The questions that begin an entry, in order.

    Lines labelled Q are, and above the first of them those with a number that end in a
    question mark, so that a numbered list within an answer stays in it. Without either,
    in an FAQ, the lines that end in a question mark; else those numbered in a row. In an
    article Q has to ask something, and each question with a number needs an answer.
    """
    found, at = [], 0
    while at < len(lines):
        question = None if lines[at].blank else _question(lines, at)
        if question:
            found.append(question)
        at = question.last + 1 if question and question.complete else at + 1
    lettered = [q for q in found if q.letter and (faq or q.complete)]
    first = lettered[0].at if lettered else len(lines)
    numbered: list[Question] = []
    for q in found:
        due = numbered[-1].number + 1 if numbered else 1
        if q.number and q.complete and q.at < first and (q.number == due or not q.split):
            numbered.append(q)
    starts = {None, *(q.at for q in numbered)}
    if not faq and any(q.split or below(lines, q.last) in starts for q in numbered):
        numbered = []
    marked = numbered + lettered
    if marked or not faq:
        return marked
    asked = [q for q in found if q.complete and not q.number]
    counted: list[Question] = []
    for q in found:
        if q.number == len(counted) + 1:
            counted.append(q)
    return [q for q in asked if not q.bullet] or asked or counted


def _question(lines: Sequence[Line], at: int) -> Question | None:
    """The question that begins in a line; None where none does.

    A line with a label is one, though incomplete where no mark and no answer's label follow.
    """
    label = _label(lines[at])
    own = bool(label["letter"] or label["number"])
    apart = at == 0 or lines[at - 1].blank
    pieces, until = _reach(lines, at, label, wraps=own or apart)
    last = at + len(pieces) - 1
    following = below(lines, last) if own and until < 0 else None
    answered = following is not None and _answer_label(lines[following].text, label["letter"])
    complete = until >= 0 or bool(answered)
    if not complete:
        pieces, last = pieces[:1], at
    words = " ".join(" ".join(pieces).split()).strip("*_# ")
    prose = not complete or (words[:1].islower() and not apart)
    if not words or (not own and (prose or (last > at and len(sentences(words)) > 1))):
        return None
    line, start = lines[last], label.end() if last == at else 0
    end = line.start + (start + until if until >= 0 else len(line.text))
    split = end < line.start + len(line.text.rstrip())
    number, bullet = int(label["number"] or 0), bool(label["bullet"])
    return Question(
        words, at, last, end, complete, split, label["letter"] or "", number, bullet
    )


def _label(line: Line) -> re.Match[str]:
    match = _LABEL.match(line.text)
    assert match is not None  # noqa: S101  # every part of it is optional
    return match


def _reach(
    lines: Sequence[Line], at: int, label: re.Match[str], *, wraps: bool
) -> tuple[list[str], int]:
    """The lines of what may be a question, and where it ends in the last one, or -1.

    A blank line, the end of a sentence and another label end the search for its mark.
    """
    pieces: list[str] = []
    for here in range(at, len(lines) if wraps else at + 1):
        line = lines[here]
        content = line.text if pieces else line.text[label.end() :]
        other = _label(line) if pieces else None
        if other and (line.blank or other["letter"] or other["number"] or other["bullet"]):
            break
        if pieces and _answer_label(line.text, label["letter"]):
            break
        until = _until(content, label)
        pieces.append(content[:until] if until >= 0 else content)
        if until >= 0:
            return pieces, until
        if content.rstrip().endswith((*".!:;…", "。", "！")):
            break
    return pieces, -1


def _until(content: str, label: re.Match[str]) -> int:
    """Where a question ends in the text of a line, or -1.

    With a label the answer may stand on the same line, behind its own label or behind the
    question mark of the first sentence.
    """
    within = _ANSWER_WITHIN.search(content) if label["letter"] else None
    if within:
        return within.start()
    if asks(content):
        return len(content)
    mark = _ASKED.search(content) if label["letter"] or label["number"] else None
    return (
        mark.end() if mark and len(sentences(content[: mark.end()].rstrip("*_"))) == 1 else -1
    )


def answer_span(lines: Sequence[Line], question: Question, stop: int) -> tuple[int, int]:
    """The span of the answer, without its label; an empty one where there is none."""
    line = lines[question.last]
    rest = Line(question.end, line.text[question.end - line.start :], line.number)
    answer = trimmed([rest, *lines[question.last + 1 : stop]])
    if answer:
        first = answer[0]
        end = _answer_label(first.text, question.letter)
        answer[0] = Line(first.start + end, first.text[end:], first.number)
        answer = trimmed(answer)
    return span(answer) if answer else (question.end, question.end)


def _answer_label(line: str, letter: str | None) -> int:
    """Where the label of an answer ends in a line; 0 without one.

    "A." begins an answer only where Q has a full stop too: it is an initial as well.
    """
    match = _ANSWER.match(line)
    if not match:
        return 0
    own = letter and (match["digits"] or match["mark"] == letter)
    return match.end() if own or match["mark"] == ":" else 0


def span(lines: Sequence[Line]) -> tuple[int, int]:
    """The span of lines in a row, without white space at its ends."""
    first, last = lines[0], lines[-1]
    start = first.start + len(first.text) - len(first.text.lstrip())
    return start, last.start + len(last.text.rstrip())
