"""Lines on the pages of a PDF: headings, paragraphs, columns, what every page repeats."""

from __future__ import annotations

import pytest

from chatbot.indexing.formats.layout import Line, blocks_of


def line(text: str, y: float, *, x: float = 50, size: float = 10, page: int = 1) -> Line:
    """A line in plain type on a page 800 points high."""
    return Line(text, x, y, size, 0, y / 800, page)


def bold(text: str, y: float) -> Line:
    """A line all in bold type."""
    return line(text, y)._replace(bold=len(text))


def told(*lines: Line) -> list[tuple[str, str]]:
    """The kind and the text of each block of one page after the other."""
    last = max(at.page for at in lines)
    pages = [[at for at in lines if at.page == number] for number in range(1, last + 1)]
    return [(block.kind, block.text) for block in blocks_of(pages)]


def test_lines_are_put_together_to_paragraphs() -> None:
    """A wider gap, and an indented line below the end of a sentence, begin another."""
    assert told(
        line("One paragraph that", 700),
        line("goes on.", 688),
        line("Another that", 670),
        line("goes on. So does", 658),
        line("this.", 646),
        line("The third is", 634, x=62),
        line("indented.", 622),
    ) == [
        ("text", "One paragraph that goes on."),
        ("text", "Another that goes on. So does this."),
        ("text", "The third is indented."),
    ]


def test_larger_type_is_a_heading() -> None:
    """Of two sizes the larger is the higher; a heading of two lines is one."""
    blocks = blocks_of(
        [
            [
                line("Title", 750, size=20),
                line("A heading of", 700, size=14),
                line("two lines", 684, size=14),
                line("This is the text of the page, most of which is in this size.", 650),
            ]
        ]
    )

    assert [(block.level, block.text) for block in blocks[:2]] == [
        (1, "Title"),
        (2, "A heading of two lines"),
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("The inven-", "tion is old."), "The invention is old."),
        (("The inven\u00ad", "tion is old."), "The invention is old."),
        (
            ("It is well-", "known, as is what is well-known."),
            "It is well-known, as is what is",
        ),
        (("Pages 3-", "4 tell more."), "Pages 3- 4 tell more."),
        (("Xi-", "Biden talks."), "Xi- Biden talks."),
    ],
)
def test_words_parted_at_the_end_of_a_line(lines: tuple[str, str], text: str) -> None:
    """They are put together unless the document writes them with the hyphen elsewhere."""
    first, second = lines

    assert told(line(first, 700), line(second, 688))[0][1].startswith(text)


def test_paragraph_goes_on_in_the_next_column_or_page() -> None:
    """It does where the sentence has not ended; a new sentence begins another."""
    assert told(
        line("One that goes", 100),
        line("on in a column.", 700, x=300),
        line("Two that", 688, x=300),
        line("goes on", 676, x=300),
        line("on a page.", 700, page=2),
        line("Three is alone.", 660, page=2),
    ) == [
        ("text", "One that goes on in a column. Two that goes on on a page."),
        ("text", "Three is alone."),
    ]


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    """What stands in the margin of half of the pages says nothing; the text below it does."""
    pages = [
        (
            line("Handbook 2024", 780, page=n),
            line(f"Page {n} of 3", 20, page=n),
            line(f"Text {n}.", 600, page=n),
        )
        for n in (1, 2, 3)
    ]

    assert told(*(at for page in pages for at in page)) == [
        ("text", "Text 1."),
        ("text", "Text 2."),
        ("text", "Text 3."),
    ]


def test_tables_of_contents_are_left_out() -> None:
    """A line of dots to the number of a page leads to a text and is none."""
    assert told(
        line("2.1 Use . . . . . . . . . 7", 700), line("Use it ... with care.", 600)
    ) == [("text", "Use it ... with care.")]


def test_bold_lines_and_items_begin_blocks() -> None:
    """A question in bold type, and list items, are told from the text around them."""
    assert told(
        bold("Is it bold?", 700),
        line("It is, and it", 688),
        line("has:", 676),
        line("• one", 664),
        line("• two", 652),
        line("1. Who?", 640),
        line("I.", 628),
    ) == [
        ("strong", "Is it bold?"),
        ("text", "It is, and it has:"),
        ("item", "one"),
        ("item", "two"),
        ("item", "Who?"),
        ("text", "I."),
    ]


def test_pages_without_a_line_have_no_block() -> None:
    """Nothing is found on blank pages."""
    assert blocks_of([[], []]) == []
