"""HTML -> blocks of its main content, without navigation; nothing is ever fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ..decoding import UndecodableError
from ..file import File, Problem, Reading
from .blocks import Block, Extract
from .elements import Element, walked
from .metadata import describe, iso_date
from .records import plain_text
from .shapes import entries_of, loads
from .structured import read_blocks

_LAST_LINE = 65_535  # libxml2 counts no further
_VALUE = r"""=\s*+(?:"[^"]*+"|'[^']*+')?+"""
_TAG = re.compile(rf"<[A-Za-z](?:[^>=]++|{_VALUE})*+")
_ATTRIBUTES = 20_000  # of an element; libxml2 compares each with each


def read_webpage(file: File) -> Reading:
    """The passages of an HTML page, as `read_blocks` makes them of its blocks.

    Its main content is `<main>`, else the one `<article>` there is, else `<body>`, each
    without navigation, header, footer and asides. Questions that only its structured data
    (JSON-LD) has are read as well.
    """
    return read_blocks(file, extract_of(file.text, file.path))


def extract_of(text: str, path: str) -> Extract:
    """What a page says; `path` is what it is called in problems."""
    extract = Extract()
    root, error = _parsed(text)
    if error:
        extract.problems.append(Problem(path, error.line, _told(error)))
    if root is None:
        return extract
    main = _main(root)
    extract.blocks = [block._replace(line=_line(block.line)) for block in walked(main)]
    _describe(extract, root, main)
    extract.blocks[:0] = _structured(root, extract.blocks)
    return extract


def fragment(text: str, line: int = 1) -> list[Block]:
    """The blocks of a piece of HTML that begins at `line` of its file."""
    root, _ = _parsed(text)
    if root is None:
        return []
    return [block._replace(line=block.line and block.line + line - 1) for block in walked(root)]


def plain(text: str) -> str:
    """The text of a piece of HTML; blocks are a line apart, paragraphs a blank line."""
    from .blocks import laid_out

    return laid_out(fragment(text))[0]


def _parsed(text: str) -> tuple[Element, Any]:
    """The root element, None for a page without any, and what ended the reading early.

    Raises `UndecodableError` for an element that would take hours.
    """
    for tag in _TAG.finditer(text):
        long = tag.end() - tag.start() > 2 * _ATTRIBUTES
        if long and len(re.sub(_VALUE, "", tag[0]).split()) > _ATTRIBUTES:
            line = text.count("\n", 0, tag.start()) + 1
            raise UndecodableError(f"an element has over {_ATTRIBUTES:,} attributes", line)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    content = text.encode("utf-8", "replace")
    root = etree.fromstring(content, parser) if content.strip() else None
    fatal = [entry for entry in parser.error_log if entry.level_name == "FATAL"]
    return root, fatal[0] if root is not None and fatal else None


def _told(error: Element) -> str:
    if "depth" in error.message:
        return "elements are nested too deeply; what follows was left out"
    return f"can't be read further ({error.message})"


def _line(line: int) -> int:
    return line if line < _LAST_LINE else 0


def _main(root: Element) -> Element:
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1:
            return found[0]
    return next(iter(root.xpath("//body")), root)


def _describe(extract: Extract, root: Element, main: Element) -> None:
    """Title, date and address, from the head of the page and else from its content."""
    fields: dict[str, str] = {}
    for element in root.xpath("//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name:
            fields.setdefault(name.lower(), element.get("content"))
    for element in root.xpath("//link[@rel='canonical'][@href]"):
        fields["canonical"] = element.get("href")
    for element in root.xpath("//*[@itemprop='dateModified' or @itemprop='datePublished']"):
        fields.setdefault(element.get("itemprop").lower(), element.get("datetime") or "")
    heads = [
        block.text for block in extract.blocks if block.kind == "heading" and block.level == 1
    ]
    named = [" ".join(title.itertext()) for title in root.xpath("//head/title")]
    if len(heads) == 1:
        fields["title"] = heads[0]
    elif named:
        fields.setdefault("og:title", named[0])
    describe(extract, fields)
    for element in main.xpath(".//time[@datetime]"):
        extract.date = extract.date or iso_date(element.get("datetime"))


def _structured(root: Element, blocks: list[Block]) -> Iterator[Block]:
    """The questions of JSON-LD that the page itself doesn't show, as terms with answers."""
    shown = {_folded(block.text) for block in blocks}
    for script in root.xpath("//script[@type='application/ld+json']"):
        line = _line(script.sourceline or 0)
        value = loads(script.text or "")
        for entry in entries_of(value) if isinstance(value, list | dict) else ():
            if entry.question and _folded(entry.question) not in shown:
                yield Block("term", entry.question, line)
                yield Block("text", plain_text(entry.text), line, 1)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
