"""Reply -> lines of text: the answer, its marked sentence, where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..corpus import Passage
from ..decision import Abstention, Answer, Clarification, Reply
from ..query import Query
from ..ranking import Evidence, Match
from .screen import Screen, Span, cells, cut, harmless, lines

BOLD = 1
SLIGHT = 0.01  # share of a question below which a word that matched explains nothing


def render(reply: Reply, screen: Screen) -> str:
    """What a person reads, without a final line end."""
    match reply:
        case Answer():
            return "\n".join(_answer(reply, screen))
        case Clarification():
            return "\n".join(_clarification(reply, screen))
        case Abstention():
            return "\n".join(_abstention(reply, screen))


def render_match(found: Match, spans: Sequence[Span], screen: Screen) -> str:
    """A passage with its place, `spans` of it marked; says so where it has no text."""
    passage = found.passage
    if passage.text.strip():
        text = _marked(passage.text, spans, screen)
    else:
        text = wrapped("No answer is written for this question.", screen)
    return "\n".join([*text, "", *_place(passage, screen)])


def render_evidence(reply: Reply, screen: Screen) -> str:
    """Which words matched, how much of the question each is, and how sure the reply is."""
    best = _best(reply)
    if best is None:
        return "\n".join(wrapped("No word of the question stands in the sources.", screen))
    passage, query = best.passage, reply.query
    question = " ".join(passage.question.split())
    told = [e for e in best.evidence if e.share >= SLIGHT]
    rows = [_read(e, query) for e in sorted(told, key=lambda e: -e.share)]
    parts = [
        f"Matched {passage.location}" + (f" ({question})" if question else ""),
        f": {', '.join(rows)}" if rows else " by words that say little",
        f". Confidence {best.confidence:.0%}.",
        f" Not in the sources: {', '.join(query.unknown)}." if query.unknown else "",
    ]
    return "\n".join(wrapped("".join(parts), screen))


def _read(found: Evidence, query: Query) -> str:
    """A word that matched with its share, and what it was read as."""
    meant = query.corrections.get(found.word, found.term)
    if found.strength < 1 and meant.casefold() != found.word.casefold():
        return f"{found.word} read as {meant} ({found.share:.0%})"
    return f"{found.word} ({found.share:.0%})"


def render_topics(passages: Sequence[Passage], word: str, screen: Screen) -> str:
    """The questions and titles that can be asked about, those with `word` where it is given."""
    topics = dict.fromkeys(p.question or p.heading or p.document.title for p in passages)
    found = [topic for topic in topics if word.casefold() in topic.casefold()]
    if not found:
        return "\n".join(wrapped(f"No topic with {word!r}. /topics alone lists all.", screen))
    return "\n".join(line for topic in found for line in wrapped(topic, screen, "  ", "    "))


def _best(reply: Reply) -> Match | None:
    match reply:
        case Answer():
            return reply.match
        case Clarification():
            return reply.choices[0]
        case Abstention():
            return reply.nearest[0] if reply.nearest else None


def _answer(reply: Answer, screen: Screen) -> Iterator[str]:
    if screen.plain:
        yield "Answer:"
    yield render_match(reply.match, reply.excerpt, screen)
    corrected = _corrected(reply.query)
    if corrected:
        yield ""
        yield from wrapped(corrected, screen)


def _clarification(reply: Clarification, screen: Screen) -> Iterator[str]:
    asked = "Several entries fit about as well. Which one?"
    yield from wrapped(" ".join(filter(None, (asked, _corrected(reply.query)))), screen)
    yield ""
    yield from _topics(reply.choices, screen)


def _abstention(reply: Abstention, screen: Screen) -> Iterator[str]:
    if reply.reason == "no words":
        yield from wrapped("There is no question in that. Ask in your own words.", screen)
        return
    if reply.reason == "no answer written":
        yield from wrapped("No answer is written for this question.", screen)
        yield ""
        yield from _place(reply.matches[0].passage, screen)
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


def _place(passage: Passage, screen: Screen) -> Iterator[str]:
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


def wrapped(text: str, screen: Screen, first: str = "", rest: str = "") -> Iterator[str]:
    """The lines of `text` on `screen`, the first indented by `first`, the others by `rest`."""
    text = harmless(text)
    indent = max(cells(first), cells(rest))
    width = max(1, screen.width - indent) if screen.width else 0
    for number, (start, end) in enumerate(lines(text, width)):
        yield (rest if number else first) + " ".join(text[start:end].split())


def _marked(text: str, spans: Sequence[Span], screen: Screen) -> Iterator[str]:
    """The lines of `text`, `spans` bold, or in brackets where there is no colour."""
    text = harmless(text)
    if not screen.color:
        for start, end in reversed(spans):
            text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
        spans = ()
    for start, end in lines(text, screen.width):
        yield "".join(_styled_pieces(text, start, end, spans, screen))


def _styled_pieces(
    text: str, start: int, end: int, spans: Sequence[Span], screen: Screen
) -> Iterator[str]:
    at = start
    for span in spans:
        first, last = max(span[0], at), min(span[1], end)
        if first < last:
            yield _one_line(text[at:first], screen)
            yield screen.styled(_one_line(text[first:last], screen), BOLD)
            at = last
    yield _one_line(text[at:end], screen)


def _one_line(text: str, screen: Screen) -> str:
    return text.replace("\n", " ") if screen.width else text
