"""Markdown -> blocks: CommonMark with tables, definition lists and front matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from ...corpus import Source
from ..file import File, Problem, Reading
from .blocks import Block, Extract, said
from .metadata import describe
from .structured import read_blocks
from .tables import Row, table_blocks

_DEEPEST = 60  # levels of lists and quotations; markdown-it drops what is deeper
_ANCHOR = re.compile(r"\s*\{[#.:][^{}]*\}\s*$")  # "## Title {#anchor}"
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?\n)\+\+\+[ \t]*(?:\n|$)", re.DOTALL)


def read_markdown(file: File) -> Reading:
    """The passages of a text in Markdown, as `read_blocks` makes them of its blocks."""
    return read_blocks(file, _Extraction(file).extract)


class _Extraction:
    """The tokens of a file one after the other, with what is open around them."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.extract = Extract()
        self.depth = 0
        self.opened: list[str] = []  # markers of items whose first paragraph is to come
        self.lists: list[int | None] = []  # the number of the next item; None: bullets
        self.rows: list[Row] = []
        parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
        parser.use(front_matter_plugin).use(deflist_plugin)
        text = self._without_toml(file.text)
        tokens = parser.parse(text)
        for at, token in enumerate(tokens):
            self._take(tokens, at, token)
        if any(token.level >= _DEEPEST - 1 for token in tokens):
            message = f"nested more than {_DEEPEST} deep; what is deeper was left out"
            self.extract.problems.append(Problem(file.path, 0, message))

    def _without_toml(self, text: str) -> str:
        """The text, its TOML front matter taken and blanked so that lines keep numbers."""
        match = _TOML.match(text)
        if not match:
            return text
        import tomllib

        self._describe(tomllib.loads, match[1], tomllib.TOMLDecodeError)
        return "\n" * match[0].count("\n") + text[match.end() :]

    def _describe(
        self, parse: Callable[[str], object], content: str, error: type[Exception]
    ) -> None:
        try:
            fields = parse(content)
        except error as problem:
            message = f"front matter can't be read ({' '.join(str(problem).split())})"
            self.extract.problems.append(Problem(self.file.path, 1, message))
        else:
            if isinstance(fields, dict):
                describe(self.extract, fields)

    def _take(self, tokens: Sequence[Token], at: int, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 0
        match token.type:
            case "front_matter":
                from .yamlfile import NotYamlError, plain_yaml

                self._describe(plain_yaml, token.content, NotYamlError)
            case "inline":
                self._inline(tokens[at - 1], token, line)
            case "fence" | "code_block":
                self._add(Block("code", token.content, line, self.depth))
            case "html_block":
                self._html(token.content, line)
            case "table_open":
                self.rows = []
            case "tr_open":
                self.rows.append(Row([], line))
            case "table_close":
                header, *rows = self.rows
                self.extract.blocks += table_blocks(header.cells, rows, self.depth)
            case _:
                self._nest(token)

    def _nest(self, token: Token) -> None:
        """Follow where lists, their items and definitions begin and end."""
        match token.type:
            case "bullet_list_open":
                self.lists.append(None)
            case "ordered_list_open":
                start = token.attrGet("start")
                self.lists.append(1 if start is None else int(start))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                number = self.lists[-1]
                self.opened.append("- " if number is None else f"{number}{token.markup} ")
                self.lists[-1] = None if number is None else number + 1
                self.depth += 1
            case "dd_open":
                self.depth += 1
            case "list_item_close" | "dd_close":
                self.depth -= 1
                self.opened = []

    def _inline(self, opener: Token, token: Token, line: int) -> None:
        text, bold, links = _plain(token)
        if opener.type == "heading_open":
            heading = _ANCHOR.sub("", " ".join(text.split()))
            self._add(Block("heading", heading, line, int(opener.tag[1])))
        elif opener.type in {"th_open", "td_open"}:
            self.rows[-1].cells.append(text)
        elif opener.type == "dt_open":
            self._add(Block("term", text, line, self.depth, links=links))
        elif self.opened:
            marker = self.opened.pop()
            self.opened = []
            item = Block("item", text, line, self.depth - 1, marker, links=links)
            self.extract.blocks += said(item, bold)
        else:
            self.extract.blocks += said(
                Block("text", text, line, self.depth, links=links), bold
            )

    def _html(self, content: str, line: int) -> None:
        """HTML within Markdown; `<details>` may be closed many blocks further down."""
        from .webpage import fragment

        opened = len(re.findall(r"<details\b", content, re.IGNORECASE))
        closed = len(re.findall(r"</details\s*>", content, re.IGNORECASE))
        for block in fragment(content, line):
            self._add(
                block._replace(level=block.level + self.depth * (block.kind != "heading"))
            )
        self.depth = max(0, self.depth + opened - closed)

    def _add(self, block: Block) -> None:
        self.opened = []
        self.extract.blocks.append(block)


def _plain(token: Token) -> tuple[str, int, tuple[Source, ...]]:
    """The text without marks, how much of its beginning is bold, and its links."""
    pieces: list[str] = []
    links: list[Source] = []
    strong = bold = length = 0
    address, named = "", 0
    leading = True
    for child in token.children or []:
        piece = ""
        match child.type:
            case "strong_open" | "strong_close":
                strong += child.nesting
            case "link_open":
                address, named = str(child.attrGet("href") or ""), len(pieces)
            case "link_close":
                name = "".join(pieces[named:]).strip() or address
                if address.startswith(("http://", "https://", "#")):
                    links.append(Source(name, address))
            case "softbreak" | "hardbreak":
                piece = "\n"
            case "html_inline":
                piece = "\n" if re.match(r"<br\b", child.content, re.IGNORECASE) else ""
            case _:
                piece = child.content
        pieces.append(piece)
        length += len(piece)
        leading = leading and (bool(strong) or not piece.strip())
        bold = length if leading else bold
    return "".join(pieces), bold if any(p.strip() for p in pieces) else 0, tuple(links)
