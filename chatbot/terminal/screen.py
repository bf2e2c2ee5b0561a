"""What an output can show (colour, links, width), and text cut to fit it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TextIO

ColorChoice = Literal["auto", "always", "never"]
Span = tuple[int, int]

WIDEST = 80  # cells; longer lines of prose are hard to read
NARROWEST = 20  # cells; a narrower screen is treated as this wide

_LINKING = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby")
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•–—]|\d{1,3}[.)])\s)")
_FIRST_WIDE = "\u1100"
_WIDE = "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60"
_CHUNK = re.compile(r"\s+|\S+")
# C0 and C1 controls, line separators, and marks that turn the direction of the text around them
_OBEYED = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_OBEYED}]")
_UNPRINTED = re.compile(f"[{_OBEYED}\ud800-\udfff]")  # half a character can't be encoded
_EMOJI = "\ufe0f"  # makes an emoji, two columns wide, of the character before it


@dataclass(frozen=True, slots=True)
class Screen:
    """How to write on an output.

    `width` is in cells, 0 where lines are not to be cut (a pipe or a file); `plain` is
    for screen readers: labels in words, nothing that only looks mean.
    """

    width: int = 0
    color: bool = False
    links: bool = False
    plain: bool = False

    def styled(self, text: str, *codes: int) -> str:
        """`text` in an SGR style (1 bold, 2 dim, 4 underlined), plain without colour."""
        if not (self.color and text and codes):
            return text
        return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m"

    def link(self, url: str) -> str:
        """`url` in full, and clickable where the terminal is known to take it."""
        shown = self.styled(url, 4)
        if self.links and re.match(r"https?://", url):
            return f"\x1b]8;;{url}\x1b\\{shown}\x1b]8;;\x1b\\"
        return shown


def screen_of(
    stream: TextIO,
    env: Mapping[str, str] = os.environ,
    *,
    color: ColorChoice = "auto",
    width: int | None = None,
    plain: bool = False,
) -> Screen:
    """The screen that `stream` shows on; options beat variables, those beat the terminal."""
    tty = stream.isatty()
    capable = tty and not is_dumb(env)
    plain = plain or bool(env.get("CHATBOT_PLAIN"))
    colored = not plain and _wants_color(env, color, capable=capable)
    forced = env.get("FORCE_HYPERLINK")
    known = env.get("TERM_PROGRAM") in _LINKING or "VTE_VERSION" in env or "WT_SESSION" in env
    hidden = "TMUX" in env or env.get("TERM", "").startswith("screen")
    links = (
        capable and not plain and (known and not hidden if forced is None else forced != "0")
    )
    if width is None:
        width = min(WIDEST, _columns(stream)) if tty else 0
    return Screen(max(width, NARROWEST) if width else 0, colored, links, plain)


def is_dumb(env: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal can only write lines one after the other."""
    return env.get("TERM", "") in ("", "dumb", "unknown") and os.name != "nt"


def _wants_color(env: Mapping[str, str], color: ColorChoice, *, capable: bool) -> bool:
    if color != "auto":
        return color == "always"
    if env.get("NO_COLOR"):
        return False
    if any(env.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return capable and env.get("CLICOLOR") != "0"


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDEST
    except (OSError, ValueError):
        return WIDEST


def harmless(text: str) -> str:
    """`text` with every character that a terminal would obey shown as U+FFFD; same length."""
    return _CONTROL.sub("\ufffd", text).replace("\t", " ")


def escaped(json: str) -> str:
    """A JSON text of the same value without a character that a terminal would obey."""
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it has to be: "1 file", "1,200 files"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def cells(text: str) -> int:
    """The columns that `text` takes on a screen."""
    if text.isascii():
        return len(text)
    return sum(size for _, size in _glyphs(text))


def _glyphs(text: str) -> Iterator[tuple[int, int]]:
    """Where each character begins, with the marks that belong to it, and its columns."""
    at = columns = 0
    for i, character in enumerate(text):
        size = _cells_of(character)
        if character == _EMOJI:
            columns = 2 if columns else 0
        elif size:
            if i:
                yield at, columns
            at, columns = i, size
    if text:
        yield at, columns


def _cells_of(character: str) -> int:
    if character < "\u0300":
        return 1
    if "\U0001f1e6" <= character <= "\U0001f1ff":  # half a flag, drawn as wide as a whole one
        return 2
    import unicodedata

    if unicodedata.combining(character) or unicodedata.category(character) in (
        "Cf",
        "Me",
        "Mn",
    ):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def lines(text: str, width: int) -> list[Span]:
    """Spans of `text` that fit `width` cells each, cut at white space; 0 is no limit.

    Line ends within a paragraph count as spaces; blank lines and list items begin a line.
    A word longer than a line is cut where it must be; ideographs may part anywhere.
    """
    found: list[Span] = []
    at = 0
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        found += _filled(text, at, end, width)
        if gap and gap.group().count("\n") > 1:
            found.append((end, end))
        at = gap.end() if gap else end
    return found


@cache
def _wide_chunk() -> re.Pattern[str]:
    """What a line may end after, ideographs too; compiled where a text has one."""
    return re.compile(rf"\s+|[^\s{_WIDE}]+|[{_WIDE}]")


def _filled(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    if not width:
        yield start, end
        return
    first, last, used = start, start, 0  # the line so far, without trailing space
    chunks = _wide_chunk() if max(text[start:end], default="") >= _FIRST_WIDE else _CHUNK
    for chunk in chunks.finditer(text, start, end):
        if chunk.group().isspace():
            used += 0 if last == first else cells(chunk.group())
            continue
        for a, b in _pieces(text, chunk.start(), chunk.end(), width):
            size = cells(text[a:b])
            if last > first and used + size > width:
                yield first, last
                first, used = a, 0
            elif last == first:
                first, used = a, 0
            last, used = b, used + size
    if last > first:
        yield first, last


def _pieces(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    """The chunk itself, or pieces of it that fit a line."""
    if cells(text[start:end]) <= width:
        yield start, end
        return
    at, used = start, 0
    for offset, size in _glyphs(text[start:end]):
        if used + size > width and used:
            yield at, start + offset
            at, used = start + offset, 0
        used += size
    yield at, end


def cut(text: str, width: int) -> str:
    """`text` on one line of `width` cells, an ellipsis for what is left out; 0 is no limit."""
    text = " ".join(harmless(text).split())
    if not width or cells(text) <= width:
        return text
    end = lines(text, max(1, width - 1))[0][1]
    return text[:end].rstrip(" ,;:…–—-") + "…"


def wrapped(text: str, screen: Screen, first: str = "", rest: str = "") -> Iterator[str]:
    """The lines of `text` on `screen`, the first indented by `first`, the others by `rest`."""
    text = harmless(text)
    indent = max(cells(first), cells(rest))
    width = max(1, screen.width - indent) if screen.width else 0
    for number, (start, end) in enumerate(lines(text, width)):
        yield (rest if number else first) + " ".join(text[start:end].split())
