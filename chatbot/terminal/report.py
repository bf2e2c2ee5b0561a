"""The results of an evaluation -> a table, a JSON object, files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..errors import ChatbotError
from ..evaluation import Result, trec_run
from ..metrics import Figure, compare, figures
from ..streams import replacing
from .record import json_line

Figures = Mapping[str, Figure]


def report(results: Sequence[Result], earlier: Sequence[Result] | None, *, json: bool) -> str:
    """What a person reads, or with `json` a script; `earlier` results are compared with."""
    groups = by_kind(results)
    if json:
        compared = {} if earlier is None else {"compared": _differences(results, earlier)}
        return json_line({**as_json(groups), **compared})
    rows = [*table(groups)]
    if earlier is not None:
        rows += ["", *comparison(results, earlier)]
    return "\n".join(rows)


def write_details(path: str, results: Iterable[Result]) -> None:
    """Write what became of each question, a JSON object a line."""
    _write(path, (json_line(result.as_json()) for result in results))


def write_run(path: str, results: Iterable[Result]) -> None:
    """Write the rankings as a TREC run."""
    _write(path, trec_run(results))


def _write(path: str, lines: Iterable[str]) -> None:
    try:
        with replacing(path) as stream:
            stream.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise ChatbotError(f"can't write {path}: {error.strerror}") from error


def by_kind(results: Sequence[Result]) -> dict[str, tuple[int, Figures]]:
    """How many questions there are and their figures: under "" of all, then of each kind."""
    groups = {"": list(results)}
    for result in results:
        if result.question.kind:
            groups.setdefault(result.question.kind, []).append(result)
    if len(groups) == 2:  # one kind is no division
        del groups[next(kind for kind in groups if kind)]
    return {kind: (len(group), figures(group)) for kind, group in groups.items()}


def table(groups: Mapping[str, tuple[int, Figures]]) -> Iterator[str]:
    """The figures as lines: those of all questions with intervals, then a line a kind."""
    count, overall = groups[""]
    yield f"{count:,} questions"
    for name, figure in overall.items():
        yield f"  {name:17} {figure.value:6.3f}   {figure.low:.3f} to {figure.high:.3f}"
    kinds = {kind: group for kind, group in groups.items() if kind}
    if kinds:
        yield ""
        yield f"  {'kind':20} questions  success@1  acted right"
    for kind, (number, found) in kinds.items():
        success = f"{found['success@1'].value:.3f}" if "success@1" in found else "-"
        yield f"  {kind:20} {number:9,}  {success:>9}  {found['acted right'].value:11.3f}"


def as_json(groups: Mapping[str, tuple[int, Figures]]) -> dict[str, Any]:
    """The figures as one object; `kinds` has those of each kind."""
    objects = {
        kind: {"questions": count, "figures": {name: _figure(f) for name, f in found.items()}}
        for kind, (count, found) in groups.items()
    }
    return {**objects.pop(""), "kinds": objects}


def _figure(figure: Figure) -> dict[str, float]:
    return {"value": figure.value, "low": figure.low, "high": figure.high}


def comparison(results: Sequence[Result], earlier: Sequence[Result]) -> Iterator[str]:
    """What changed since an earlier run, as lines."""
    yield "compared with the earlier run"
    for name, (difference, p) in compare(results, earlier).items():
        yield f"  {name:17} {difference:+6.3f}   p = {p:.3f}"


def _differences(results: Sequence[Result], earlier: Sequence[Result]) -> dict[str, Any]:
    return {
        name: {"difference": difference, "p": p}
        for name, (difference, p) in compare(results, earlier).items()
    }
