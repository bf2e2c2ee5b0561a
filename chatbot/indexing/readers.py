"""Which reader takes which suffix, and what it needs; none is loaded before it is met."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import NamedTuple

from ..listing import NEEDS
from .file import Problem, Reader

PACKED = ".gz"


class Format(NamedTuple):
    """A reader by its module in `formats/` and its name there, and the files it takes.

    `limit` is the size in MiB above which a file is left out: some formats take many times
    that in memory. `binary`: the reader is given bytes; `declares`: the text may say in
    which encoding it is. `package` has to be there, which the extra `extra` of this package
    installs; "" where nothing further is needed.
    """

    module: str
    function: str
    limit: int
    binary: bool = False
    declares: bool = False
    package: str = ""
    extra: str = ""

    @property
    def reader(self) -> Reader:
        """The reader, loaded with the parser that it needs."""
        module = import_module(f".formats.{self.module}", __package__)
        reader: Reader = getattr(module, self.function)
        return reader

    def missing(self, path: str) -> Problem | None:
        """What has to be installed for the file at `path` to be read; None for nothing."""
        if not self.package or find_spec(self.package) is not None:
            return None
        command = f"pip install 'chatbot[{self.extra}]'"
        message = f"its parser is not installed; {command}"
        return Problem(path, 0, message, f"waiting for {command}")

    @property
    def needs(self) -> str:
        """The digest of a file that waits for a package: no content has it."""
        return NEEDS + self.package


_TEXT = Format("article", "read_article", 1024)
_LINES = Format("jsonlines", "read_json_lines", 1024)
_MARKDOWN = Format("markdown", "read_markdown", 8)
_WEBPAGE = Format("webpage", "read_webpage", 16, declares=True)
_TABLE = Format("delimited", "read_delimited", 256)
_YAML = Format("objects", "read_yaml", 64)
_SHEETS = Format(
    "spreadsheet", "read_spreadsheet", 256, binary=True, package="openpyxl", extra="xlsx"
)
_MARKUP = Format("restructured", "read_restructured", 16, package="docutils", extra="rst")

FORMATS: dict[str, Format] = {
    ".txt": _TEXT,
    ".text": _TEXT,
    "": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _WEBPAGE,
    ".htm": _WEBPAGE,
    ".xhtml": _WEBPAGE,
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".json": Format("objects", "read_json", 64),
    ".jsonl": _LINES,
    ".ndjson": _LINES,
    ".yaml": _YAML,
    ".yml": _YAML,
    ".epub": Format("ebook", "read_ebook", 256, binary=True),
    ".docx": Format("word", "read_word", 256, binary=True, package="docx", extra="docx"),
    ".pdf": Format("pdf", "read_pdf", 256, binary=True, package="pypdf", extra="pdf"),
    ".xlsx": _SHEETS,
    ".xlsm": _SHEETS,
    ".rst": _MARKUP,
    ".rest": _MARKUP,
}


def suffix_of(name: str) -> tuple[str, bool]:
    """The suffix of a file's name in small letters, and whether the file is packed.

    >>> suffix_of("Notes.MD"), suffix_of("faq.txt.gz"), suffix_of("notes")
    (('.md', False), ('.txt', True), ('', False))
    """
    path = PurePosixPath(name)
    if path.suffix.lower() != PACKED:
        return path.suffix.lower(), False
    return PurePosixPath(path.stem).suffix.lower(), True
