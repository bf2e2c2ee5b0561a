"""Blocks -> passages: what is a question, what answers it, what is read together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.corpus import Source
from chatbot.indexing.file import File
from chatbot.indexing.formats.blocks import Block, Extract, laid_out
from chatbot.indexing.formats.entries import LONGEST
from chatbot.indexing.formats.markdown import read_markdown
from chatbot.indexing.formats.structured import read_blocks
from strategies import texts
from taken import Read


def read(text: str) -> Read:
    """What the reader of Markdown makes of `text`."""
    return Read.of(read_markdown(File("doc", "doc.md", "doc.md", text)))


def told(text: str) -> list[tuple[str, str]]:
    """The question and the text of each passage."""
    return [(p.question, p.text) for p in read(text).passages]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("## Why?\n\nSo.\n\nReally.", [("Why?", "So.\n\nReally.")]),
        ("## 3. Why?\n\nSo.", [("Why?", "So.")]),
        ("## Why?\n\n### Part\n\nSo.", [("", "So.")]),
        ("**Why?**\n\nSo.\n\n**Who?**\n\nI.", [("Why?", "So."), ("Who?", "I.")]),
        ("**Q: Why?** A: So.", [("Why?", "So.")]),
        ("**Why?**\nSo.", [("Why?", "So.")]),
        ("Why?\nSo.\n\nOther text stands on its own, and is long enough for that to be so.",
         [("Why?", "So."),
          ("", "Other text stands on its own, and is long enough for that to be so.")]),
        ("Q: Why?\nA: So.\n\nReally.\n\nQ: Who?\nA: I.",
         [("Why?", "So.\n\nReally."), ("Who?", "I.")]),
        ("1. Why?\n\nSo.\n\n2. Who?\n\nI.", [("Why?", "So."), ("Who?", "I.")]),
        ("- Why?\n\n  So.\n\n  - a\n  - b\n- Who?\n\n  I.",
         [("Why?", "So.\n\n- a\n- b"), ("Who?", "I.")]),
        ("Why?\n\nSo.", [("Why?", "So.")]),
        ("Why?\n\nFor:\n\n- a\n- b", [("Why?", "For:\n\n- a\n- b")]),
        ("Why?\n\nSo.\n\nReally.\n\nWho?\n\nI.", [("Why?", "So.\n\nReally."), ("Who?", "I.")]),
        ("# FAQ\n\nWhy\nis that?\n\nSo.\n\nReally.", [("Why is that?", "So.\n\nReally.")]),
    ],
)  # fmt: skip
def test_questions_however_they_are_written(text: str, entries: list[tuple[str, str]]) -> None:
    """Headings, bold lines, labels, numbers, items and lines of their own ask."""
    assert told(text) == entries


@pytest.mark.parametrize(
    "text",
    [
        "Is it a question? It is not one alone.",
        "- Why?\n- Who?\n- Where?",
        "- Why?\n- Who?\n\nWe ask ourselves.",
        "```\n# Why?\nQ: Who?\nA: I.\n```",
        "Why?\n\nWho?",
        "1. Stir.\n2. Wait?",
    ],
)
def test_other_text_is_no_entry(text: str) -> None:
    """Lists of questions, code and questions within text answer nothing."""
    assert {question for question, _ in told(text)} == {""}
    assert read(text).problems == []


def test_question_without_an_answer_is_a_problem() -> None:
    """It has its line, or is named where the format has no lines."""
    extract = Extract(
        blocks=[Block("heading", "Why?", level=1), Block("heading", "B", level=1)]
    )
    unlined = read_blocks(File("doc", "doc.docx", "doc.docx", ""), extract)

    assert [str(p) for p in read("# A\n\n## Why?\n\n## B\n\nText.").problems] == [
        "doc.md:3: question without an answer; write the answer below it"
    ]
    assert [str(p) for p in unlined.problems] == [
        "doc.docx: question without an answer ('Why?'); write the answer below it"
    ]


def test_headings_make_the_path() -> None:
    """A passage has the headings above it, and none of those that ended."""
    text = "# T\n\nA.\n\n## B\n\nC.\n\n#### D\n\nE.\n\n## F\n\n### Why?\n\nG."

    assert [p.heading for p in read(text).passages] == ["T", "T > B", "T > B > D", "T > F"]


def test_passages_never_reach_across_headings() -> None:
    """Short as they are, two sections are two passages."""
    assert told("## A\n\nOne.\n\n## B\n\nTwo.") == [("", "One."), ("", "Two.")]


def test_short_paragraphs_are_read_with_their_neighbours() -> None:
    """A line above a list leads it; a short paragraph is joined, two long ones are not."""
    long = "This paragraph is long enough to say something on its own to anybody who reads it."

    assert told(f"Short.\n\n{long}\n\n{long}") == [("", f"Short.\n\n{long}"), ("", long)]
    assert told(f"{long}\n\nShort.") == [("", f"{long}\n\nShort.")]
    assert told("You need:\n\n- a\n- b") == [("", "You need:\n\n- a\n- b")]
    assert told(f"{long[:-1]}:\n\n{long}\n\n{long}") == [
        ("", f"{long[:-1]}:\n\n{long}"),
        ("", long),
    ]


def test_long_paragraph_is_cut_where_sentences_end() -> None:
    """The pieces are about as long, hold every sentence, and know their lines."""
    sentence = "This is one of forty sentences of about eighty characters, more or less, I say."
    text = "\n".join([sentence] * 40)
    passages = read(text).passages

    assert "\n".join(p.text for p in passages) == text
    assert len(passages) == 4
    assert all(LONGEST / 2 < len(p.text) <= LONGEST for p in passages)
    assert [p.line for p in passages] == [1, 11, 21, 31]


def test_long_answer_goes_on_in_paragraphs_below_its_question() -> None:
    """What is too long to be read as an answer begins as one; the rest is under its heading."""
    text = " ".join(["This is a sentence of the answer, which goes on and on."] * 10)
    passages = read(f"# T\n\n## Why?\n\n{text}\n\n{text}\n\n{text}\n\n{text}").passages

    assert [p.question for p in passages] == ["Why?", "", "", ""]
    assert [p.heading for p in passages] == ["T", "T > Why?", "T > Why?", "T > Why?"]
    assert [p.text for p in passages] == [text] * 4


def test_table_of_contents_is_no_text() -> None:
    """Links to headings of the same page would match each question that they lead to."""
    assert told("- [Why?](#why)\n- [Who?](#who)\n\n## Why?\n\nSo.") == [("Why?", "So.")]


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n\n## Sources\n\n- [A](https://a.org/)\n- B: https://b.org/",
        "Text.\n\nSources:\n\n- [A](https://a.org/)\n- B: https://b.org/",
        "Text.\n\n**References**\n\n[A](https://a.org/)\n\nB: https://b.org/",
    ],
)
def test_sources_at_the_end_are_those_of_the_document(text: str) -> None:
    """They stand in the document, and in no passage."""
    (passage,) = read(text).passages

    assert passage.text == "Text."
    assert passage.document.sources == (
        Source("A", "https://a.org/"),
        Source("B", "https://b.org/"),
    )


def test_date_may_lead_the_text() -> None:
    """A date at the beginning is the document's, as in plain text."""
    (passage,) = read("# T\n\nLast updated: May 1, 2024\n\nText.").passages

    assert (passage.text, passage.document.date) == ("Text.", "2024-05-01")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Given\n---\n# Own\n\nText.", "Given"),
        ("+++\ntitle = 'Given'\n+++\n# Own\n\nText.", "Given"),
        ("# Own\n\nText.", "Own"),
        ("# One\n\nText.\n\n# Two\n\nText.", "One"),
        ("Text. More.", "Text."),
        ("# Why?\n\nSo.", "Why?"),
    ],
)
def test_title_of_a_document(text: str, title: str) -> None:
    """What it says of itself, else its one highest heading, else how it begins."""
    assert read(text).passages[0].document.title == title


def test_front_matter_that_can_not_be_read_is_told() -> None:
    """The text below it is read all the same."""
    reading = read("---\ntitle: [a\n---\nText.")

    assert [p.text for p in reading.passages] == ["Text."]
    assert str(reading.problems[0]).startswith("doc.md:1: front matter can't be read")


def test_nesting_beyond_bounds_is_told() -> None:
    """What a parser drops for its depth is not dropped in silence."""
    reading = read("Text.\n\n" + ">" * 500 + " deep")

    assert [p.text for p in reading.passages] == ["Text."]
    assert "nested more than" in reading.problems[0].message


_MARKS = [
    *("", "", "# A", "## Why?", "### B", "- item", "- Is it?", "  below", "1. one", "2. Who?"),
    *("**Why?**", "**Why?** So.", "**bold**", "Q: Why?", "A: So.", "A sentence. Another."),
    *("> quoted", "```", "| a | b |", "| - | - |", "Term", ": Meaning", "[a](https://a.org)"),
    *(
        "Sources:",
        "- [A](https://a.org/)",
        "<details>",
        "<summary>Why?</summary>",
        "</details>",
    ),
    *("---", "title: x", "date 2023-11-11 A day.", "Why?", "FAQ", "<b", "&amp;", "[a](#a)"),
]
lines = st.sampled_from(_MARKS) | texts.map(lambda text: text.replace("\r", " "))
markdown = st.lists(lines, max_size=30).map("\n".join)


@settings(max_examples=60)
@given(markdown)
def test_any_markdown_gives_passages_in_order(text: str) -> None:
    """Ids are told apart, lines are those of the file, and no passage is blank."""
    passages = read(text).passages

    assert len({p.id for p in passages}) == len(passages)
    assert all(p.text.strip() and 1 <= p.line <= text.count("\n") + 1 for p in passages)


blocks = st.builds(
    Block,
    st.sampled_from(["heading", "text", "strong", "item", "term", "code", "row"]),
    st.sampled_from([mark.strip() for mark in _MARKS if mark.strip()]),
    st.just(1),
    st.integers(1, 3),
    st.sampled_from(["", "- "]),
)


@given(st.lists(blocks, max_size=12))
def test_passages_are_spans_of_the_extracted_text(found: list[Block]) -> None:
    """Whatever the blocks, an answer is what stands in the text, and in one place."""
    text, spans = laid_out(found)
    reading = read_blocks(File("doc", "doc.md", "doc.md", ""), Extract("T", "D", blocks=found))

    shown = [text[start:end] for start, end in spans]
    assert shown == [block.marker + block.text.strip() for block in found]
    assert all(passage.text in text for passage in reading.passages)
