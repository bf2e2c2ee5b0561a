"""Synonyms in the Solr format."""

from __future__ import annotations

import pytest
from hypothesis import given

from chatbot.indexing.file import Problem
from chatbot.indexing.synonyms import Rule, read_synonyms, shipped_synonyms
from chatbot.text import analysis
from strategies import articles


def rules(text: str) -> set[tuple[str, str]]:
    """The rules of a text, phrases with a space; a text without problems."""
    found, problems = read_synonyms(text, "synonyms.txt", analysis())
    assert problems == []
    return {(" ".join(rule.said), " ".join(rule.meant)) for rule in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tea, brew", {("tea", "brew"), ("brew", "tea")}),
        ("tea => brew", {("tea", "brew")}),
        ("tea, chai => brew", {("tea", "brew"), ("chai", "brew")}),
        ("tea => tea, brew", {("tea", "brew")}),
        ("US, United States", {("US", "unit state"), ("unit state", "US")}),
        ("talks, talk", set()),  # one term
        ("# tea, brew", set()),
        ("tea, brew # hot", {("tea", "brew"), ("brew", "tea")}),
        ("c#, sharp", {("c#", "sharp"), ("sharp", "c#")}),
        ("US-China, ties", {("US-china", "tie"), ("tie", "US-china")}),
        ("AT&T => telco", {("at t", "telco")}),
        # As documents have them: parts and whole of a joined word, all pairs of characters.
        ("Asia-Pacific Forum => APF", {("asia pacif asia-pacif forum", "apf")}),
        ("中美关系 => ties", {("中美 美关 关系", "tie")}),
        ("\n \r\n", set()),
        ("", set()),
    ],
)
def test_line_as_rules(text: str, expected: set[tuple[str, str]]) -> None:
    """Entries are analysed as documents are; a comment starts at a sign after a blank."""
    assert rules(text) == expected


def test_three_entries_stand_for_one_another() -> None:
    """Each for the other two."""
    assert len(rules("tea, chai, brew")) == 6


def test_lines_do_not_chain() -> None:
    """What stands for tea on one line and for chai on another are not the same."""
    assert ("brew", "cuppa") not in rules("tea, brew\ntea, cuppa")


def test_rule_is_listed_once() -> None:
    """Said again it says no more; the order is that of the file."""
    found, _ = read_synonyms("b => a\na => c\nb => a", "x", analysis())

    assert found == [Rule(("b",), ("a",)), Rule(("a",), ("c",))]


@pytest.mark.parametrize("line", ["tea", "tea =>", "=> tea", "a => b => c", "…, –", "tea, "])
def test_line_that_is_no_rule_is_a_problem(line: str) -> None:
    """It is named with its file and number, and the other lines count."""
    found, problems = read_synonyms(f"tea, brew\n{line}\n", "synonyms.txt", analysis())

    assert len(found) == 2
    assert problems == [
        Problem("synonyms.txt", 2, "not a rule; write 'a, b, c' or 'a => b, c'")
    ]


@given(articles)
def test_any_text_is_rules_or_problems(text: str) -> None:
    """No line is an error, and no rule says that a term stands for itself."""
    found, problems = read_synonyms(text, "synonyms.txt", analysis())

    assert all(rule.said != rule.meant and rule.said and rule.meant for rule in found)
    assert all(1 <= problem.line <= len(text.splitlines()) for problem in problems)


def test_shipped_rules_name_countries_and_paraphrases() -> None:
    """America may mean the US, and a meeting a summit."""
    found = set(shipped_synonyms(analysis()))

    assert Rule(("america",), ("US",)) in found
    assert Rule(("US",), ("unit", "state")) in found
    assert Rule(("meet",), ("summit",)) in found
    assert not any("us" in (*rule.said, *rule.meant) for rule in found)


def test_language_without_a_file_has_no_rules() -> None:
    """Then only the user's own synonyms count."""
    assert shipped_synonyms(analysis("finnish")) == []
