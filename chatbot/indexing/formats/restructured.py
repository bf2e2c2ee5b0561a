"""reStructuredText -> blocks. Nothing is included, and no raw text is taken over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree

from ...corpus import Source
from ..file import File, Problem, Reading
from .blocks import Block, Extract, said
from .metadata import describe
from .structured import read_blocks
from .tables import Row, table_blocks

Node = Any  # of docutils, which ships no types

_SETTINGS = {
    "_disable_config": True,
    "doctitle_xform": False,
    "file_insertion_enabled": False,
    "halt_level": 5,
    "line_length_limit": 1_000_000,
    "raw_enabled": False,
    "report_level": 5,
}
_SILENT = (
    *(nodes.system_message, nodes.comment, nodes.substitution_definition, nodes.target),
    *(nodes.raw, nodes.pending, nodes.image, nodes.transition),
)
_ROLE = re.compile(r":[\w:+-]+:`~?([^`<]*?)(?:\s*<[^`<>]*>)?`")  # of Sphinx: :ref:`name <at>`
_UNKNOWN = re.compile(r'Unknown directive type "([^"]+)"')


def read_restructured(file: File) -> Reading:
    """The passages of a text in reStructuredText, as `read_blocks` makes them.

    Directives that docutils doesn't have (Sphinx's own) are one problem, with the line of
    the first.
    """
    tree = publish_doctree(file.text, settings_overrides=_SETTINGS)
    extract = Extract()
    fields = next(iter(tree.findall(nodes.field_list)), None)
    if fields is not None and _is_first(fields):
        describe(extract, {field[0].astext(): field[1].astext() for field in fields})
        fields.parent.remove(fields)
    extract.blocks = list(_blocks(tree, 0, 0))
    unknown: dict[str, int] = {}
    for message in tree.findall(nodes.system_message):
        found = _UNKNOWN.search(message.astext())
        if found:
            unknown.setdefault(found[1], message.get("line", 0))
    if unknown:
        told = f"directives that are not docutils' own were left out: {', '.join(unknown)}"
        extract.problems.append(Problem(file.path, min(unknown.values()), told))
    return read_blocks(file, extract)


def _is_first(fields: Node) -> bool:
    """Whether fields stand above all text: then they are about the document."""
    above = fields.parent.children[: fields.parent.index(fields)]
    outer = fields.parent.parent
    return (outer is None or outer.parent is None) and all(
        isinstance(node, (nodes.title, *_SILENT)) for node in above
    )


def _blocks(node: Node, level: int, depth: int) -> Iterator[Block]:
    """The blocks of what a node holds, below headings of `level` and at a depth."""
    for child in node.children:
        match child:
            case nodes.section():
                yield from _blocks(child, level + 1, depth)
            case nodes.title():
                line = (child.line or 1) - 1
                yield Block("heading", _plain(child)[0], line, max(1, min(level, 6)))
            case nodes.bullet_list() | nodes.enumerated_list():
                yield from _list(child, depth)
            case nodes.definition_list() | nodes.field_list():
                yield from _terms(child, depth)
            case nodes.table():
                yield from _table(child, depth)
            case nodes.literal_block() | nodes.doctest_block():
                yield Block("code", child.astext(), child.line or 0, depth)
            case nodes.TextElement():
                yield from _text(child, depth)
            case nodes.Element() if not isinstance(child, _SILENT):
                yield from _blocks(child, level, depth)


def _text(node: Node, depth: int) -> Iterator[Block]:
    text, bold, links = _plain(node)
    if text and not isinstance(node, _SILENT):
        yield from said(Block("text", text, _line(node), depth, links=links), bold)


def _list(node: Node, depth: int) -> Iterator[Block]:
    """The items, each with its marker; what else belongs to one is deeper."""
    bullets = isinstance(node, nodes.bullet_list)
    for number, item in enumerate(node.children, node.get("start", 1)):
        first, *rest = list(_blocks(item, 0, depth + 1)) or [Block("text", "")]
        if first.kind in {"text", "strong", "term"}:
            marker = "- " if bullets else f"{number}. "
            yield first._replace(kind="item", level=depth, marker=marker)
        else:
            yield first
        yield from rest


def _terms(node: Node, depth: int) -> Iterator[Block]:
    for entry in node.children:
        for child in entry.children:
            if isinstance(child, nodes.term | nodes.field_name):
                line = child.line or entry.line or 0
                yield Block("term", _plain(child)[0], line, depth)
            elif not isinstance(child, nodes.classifier):
                yield from _blocks(child, 0, depth + 1)


def _table(table: Node, depth: int) -> Iterator[Block]:
    for title in table.findall(nodes.title):
        yield Block("text", title.astext(), _line(title), depth)
    heads = [row for head in table.findall(nodes.thead) for row in head.children]
    header = [entry.astext() for entry in heads[0].children] if heads else []
    rows = [row for body in table.findall(nodes.tbody) for row in body.children]
    found = [Row([entry.astext() for entry in row.children], _line(row)) for row in rows]
    yield from table_blocks(header, found, depth)


def _line(node: Node) -> int:
    """The line of a node, or of the first within it that has one."""
    lines = (at.line for at in node.findall(nodes.Element) if at.line)
    return next(lines, 0)


def _plain(node: Node) -> tuple[str, int, tuple[Source, ...]]:
    """The text without marks, how much of its beginning is bold, and its links."""
    text = _ROLE.sub(r"\1", node.astext()).strip()
    first = node.children[0] if node.children else None
    bold = first.astext() if isinstance(first, nodes.strong) else ""
    links = tuple(
        Source(link.astext(), link["refuri"])
        for link in node.findall(nodes.reference)
        if link.get("refuri", "").startswith(("http://", "https://"))
    )
    return text, len(bold) if text.startswith(bold) else 0, links
