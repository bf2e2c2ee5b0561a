"""`chatbot eval`: labelled questions asked -> figures on the screen and in files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .lasting import lasting
from .selection import Selection

if TYPE_CHECKING:
    from argparse import Namespace

    from .evaluation import LabelledQuestion, Result
    from .index import Index
    from .progress import Progress


def measure(options: Namespace, index: Index, paths: Sequence[str], threshold: float) -> None:
    """Ask the questions that `options` name of `index`, print and write what became of them.

    For none those of the documents at `paths` themselves, each of an index without it.
    """
    from .evaluation import evaluate, read_details, read_questions
    from .terminal.report import report, write_details, write_run

    with lasting(options) as progress:
        if options.questions:
            questions = read_questions(options.questions)
            results = evaluate(index, questions, threshold)
        else:
            questions, results = _of_itself(paths, options, index, threshold, progress)
        earlier = read_details(options.compare, questions) if options.compare else None
        found = list(progress(results, "asking", len(questions), "questions"))
    if not options.quiet:
        print(report(found, earlier, json=options.json))
    if options.details:
        write_details(options.details, found)
    if options.run:
        write_run(options.run, found)


def _of_itself(
    paths: Sequence[str],
    options: Namespace,
    index: Index,
    threshold: float,
    progress: Progress,
) -> tuple[list[LabelledQuestion], Iterator[Result]]:
    """The wordings of the documents, and what becomes of each as it is asked."""
    from .indexing.held_out import evaluate_itself, wordings
    from .startup import read_documents

    selection = Selection.of(options.include, options.exclude)
    passages, synonyms = read_documents(paths, progress, selection, options.language)
    language = index.settings.language
    results = evaluate_itself(passages, synonyms, language, threshold, progress)
    return wordings(passages), results
