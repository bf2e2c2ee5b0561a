"""The nouns of the documents: Source, Document, Passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["faq", "paragraph"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document has its facts from. `url` is "" where none is given."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its origin.

    `id` is the file's path relative to the corpus root, without its suffix and with
    forward slashes; `title` is never empty; `date` is YYYY-MM-DD or ""; `path` is the
    file's path relative to the corpus root, "" for a document that was never a file;
    `language` is "" where it is the one of the corpus.
    """

    id: str
    title: str
    date: str = ""
    sources: tuple[Source, ...] = ()
    path: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """What can be given as an answer: a paragraph, or an FAQ answer with its question.

    `text` is a verbatim span of the document; `question` is "" for a paragraph, and
    `alternates` are other wordings of it. `heading` is the path of headings
    above it, outermost first, joined by " > ", "" where there is none; `location` says
    where the passage stands ("FAQ 2", "paragraph 3 of 5", "FAQ 1, page 7"). `line` is where
    it begins in its file, from 1: the question's line if it has one, the row of a sheet; 0
    in formats without lines.
    """

    id: str
    text: str
    document: Document
    question: str = ""
    alternates: tuple[str, ...] = ()
    heading: str = ""
    location: str = ""
    line: int = 0

    @property
    def kind(self) -> Kind:
        """Which it is: faq where there is a question, else paragraph."""
        return "faq" if self.question else "paragraph"

    @property
    def wordings(self) -> tuple[str, ...]:
        """All wordings of the question that are not blank; () for a paragraph."""
        return tuple(w for w in (self.question, *self.alternates) if w.strip())
