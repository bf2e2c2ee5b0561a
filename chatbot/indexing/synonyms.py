"""Synonyms in the Solr format -> which terms and phrases may stand for which.

    a, b, c         each may stand for each
    a, b => c, d    whoever says a or b may mean c or d, but not the reverse
    # a comment

An entry is a word or a phrase. Lines don't chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from ..index import Settings
from ..text import Analysis, analysis
from ..walking import SYNONYMS
from .file import Problem

FILE_NAME = SYNONYMS  # the user's own, beside the documents

Phrase = tuple[str, ...]  # terms; of length 1 for a word


class Rule(NamedTuple):
    """Whoever says `said` may mean `meant`."""

    said: Phrase
    meant: Phrase


def shipped_synonyms(analysis: Analysis) -> list[Rule]:
    """The rules that come with the package for a language; [] where there are none."""
    path = files(__package__) / "data" / f"synonyms.{analysis.language}.txt"
    return (
        read_synonyms(path.read_text("utf-8"), str(path), analysis)[0] if path.is_file() else []
    )


def shipped_rules(settings: Settings) -> list[Rule]:
    """The rules that come with the package for the languages."""
    return [
        rule for language in settings.languages for rule in shipped_synonyms(analysis(language))
    ]


def read_synonyms(text: str, path: str, analysis: Analysis) -> tuple[list[Rule], list[Problem]]:
    """The rules of a file in their order, and the lines that are none."""
    rules: dict[Rule, None] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        content = re.sub(r"(^|\s)#.*", "", line).strip()
        if not content:
            continue
        sides = [list(_phrases(side, analysis)) for side in content.split("=>")]
        if len(sides) > 2 or not all(sides) or sum(map(len, sides)) < 2:
            message = "not a rule; write 'a, b, c' or 'a => b, c'"
            problems.append(Problem(path, number, message))
            continue
        rules.update(
            (Rule(said, meant), None)
            for said in sides[0]
            for meant in sides[-1]
            if said != meant
        )
    return list(rules), problems


def _phrases(side: str, analysis: Analysis) -> Iterator[Phrase]:
    for entry in side.split(","):
        terms = tuple(analysis.terms(entry))
        if len(list(analysis.words(entry))) == 1 and "-" in terms[-1]:
            terms = terms[-1:]  # a joined word is the whole, not its parts
        if terms:
            yield terms
