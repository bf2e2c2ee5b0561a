"""The files of a corpus -> passages: which reader takes which suffix."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ..corpus import Passage
from ..errors import CorpusError
from ..listing import Listed, Stamp, digest
from ..progress import Progress, silent
from ..text import Analysis
from ..text import analysis as shared_analysis
from .file import File, Problem, Reader, Reading
from .formats.article import read_article
from .formats.jsonlines import read_json_lines
from .synonyms import FILE_NAME, Rule, read_synonyms

READERS: dict[str, Reader] = {
    ".txt": read_article,
    ".text": read_article,
    "": read_article,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
_UNREAD = "unread"  # no content has this digest: touched, the file is tried again


@dataclass(frozen=True, slots=True)
class CorpusReading:
    """All passages in the order of the files, what was left out, and what was read.

    `synonyms` are the rules of the files of that name beside the documents.
    """

    passages: list[Passage]
    problems: list[Problem]
    stamps: list[Stamp]
    synonyms: list[Rule]


def read_corpus(
    files: Sequence[Listed], analysis: Analysis | None = None, progress: Progress = silent
) -> CorpusReading:
    """Read every file that there is a reader for.

    A file that can't be read is a problem, never an exception. Raises `CorpusError` when
    not a single passage is found, saying what was looked for.
    """
    analysis = analysis or shared_analysis()
    corpus = CorpusReading([], [], [], [])
    taken: set[str] = set()
    ids: set[str] = set()
    for file in progress(files, "reading", len(files), "files"):
        content, stamp = _content(file)
        corpus.stamps.append(stamp)
        if isinstance(content, Problem):
            corpus.problems.append(content)
        elif PurePosixPath(file.name).name == FILE_NAME:
            rules, problems = read_synonyms(content, file.path, analysis)
            corpus.synonyms.extend(rules)
            corpus.problems.extend(problems)
        else:
            text = File(_document_id(file.name, taken), file.name, file.path, content, progress)
            reading = _with_new_ids(_reading(file, text), file, ids)
            corpus.passages.extend(reading.passages)
            corpus.problems.extend(reading.problems)
    if not corpus.passages:
        raise CorpusError(_nothing(files, corpus.problems))
    return corpus


def _with_new_ids(reading: Reading, file: Listed, ids: set[str]) -> Reading:
    """`reading` without the passages whose id is in `ids`, which then holds its ids too."""
    passages, problems = [], list(reading.problems)
    for passage in reading.passages:
        if passage.id in ids:
            message = f"passage id {passage.id!r} is used by an earlier file; left out"
            problems.append(Problem(file.path, 0, message))
        else:
            ids.add(passage.id)
            passages.append(passage)
    return Reading(passages, problems)


def _content(file: Listed) -> tuple[str | Problem, Stamp]:
    """The text of a file, or why there is none; and the stamp of what was read."""
    unread = Stamp(file.name, file.size, file.modified, "")
    suffix = PurePosixPath(file.name).suffix.lower()
    if suffix not in READERS:
        message = f"no reader for {suffix} files"
        return Problem(file.path, 0, message, "without a reader"), unread
    try:
        with open(file.path, "rb") as stream:
            content = stream.read()
    except OSError as error:
        return Problem(file.path, 0, f"can't be read: {error.strerror}"), unread._replace(
            digest=_UNREAD
        )
    stamp = unread._replace(digest=digest(content))
    text = _decoded(content)
    if isinstance(text, Problem):
        return replace(text, path=file.path), stamp
    return text if text.strip() else Problem(file.path, 0, "empty", "empty"), stamp


def _reading(file: Listed, text: File) -> Reading:
    reading = READERS[PurePosixPath(file.name).suffix.lower()](text)
    if reading.passages or reading.problems:
        return reading
    return _left_out(file, "no paragraph and no question with an answer")


def _left_out(file: Listed, message: str) -> Reading:
    return Reading([], [Problem(file.path, 0, message)])


def _decoded(content: bytes) -> str | Problem:
    """The text with line feeds as line ends, or the line that is no UTF-8 text."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem("", line, "not text in UTF-8; save it as UTF-8, or leave it out")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return Problem("", line, "not a text file (it holds a NUL byte)")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _document_id(name: str, taken: set[str]) -> str:
    """The name without its suffix; with it, or numbered, where that is taken already."""
    stem = os.path.splitext(name)[0]
    number = 1
    candidate = stem
    while candidate in taken:
        candidate = name if number == 1 else f"{name}~{number}"
        number += 1
    taken.add(candidate)
    return candidate


def _nothing(files: Sequence[Listed], problems: Sequence[Problem]) -> str:
    looked_for = ", ".join(suffix for suffix in READERS if suffix)
    if not files:
        return f"no files there; looked for {looked_for} files with paragraphs or questions"
    counted_files = "1 file" if len(files) == 1 else f"{len(files):,} files"
    reasons = "; ".join(map(str, problems[:3])) + (" ..." if len(problems) > 3 else "")
    return (
        f"no passage in {counted_files}; looked for paragraphs, and for questions with"
        f" answers, in {looked_for} files ({reasons})"
    )
