"""The spans of the sentences of a text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given

from chatbot.sentences import sentences
from strategies import questions, texts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n ", []),
        ("No end", ["No end"]),
        ("One. Two! Three? Four…", ["One.", "Two!", "Three?", "Four…"]),
        ("He said “Yes.” Then he left.", ["He said “Yes.”", "Then he left."]),
        ("Mr. Han met Gen. Li. They spoke.", ["Mr. Han met Gen. Li.", "They spoke."]),
        ("U.S. officials met. They left.", ["U.S. officials met.", "They left."]),
        ("It costs 3.5. Really.", ["It costs 3.5.", "Really."]),
        ("Wait... what? No.", ["Wait... what?", "No."]),
        ("Is it?yes", ["Is it?yes"]),
        ("中美。关系！", ["中美。", "关系！"]),
        ("One\n\nTwo", ["One", "Two"]),
        ("One\ntwo.", ["One\ntwo."]),
        ("Bring:\n- tea\n- cups", ["Bring:", "- tea", "- cups"]),
        ("Steps:\n1. Boil\n2. Wait", ["Steps:", "1. Boil", "2. Wait"]),
        ("1. Boil it. 2. Wait.", ["1. Boil it.", "2. Wait."]),
    ],
)
def test_sentences_of_a_text(text: str, parts: list[str]) -> None:
    """Sentences end at their marks, blank lines and list items, not after abbreviations."""
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(texts | questions)
def test_sentences_are_disjoint_and_cover_the_text(text: str) -> None:
    """Spans ascend, don't touch blanks at their ends, and leave only blanks out."""
    at = 0
    for start, end in sentences(text):
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    "text",
    ["." * 100_000, "1. a. " * 10_000, "." + '"' * 100_000, "\n " * 50_000],
    ids=["dots", "numbers", "quotes", "lines"],
)
def test_time_grows_with_the_length_alone(text: str) -> None:
    """A text of any kind, however long, takes no quadratic time (which were 10 s and more)."""
    begun = time.process_time()
    sentences(text)

    assert time.process_time() - begun < 3.0
