"""What the lines of a plain text are: blank, a date, a heading, a list of sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ...corpus import Source

_MARKS = "#*_=~ \t-–—"  # of headings, bold type and underlining
_RULE = re.compile(r"[\s#*_=~+•·–—−-]*")  # "---" and the like divide text, they are none

# A closing bracket belongs to a URL only if it was opened there: wiki/Tea_(drink).
_BRACKETED = r"\([^\s()<>]*\)"
URL = re.compile(
    rf"(?:https?://|www\.)(?:(?![,;]https?://)[^\s<>\"'”“()\[\]]|{_BRACKETED})*"
    rf"(?:[^\s<>\"'”“()\[\].,:;!?]|{_BRACKETED})",
    re.IGNORECASE,
)
BULLET = re.compile(r"\s*(?:[-+*•·–—−‣◦▪●]|\[\d{1,3}\]|\d{1,3}[.)])\s+")

_HEADING = re.compile(
    r"(?:(?:external|further|related|suggested|useful)\s+)*"
    r"(?:sources?|references?|links?|bibliography|further\s+reading|works\s+cited)"
    r"[*_]*\s*(?:(?P<colon>:)[*_]*\s*(?P<rest>.*))?",
    re.IGNORECASE,
)
_LINK = re.compile(rf"\[([^\[\]]+)\]\(((?:[^\s()]|{_BRACKETED})+)\)")
_BRACKETS_OF_URL = re.compile(rf"[(<\[]\s*({URL.pattern})\s*[)>\]]", re.IGNORECASE)
_NAME_LENGTH = 80  # characters; a longer line without a bullet and a URL is prose
_NAMES = 20  # in a row, without bullets and URLs; or a long text would take quadratic time
_ITEM_LENGTH = 200  # characters; a longer one without a URL is prose

_FAQ = re.compile(
    r"(?P<before>(?:(?!the\s)\S+\s+){0,4}?)(?:the\s+)?"
    r"(?:frequently[\s-]+asked[\s-]+questions?|f\.?a\.?q\.?(?:['’]?s)?"
    r"|q\s*(?:&|and)\s*a|questions?\s+(?:&|and)\s+answers?)(?:\s*\([^)]*\))?(?:\s+section)?"
    r"(?P<after>(?:\s*[:–—-]\s*|\s+(?=(?:about|based|covering|for|of|on|regarding)\b))[^.?!]+)?:?",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"[*_]*q\s?\d*[:.)]", re.IGNORECASE)  # a question, as in an FAQ
_PLAIN_LEVEL = 7  # of a heading without the marks of Markdown
_HEADING_LENGTH = 120  # characters; a longer line is a paragraph

_DATE = re.compile(
    r"""\s*
    (?P<label>(?:(?:date|posted|published|(?:last\s+)?updated)(?:\s+on)?\s*[:=–—-]?\s*)?)
    (?:[a-z]{3,6}day,?\s+)?
    (?:(?P<iso>\d{4}-\d{1,2}-\d{1,2})
      |(?P<words>\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+\d{4}
                |[a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}))
    (?:(?:T|,?\s+(?:at\s+)?)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?
    (?![\w-])(?:[.,:;]|\s*[:–—-](?=\s|$))?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")


class Line(NamedTuple):
    """A line of a text, or the end of one: where it starts there, what it says, its number."""

    start: int
    text: str
    number: int

    @property
    def blank(self) -> bool:
        """Whether it says nothing: white space, or a rule between parts."""
        return not self.text or _RULE.fullmatch(self.text) is not None

    @property
    def plain(self) -> str:
        """Its words, without the marks of a heading or of bold type."""
        return self.text.strip().strip(_MARKS).strip()


def asks(text: str) -> bool:
    """Whether a text ends in a question mark, apart from quotation marks and bold type."""
    return text.rstrip(" \t*_\"'”’»)]").endswith(("?", "？"))


def trimmed(lines: Sequence[Line]) -> list[Line]:
    """The lines without blank ones at either end."""
    first, end = below(lines, -1), len(lines)
    while first is not None and lines[end - 1].blank:
        end -= 1
    return list(lines[first:end]) if first is not None else []


def below(lines: Sequence[Line], at: int) -> int | None:
    """Where the next line stands that isn't blank."""
    return next((i for i in range(at + 1, len(lines)) if not lines[i].blank), None)


def heading_level(lines: Sequence[Line], at: int) -> int:
    """0 for a line that is no heading, 1 to 6 for one of Markdown's, 7 for any other.

    A heading has text below it: of two in a row the first is none, unless it is the higher
    of two of Markdown's. So a list of short lines remains text, and so does the last line.
    """
    own, following = _level(lines, at), below(lines, at)
    if not own or following is None:
        return 0
    other = _level(lines, following)
    nested = own < other < _PLAIN_LEVEL
    return own if nested or not other else 0


def _level(lines: Sequence[Line], at: int) -> int:
    markdown = re.match(r"\s*(#{1,6})\s", lines[at].text)
    if markdown:
        return 0 if lines[at].blank else len(markdown[1])
    apart = (at == 0 or lines[at - 1].blank) and (at + 1 == len(lines) or lines[at + 1].blank)
    brief = not lines[at].blank and _is_brief(lines[at].text.strip())
    return _PLAIN_LEVEL if apart and brief else 0


def _is_brief(line: str) -> bool:
    """Whether a line is too short for a paragraph, and neither sentence, item nor label."""
    ended = line.rstrip("*_\"'”’)").endswith((*".!?…:;,", "。", "！", "？"))
    other = BULLET.match(line) or URL.search(line) or _LETTERED.match(line)
    return 0 < len(line) <= _HEADING_LENGTH and not ended and not other


def faq_heading(lines: Sequence[Line], at: int) -> str | None:
    """What the heading of an FAQ says beyond that it is one ("" for most); None for no heading.

    With further words it has to stand apart and to look like any other heading.
    """
    plain = lines[at].plain
    match = _FAQ.fullmatch(plain)
    if match is None or not (match["before"] or match["after"]):
        return match and ""
    following, apart = below(lines, at), at == 0 or lines[at - 1].blank
    if following is None or take_sources(lines, following)[1] > following:
        return None
    brief = _is_brief(lines[at].text.strip().rstrip("*_: "))
    return plain.rstrip(": ") if apart and brief else None


def opening(lines: Sequence[Line]) -> tuple[list[Line], str, str]:
    """The lines below the title and the date, and these; "" where there is none."""
    lines, date = _take_date(trimmed(lines))
    title = ""
    if lines and _is_title(lines):
        title, lines = lines[0].plain, trimmed(lines[1:])
    if not date:
        lines, date = _take_date(lines)
    return lines, title, date


def _take_date(lines: list[Line]) -> tuple[list[Line], str]:
    date, end = leading_date(lines[0].text) if lines else ("", 0)
    if date:
        line = lines[0]
        lines = [Line(line.start + end, line.text[end:], line.number), *lines[1:]]
    return trimmed(lines), date


def _is_title(lines: Sequence[Line]) -> bool:
    """Whether the first line is a title: like a heading, with more than sources below it."""
    following = below(lines, 0)
    if following is None or faq_heading(lines, 0) is not None or not _level(lines, 0):
        return False
    return not (take_sources(lines, 0)[1] or take_sources(lines, following)[1] > following)


def leading_date(line: str) -> tuple[str, int]:
    """The date that a line begins with, as YYYY-MM-DD, and where the text after it begins.

    ("", 0) where no date leads, or where it belongs to a sentence: without a label that is
    a date in words before any text, and an ISO date before a lower-case word or a number.

    >>> leading_date("date 2023-11-11 The talks began.")
    ('2023-11-11', 16)
    >>> leading_date("2023-11-11 was a Saturday.")
    ('', 0)
    """
    match = _DATE.match(line)
    if not match:
        return "", 0
    following = line[match.end() : match.end() + 1]
    spoken = bool(match["words"]) or following.islower() or following.isdigit()
    if following and spoken and not match["label"]:
        return "", 0
    date = _iso(match["iso"] or match["words"])
    return (date, match.end()) if date else ("", 0)


def _iso(date: str) -> str:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)|[.,]", "", date, flags=re.IGNORECASE)
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(plain, form).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    return ""


def heads_sources(text: str) -> bool:
    """Whether a text reads as the heading of a list of sources."""
    return _HEADING.fullmatch(Line(0, text, 0).plain) is not None


def take_sources(lines: Sequence[Line], at: int) -> tuple[list[Source], int]:
    """The sources listed under a heading at `at`, and the index of the line after them.

    ([], at) where no list begins. Words such as "Links" stand above prose too, so that a
    list needs a URL or a bullet; names alone are sources only where nothing else follows.
    `lines` doesn't end in a blank one.
    """
    heading = _HEADING.fullmatch(lines[at].plain)
    if not heading:
        return [], at
    rest, end = heading["rest"] or "", at + 1
    items = [rest] if rest else []
    sure = (1, end) if _is_listed(rest) else (0, at)  # how many items, and where they end
    if rest and not (_is_listed(rest) or _is_name(rest) or end == len(lines)):
        return [], at
    for here in range(at + 1, len(lines)):
        line, adjacent = lines[here].text, end == here
        if lines[here].blank:
            continue
        if items and _continues(line, items[-1], adjacent=adjacent):
            items[-1] += " " + line.strip()
        elif _is_listed(line) or (_is_name(line) and len(items) - sure[0] < _NAMES):
            items.append(line.strip())
        else:
            break
        end = here + 1
        if _is_listed(line) or (adjacent and sure[1] == here):
            sure = len(items), end
    if not items and heading["colon"] and below(lines, at) == len(lines) - 1:
        items, end = [lines[-1].text], len(lines)  # "Sources:" and the text's last line
    if end < len(lines):
        items, end = items[: sure[0]], sure[1]
    return [source for item in items for source in _sources(item)], end


def _is_listed(line: str) -> bool:
    """Whether a line is a source by its looks; a question isn't, it opens an FAQ entry."""
    if URL.search(line):
        return True
    return BULLET.match(line) is not None and len(line) <= _ITEM_LENGTH and not asks(line)


def _is_name(line: str) -> bool:
    line = line.strip()
    short = 0 < len(line) <= _NAME_LENGTH and not line[0].islower()
    prose = line.endswith((*".!…", "。", "！")) or asks(line) or _LETTERED.match(line)
    return short and not prose


def _continues(line: str, item: str, *, adjacent: bool) -> bool:
    """Whether a line goes on with the item above: its URL, or indented below its bullet."""
    if URL.search(item) or BULLET.match(line):
        return False
    indented = adjacent and line[0].isspace() and BULLET.match(item) is not None
    return indented or URL.fullmatch(line.strip().strip("<>")) is not None


def _sources(item: str) -> Iterator[Source]:
    """The sources that an item names: one for each URL, or one without any."""
    bullet = BULLET.match(item)
    item = item[bullet.end() if bullet else 0 :]
    item = _LINK.sub(r"\1 \2 ", item)
    item = _BRACKETS_OF_URL.sub(r"\1", item)
    urls = list(URL.finditer(item))
    bounds = [0, *(url.end() for url in urls)]
    names = [item[end : url.start()] for end, url in zip(bounds, urls, strict=False)]
    after = item[bounds[-1] :]
    if not urls:
        yield Source(item.strip(" \t:–—-") or item.strip())
    elif not _name(names[0]):  # the names follow their URLs
        names = [*names[1:], after]
    else:
        names[-1] += after
    for name, url in zip(names, urls, strict=True):
        yield Source(_name(name) or url.group(), url.group())


def _name(piece: str) -> str:
    return re.sub(r"^(?:and|&)(?:\s+|$)", "", piece.strip(" \t:,;.–—-")).strip(" \t:,;.–—-")
