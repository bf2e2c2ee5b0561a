"""The elements of an HTML page -> blocks, one element after the other, without recursion."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from lxml import etree

from ...corpus import Source
from .blocks import Block, said
from .questions import asked
from .tables import Row, table_blocks

Element = Any  # of lxml, which ships no types

_SKIPPED = {
    *("script", "style", "template", "noscript", "head", "nav", "footer", "aside", "select"),
    *("svg", "iframe", "object", "canvas", "dialog", "textarea", "audio", "video", "math"),
}
_SKIPPED_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "dialog"}
_INLINE = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn"),
    *("em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "q", "s", "samp"),
    *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
}
_BOLD = {"b", "strong"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LAYOUT = " or ".join(
    f"self::{tag}"
    for tag in (*_HEADINGS, "ul", "ol", "dl", "table", "details", "article", "section")
)
_MARKS = {"", "¶", "#", "§", "🔗", "\uf0c1"}  # of links from a heading to itself


def walked(root: Element) -> list[Block]:
    """The blocks of an element in their order; `line` is that of the file it is from."""
    walk = _Walk()
    iterator = etree.iterwalk(root, events=("start", "end"))
    for event, element in iterator:
        if event == "end":
            walk.end(element)
        elif walk.start(element):
            iterator.skip_subtree()
    walk.flush()
    return walk.blocks


class _Walk:
    """What was said and not yet made a block, and what is open around it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[tuple[str, bool]] = []  # of text, and whether in bold type
        self.links: list[Source] = []
        self.line = self.depth = self.bold = self.level = 0
        self.kind = ""  # "heading", "term", "code", "button": the element that is open
        self.marker = ""  # of an item whose text is to come
        self.lists: list[int | None] = []  # the number of the next item; None: bullets
        self.inside = 0  # of an article or the main content, where a header says something
        self.details: list[bool] = []  # whether the summary was there
        self.skipped: set[Any] = set()

    def start(self, element: Element) -> bool:
        """Open an element; true where nothing within it is to be read."""
        tag = element.tag if isinstance(element.tag, str) else "script"
        if self._is_skipped(element, tag):
            self.skipped.add(element)
            return True
        if tag == "br":
            self.pieces.append(("\n", bool(self.bold)))
        elif tag in _INLINE or (tag == "button" and self.kind):
            self.bold += tag in _BOLD
            self._named(element)
        else:
            self.flush()
            self.line = element.sourceline or 0
            if tag == "table" and not element.xpath(f".//*[{_LAYOUT}]"):
                self._table(element)
                self.skipped.add(element)
                return True
            self._open(element, tag)
        self._said(element.text)
        return False

    def end(self, element: Element) -> None:
        """Close an element, and read the text behind it."""
        tag = element.tag
        if element in self.skipped:
            self.skipped.discard(element)
        elif tag in _INLINE or (tag == "button" and self.kind != "button"):
            self.bold -= tag in _BOLD
        elif tag != "br":
            self.flush()
            self._close(element, tag)
        self._said(element.tail)

    def _is_skipped(self, element: Element, tag: str) -> bool:
        if tag in _SKIPPED or element.get("role") in _SKIPPED_ROLES:
            return True
        if element.get("hidden") is not None and not element.get("aria-labelledby"):
            return True  # with that it is the answer of an accordion, not yet asked for
        if tag in _INLINE and element.get("aria-hidden") == "true":
            return True
        if tag == "header":
            return not self.inside
        if tag == "button" and self.kind:  # "Copy" beside the words of a heading
            above = element.getparent()
            words = "".join(above.itertext()).strip()
            return words != "".join(element.itertext()).strip()
        return tag == "a" and "".join(element.itertext()).strip() in _MARKS

    def _open(self, element: Element, tag: str) -> None:
        if tag in _HEADINGS:
            self.kind, self.level = self.kind or "heading", _HEADINGS[tag]
        elif tag in {"dt", "summary"} or self._is_name(element):
            self.kind = "term"
        elif tag in {"pre", "button"}:
            self.kind = self.kind or ("code" if tag == "pre" else tag)
        elif tag in {"ul", "ol"}:
            self.lists.append(_number(element.get("start")) if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "dd" or element.get("itemprop") == "acceptedAnswer":
            self.depth += 1
        elif tag == "details":
            self.details.append(False)
        elif tag in {"article", "main"}:
            self.inside += 1

    def _close(self, element: Element, tag: str) -> None:
        if tag in _HEADINGS or tag in {"dt", "summary", "pre", "button"}:
            self.kind = ""
            if tag == "summary" and self.details and not self.details[-1]:
                self.details[-1] = True
                self.depth += 1
        elif self._is_name(element):
            self.kind = ""
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag in {"li", "dd"} or element.get("itemprop") == "acceptedAnswer":
            self.depth -= 1
            self.marker = ""
        elif tag == "details":
            self.depth -= self.details.pop()
        elif tag in {"article", "main"}:
            self.inside -= 1

    def _is_name(self, element: Element) -> bool:
        """Whether an element has the question of an entry in microdata (schema.org)."""
        return element.get("itemprop") == "name" and any(
            (above.get("itemtype") or "").endswith("/Question")
            for above in islice(element.iterancestors(), 2)
        )

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else None
        self.marker = "- " if number is None else f"{number}. "
        if self.lists and number is not None:
            self.lists[-1] = number + 1
        self.depth += 1

    def _named(self, element: Element) -> None:
        address = (element.get("href") or "") if element.tag == "a" else ""
        if address.startswith(("http://", "https://", "#")):
            name = " ".join("".join(element.itertext()).split())
            self.links.append(Source(name or address, address))

    def _said(self, text: str | None) -> None:
        if text and self.kind == "code":
            self.pieces.append((text, False))
        elif text:
            self.pieces.append((re.sub(r"\s+", " ", text), bool(self.bold)))

    def flush(self) -> None:
        """Make a block of what was said since the last one."""
        pieces, self.pieces = self.pieces, []
        links, self.links = tuple(self.links), []
        text = "".join(piece for piece, _ in pieces)
        if not text.strip():
            return
        at = Block("text", _tidy(text), self.line, self.depth, links=links)
        marker, self.marker = self.marker, ""
        match self.kind:
            case "heading":
                heading = " ".join(at.text.rstrip("¶# ").split())
                self.blocks.append(at._replace(kind="heading", text=heading, level=self.level))
            case "term":
                self.blocks.append(at._replace(kind="term"))
            case "code":
                self.blocks.append(at._replace(kind="code", text=text.strip("\n")))
            case "button":  # of an accordion; others say nothing
                self.blocks += [at._replace(kind="strong")] if asked(at.text) else []
            case _:
                if marker:
                    at = at._replace(kind="item", level=self.depth - 1, marker=marker)
                self.blocks += said(at, len(_tidy(_bold(pieces))))

    def _table(self, table: Element) -> None:
        rows = [
            (row, [cell for cell in row if cell.tag in {"td", "th"}])
            for row in table.iter("tr")
        ]
        found = [
            Row([_tidy(_with_breaks(cell)) for cell in cells], row.sourceline or 0)
            for row, cells in rows
            if cells
        ]
        header: list[str] = []
        first = rows[0] if rows else None
        if (
            first
            and first[1]
            and (
                first[0].getparent().tag == "thead"
                or all(cell.tag == "th" for cell in first[1])
            )
        ):
            header, found = found[0].cells, found[1:]
        for caption in table.xpath("./caption"):
            text = _tidy(" ".join(caption.itertext()))
            self.blocks.append(Block("text", text, self.line, self.depth))
        self.blocks += table_blocks(header, found, self.depth)


def _number(start: str | None) -> int:
    return int(start) if start and start.isdecimal() and len(start) < 6 else 1


def _bold(pieces: list[tuple[str, bool]]) -> str:
    """What of the pieces is in bold type at their beginning."""
    found = []
    for piece, bold in pieces:
        if not bold and piece.strip():
            break
        found.append(piece)
    return "".join(found)


def _tidy(text: str) -> str:
    """The text without white space at the ends of its lines, blanks once."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def _with_breaks(cell: Element) -> str:
    pieces = []
    for element in cell.iter():
        if element.tag in {"br", "p", "div"}:
            pieces.append("\n")
        if element.tag not in _SKIPPED:
            pieces.append(re.sub(r"\s+", " ", element.text or ""))
        if element is not cell:
            pieces.append(re.sub(r"\s+", " ", element.tail or ""))
    return "".join(pieces)
