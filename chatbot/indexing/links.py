"""Markdown and HTML -> the links of a file, and what a link may point to in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..listing import Listed
from .decoding import UndecodableError, decoded, unpacked
from .readers import FORMATS, suffix_of

MARKDOWN = (".md", ".markdown")
PAGES = (".html", ".htm", ".xhtml")
_LAST_LINE = 65_535  # libxml2 counts no further
_ATTRIBUTE = re.compile(r"""\b(id|name|href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_EXPLICIT = re.compile(r"\{[^{}]*#([^\s{}]+)[^{}]*\}\s*$")  # "## Title {#anchor}"


class Links(NamedTuple):
    """The targets of a file's links with their lines, 0 for unknown, and its anchors.

    Anchors are in letters and digits alone (see `anchor`): what a heading is called in an
    address differs from one site generator to the next in nothing else.
    """

    targets: list[tuple[str, int]]
    anchors: set[str]


def anchor(name: str) -> str:
    """A heading or the name in an address as anchors are compared.

    >>> anchor("What’s new in 2.0?"), anchor("whats-new-in-20")
    ('whatsnewin20', 'whatsnewin20')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in folded if character.isalnum())


def links_of(file: Listed) -> Links | None:
    """The links and anchors of a file; None where it is neither Markdown nor HTML.

    None too where it can't be read: that is told where its passages are read.
    """
    suffix, packed = suffix_of(file.name)
    if suffix not in (*MARKDOWN, *PAGES):
        return None
    form = FORMATS[suffix]
    try:
        with open(file.path, "rb") as stream:
            content = stream.read((form.limit << 20) + 1)
        if len(content) > form.limit << 20:
            return None
        if packed:
            content = unpacked(content, form.limit << 20)
        text = decoded(content, declares=form.declares)
    except (OSError, UndecodableError):
        return None
    return _in_page(text) if suffix in PAGES else _in_markdown(text)


def _in_page(text: str) -> Links:
    from lxml import etree

    found = Links([], set())
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    content = text.encode("utf-8", "replace")
    root = etree.fromstring(content, parser) if content.strip() else None
    if root is None or root.xpath("//base[@href]"):  # then links begin elsewhere
        return found
    for element in root.iter():
        target = element.get("href") if element.tag in ("a", "area") else None
        target = element.get("src") if element.tag == "img" else target
        if target is not None:
            line = element.sourceline or 0
            found.targets.append((target, line if line < _LAST_LINE else 0))
        found.anchors.update(anchor(element.get(name) or "") for name in ("id", "name"))
    return found


def _in_markdown(text: str) -> Links:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.front_matter import front_matter_plugin

    found = Links([], set())
    parser = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
    tokens = parser.parse(text)
    line, repeated = 0, dict[str, int]()
    for before, token in zip([None, *tokens], tokens, strict=False):
        line = token.map[0] + 1 if token.map else line
        if token.type == "html_block":
            _take(_attributes(token.content, line), found)
        if before is not None and before.type == "heading_open":
            for name in _names(token.content, repeated):
                found.anchors.add(name)
        for child in token.children or ():
            if child.type == "html_inline":
                _take(_attributes(child.content, line), found)
            for name in ("href", "src"):
                if child.attrGet(name) is not None:
                    found.targets.append((str(child.attrGet(name)), line))
            line += child.type in ("softbreak", "hardbreak")
    return found


def _names(heading: str, repeated: dict[str, int]) -> Iterator[str]:
    """The anchors of a heading: its own one, and those that follow from its text."""
    explicit = _EXPLICIT.search(heading)
    if explicit:
        yield anchor(explicit[1])
        heading = heading[: explicit.start()]
    without_links = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    name = anchor(re.sub(r"<[^>]*>", "", without_links))
    repeated[name] = count = repeated.get(name, 0) + 1
    yield name
    yield from (f"{name}{number}" for number in (count - 1, count) if count > 1)


def _attributes(html: str, line: int) -> Iterator[tuple[str, str, int]]:
    for match in _ATTRIBUTE.finditer(html):
        value = next(group for group in match.groups()[1:] if group is not None)
        yield match[1].lower(), value, line + html.count("\n", 0, match.start())


def _take(attributes: Iterator[tuple[str, str, int]], found: Links) -> None:
    for name, value, line in attributes:
        if name in ("id", "name"):
            found.anchors.add(anchor(value))
        else:
            found.targets.append((value, line))


def resolved(links: Sequence[tuple[str, int]]) -> Iterator[tuple[str, str, int]]:
    """The links within the documents: path and fragment, decoded, and the line.

    The path is "" for the file itself. Links to elsewhere, and from the root of a site, of
    which nothing is known here, are left out.
    """
    from urllib.parse import unquote, urlsplit

    for target, line in links:
        try:
            parts = urlsplit(target.strip())
        except ValueError:  # "http://[" is no address
            continue
        outside = parts.scheme or parts.netloc or parts.path.startswith(("/", "\\"))
        templated = "{{" in target or "{%" in target or "${" in target
        if not (outside or templated):
            yield unquote(parts.path), unquote(parts.fragment), line
