"""Reply -> lines of text: the answer, its marked sentence, where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..corpus import Passage
from ..decision import Abstention, Answer, Clarification, Reply, SmallTalk
from ..query import Query
from ..ranking import Match
from .screen import Screen, Span, cells, cut, harmless, lines, wrapped

BOLD, UNDERLINED = 1, 4


def render(reply: Reply, screen: Screen) -> str:
    """What a person reads, without a final line end."""
    match reply:
        case Answer():
            return "\n".join(_answer(reply, screen))
        case Clarification():
            return "\n".join(_clarification(reply, screen))
        case Abstention():
            return "\n".join(_abstention(reply, screen))
        case SmallTalk():
            return "\n".join(wrapped(reply.text, screen))


def render_match(
    found: Match, spans: Sequence[Span], screen: Screen, words: Sequence[Span] = ()
) -> str:
    """A passage with its place, `spans` of it marked; says so where it has no text.

    `words` are underlined where there is colour.
    """
    passage = found.passage
    if passage.text.strip():
        text = marked(passage.text, spans, screen, words)
    else:
        text = wrapped("No answer is written for this question.", screen)
    return "\n".join([*text, "", *place_of(passage, screen)])


def render_short(answer: Answer, screen: Screen) -> str:
    """The sentences alone that carry an answer, and where they stand."""
    passage = answer.match.passage
    said = " ".join(passage.text[start:end] for start, end in answer.excerpt) or passage.text
    return "\n".join([*wrapped(said, screen), "", *place_of(passage, screen)])


def render_document(answer: Answer, passages: Sequence[Passage], screen: Screen) -> str:
    """The whole document of an answer out of the `passages` of its index, the answer marked."""
    return "\n".join(_document(answer, passages, screen))


def _document(answer: Answer, passages: Sequence[Passage], screen: Screen) -> Iterator[str]:
    own = answer.match.passage
    yield from wrapped(own.document.title, screen)
    for passage in _around(answer.match, passages):
        spans = [(0, len(passage.text))] if passage.id == own.id else []
        yield ""
        if passage.question:
            yield from wrapped(passage.question, screen)
            yield ""
        yield from marked(passage.text, spans, screen)


def _around(match: Match, passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages of the document of a match, which stand one after the other."""
    document, first = match.passage.document, match.number
    while first and passages[first - 1].document == document:
        first -= 1
    for number in range(first, len(passages)):
        if passages[number].document != document:
            return
        yield passages[number]


def render_topics(topics: Sequence[str], word: str, screen: Screen) -> str:
    """What can be asked about, each a line; of it what has `word`, where that is given."""
    found = [topic for topic in topics if word.casefold() in topic.casefold()]
    if not found:
        return "\n".join(wrapped(f"No topic with {word!r}. /topics alone lists all.", screen))
    return "\n".join(line for topic in found for line in wrapped(topic, screen, "  ", "    "))


def _answer(reply: Answer, screen: Screen) -> Iterator[str]:
    if screen.plain:
        yield "Answer:"
    yield render_match(reply.match, reply.excerpt, screen, reply.words)
    said = " ".join(filter(None, (_corrected(reply.query), _carried(reply.query))))
    if said:
        yield ""
        yield from wrapped(said, screen)


def _clarification(reply: Clarification, screen: Screen) -> Iterator[str]:
    asked = "Several entries fit about as well. Which one?"
    said = (asked, _corrected(reply.query), _carried(reply.query))
    yield from wrapped(" ".join(filter(None, said)), screen)
    yield ""
    yield from _topics(reply.choices, screen)


def _abstention(reply: Abstention, screen: Screen) -> Iterator[str]:
    if reply.reason == "no words":
        yield from wrapped("There is no question in that. Ask in your own words.", screen)
        return
    if reply.reason == "no answer written":
        yield from wrapped("No answer is written for this question.", screen)
        yield ""
        yield from place_of(reply.matches[0].passage, screen)
        return
    yield from wrapped("I don't know. No source here answers that.", screen)
    query = reply.query
    # Of a compound one part may be known and the other not: then it is not found.
    known = [word for word in query.known if word not in query.unknown]
    told = (("Found in the sources", known), ("Not found", query.unknown))
    parts = [f"{label}: {', '.join(words)}." for label, words in told if words]
    if said := " ".join(filter(None, (*parts, _corrected(query)))):
        yield from wrapped(said, screen)
    if reply.nearest:
        yield ""
        several = len(reply.nearest) > 1
        nearest = "topics, in case they help:" if several else "topic, in case it helps:"
        yield from wrapped(f"Nearest {nearest}", screen)
        yield from _topics(reply.nearest, screen)


def _carried(query: Query) -> str:
    """What the question was completed by, as a sentence; "" where it stood alone."""
    return f"About: {', '.join(query.carried)}." if query.carried else ""


def _corrected(query: Query) -> str:
    """Which word was taken for which other, as a sentence; "" where none was."""
    read = [
        f"{typed} as {meant}"
        for typed, meant in query.corrections.items()
        if typed not in query.unknown
    ]
    return f"Reading {', '.join(read)}." if read else ""


def _topics(matches: Sequence[Match], screen: Screen) -> Iterator[str]:
    for number, found in enumerate(matches, 1):
        label = f"  {number}  "
        topic = found.passage.question or _beginning(found.passage.text)
        yield from wrapped(topic, screen, label, " " * len(label))


def _beginning(text: str, length: int = 70) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + "…"


def place_of(passage: Passage, screen: Screen) -> Iterator[str]:
    """Where a passage stands: its place, its document on one line, its sources."""
    document = passage.document
    place = passage.location[:1].upper() + passage.location[1:]
    question = " ".join(passage.question.split())
    named = ": ".join(filter(None, (place, question)))
    yield from wrapped(named, screen, "Source: " if screen.plain else "  ", "  ")
    dated = ": ".join(filter(None, (document.date, document.title)))
    yield "  " + cut(dated, screen.width and screen.width - 2)
    for source in document.sources:
        yield from _source(source.name, source.url, screen)


def _source(name: str, url: str, screen: Screen) -> Iterator[str]:
    """On one line where it fits, else the URL on its own, never cut."""
    name, url = harmless(name), "".join(harmless(url).split())
    if not url:
        yield from wrapped(name, screen, "  ", "  ")
    elif name == url:
        yield "  " + screen.link(url)
    elif not screen.width or cells(f"  {name}: {url}") <= screen.width:
        yield f"  {name}: {screen.link(url)}"
    else:
        yield from wrapped(f"{name}:", screen, "  ", "  ")
        yield "  " + screen.link(url)


def marked(
    text: str, spans: Sequence[Span], screen: Screen, words: Sequence[Span] = ()
) -> Iterator[str]:
    """The lines of `text`, `spans` bold, or in brackets where there is no colour.

    With colour `words` are underlined.
    """
    text = harmless(text)
    if not screen.color:
        for start, end in reversed(spans):
            text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
        spans = words = ()
    for start, end in lines(text, screen.width):
        yield "".join(_styled_pieces(text, (start, end), spans, words, screen))


def _styled_pieces(
    text: str, line: Span, spans: Sequence[Span], words: Sequence[Span], screen: Screen
) -> Iterator[str]:
    """The pieces of a line between the borders of `spans` and `words`, each in its style."""
    borders = {at for span in (*spans, *words) for at in span if line[0] < at < line[1]}
    for start, end in pairwise(sorted({*line, *borders})):
        styles = [
            code
            for code, marks in ((BOLD, spans), (UNDERLINED, words))
            if any(first <= start and end <= last for first, last in marks)
        ]
        yield screen.styled(_one_line(text[start:end], screen), *styles)


def _one_line(text: str, screen: Screen) -> str:
    return text.replace("\n", " ") if screen.width else text
