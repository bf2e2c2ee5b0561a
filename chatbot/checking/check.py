"""`chatbot check`: the steps of a check in order, and its report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..indexing.reading import read_corpus
from ..lasting import lasting
from ..places import of_files
from ..progress import Progress
from ..selection import EVERYTHING, Selection
from ..startup import open_corpus
from ..terminal.record import json_line
from ..terminal.screen import counted, harmless
from .answers import check_answers, check_documents
from .entries import check_entries
from .finding import Finding, Subject
from .links import check_links
from .words import check_synonyms, check_words

if TYPE_CHECKING:
    from argparse import Namespace


def check(options: Namespace, paths: Sequence[str]) -> int:
    """Check the documents at `paths`, of the seeds for none, and report; how many errors.

    Raises `CorpusError` where a path is missing or no passage is found.
    """
    with lasting(options) as progress:
        selection = Selection.of(options.include, options.exclude)
        subject = read(of_files(paths), options.cache, progress, options.language, selection)
        findings = sorted(found(subject, progress))
    errors = sum(finding.severity == "error" for finding in findings)
    if options.json:
        print(json_line(as_json(subject, findings)))
    elif not options.quiet:
        print("\n".join(report(subject, findings)))
    return errors


def read(
    paths: Sequence[str],
    cache: str | None,
    progress: Progress,
    language: str = "",
    selection: Selection = EVERYTHING,
) -> Subject:
    """The documents as they are checked. The files are read anew for what is left out."""
    opened = open_corpus(
        paths,
        cache=cache,
        report=lambda _: None,
        language=language,
        selection=selection,
        progress=progress,
    )
    files = opened.files
    problems = read_corpus(files, opened.index.settings.language, progress).problems
    return Subject(opened.index, list(opened.index.passages), files, problems)


def found(subject: Subject, progress: Progress) -> Iterator[Finding]:
    """Everything that is found, check by check."""
    yield from check_reading(subject)
    yield from check_entries(subject, progress)
    yield from check_answers(subject)
    yield from check_documents(subject)
    yield from check_links(subject, progress)
    yield from check_words(subject)
    yield from check_synonyms(subject)


def check_reading(subject: Subject) -> Iterator[Finding]:
    """What was left out when the documents were read.

    Files without a reader are no finding: pictures and the like belong to documents.
    """
    for problem in subject.problems:
        message, _, advice = problem.message.partition("; ")
        if message.startswith("question without an answer"):
            name = "unanswered"
        else:
            name = "empty-file" if problem.kind == "empty" else "left-out"
            message = f"left out: {message}"
        advice = advice or "put it right, or take it out of the documents"
        if problem.kind != "without a reader":
            yield Finding(problem.path, problem.line, name, message, advice)


def report(subject: Subject, findings: Sequence[Finding]) -> Iterator[str]:
    """A line for each finding, and one that counts them."""
    for one in findings:
        place = f"{one.path}:{one.line}" if one.line else one.path
        line = f"{place}: {one.severity}: {one.message}; {one.advice} [{one.check}]"
        yield " ".join(harmless(line).split("\n"))
    files = len({subject.path(passage) for passage in subject.passages})
    checked = f"{counted(len(subject.passages), 'passage')} of {counted(files, 'file')}"
    errors = sum(one.severity == "error" for one in findings)
    if not findings:
        yield f"Nothing found in {checked}."
    else:
        warnings = counted(len(findings) - errors, "warning")
        yield f"{counted(errors, 'error')} and {warnings} in {checked}."


def as_json(subject: Subject, findings: Sequence[Finding]) -> dict[str, Any]:
    """The same as plain data."""
    errors = sum(one.severity == "error" for one in findings)
    return {
        "passages": len(subject.passages),
        "files": len({subject.path(passage) for passage in subject.passages}),
        "errors": errors,
        "warnings": len(findings) - errors,
        "findings": [{"severity": one.severity, **one._asdict()} for one in findings],
    }
