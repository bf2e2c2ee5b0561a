"""One real file of each format, with the passages that a reader of it would expect."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from chatbot.corpus import Passage, Source
from chatbot.indexing.reading import CorpusReading, read_corpus
from chatbot.listing import list_files
from chatbot.startup import open_corpus

DATA = Path(__file__).parent / "data" / "formats"
# The line, the headings, the question ("" for a paragraph) and the text of each passage.
Told = tuple[int, str, str, str]

MARKDOWN: list[Told] = [
    (
        *(12, "Returns and refunds", ""),
        "We take back nearly everything. This is\na wrapped paragraph with code and a link.",
    ),
    (
        *(15, "Returns and refunds", "How do I return an item?"),
        "Fill in the form and wait.\n\n1. Pack it.\n2. Send it.",
    ),
    (24, "Returns and refunds > Shipping", "How long does it take?", "Two days."),
    (25, "Returns and refunds > Shipping", "Where do you deliver?", "Everywhere in Europe."),
    (
        *(27, "Returns and refunds > Shipping", "What does it cost?"),
        "Five euros, by\n\n# How much?\npay 5",
    ),
    (
        *(40, "Returns and refunds > Shipping > Prices", ""),
        "- Plan: Basic; Price: 5 €\n- Plan: Plus; Price: 9 €",
    ),
    (45, "Returns and refunds > Shipping > Prices", "May I cancel?", "At any time."),
    (50, "Returns and refunds > Terms > Restocking", "", "Putting it back."),
    (52, "Returns and refunds > Terms", "What is a voucher?", "A code for a discount."),
    (56, "Returns and refunds > Terms", "Can I pay by cheque?", "No, but by card."),
    (62, "Returns and refunds > Terms", "Who are you?", "A shop."),
    (
        *(65, "Returns and refunds > Terms", "Do you ship to the moon?"),
        "Not yet.\n\nPerhaps later.",
    ),
]
WEBPAGE: list[Told] = [
    (6, "Lanterns", "Is it waterproof?", "Yes, to ten metres."),
    (18, "Lanterns", "", "A lantern is a portable lamp. It hangs."),
    (21, "Lanterns > Use", "How long does it burn?", "Eight hours.\n\nOr nine."),
    (22, "Lanterns > Use > Wick", "", "What burns."),
    (22, "Lanterns > Use", "What is a mantle?", "A glowing net."),
    (23, "Lanterns > Use", "", "- Red\n- Blue"),
    (24, "Lanterns > Use", "Can I paint it?", "Yes, when cold."),
    (25, "Lanterns > Use", "Who made it?", "Ada made it."),
    (28, "Lanterns > Use", "May children use it?", "With an adult."),
    (
        *(31, "Lanterns > Sizes", ""),
        "- Size: Small; Hours: 8\n- Size: Large; Hours: 12\n\nlight --now\n  --slow",
    ),
]
RESTRUCTURED: list[Told] = [
    (8, "Manual", "", "Intro with a link and a role.\nSecond line."),
    (11, "Manual", "How do I light it?", "With a match.\n\nTake care."),
    (22, "Manual > Terms > Wick", "", "What burns."),
    (24, "Manual > Terms", "What is oil?", "A fuel."),
    (27, "Manual > Terms", "", "- one"),
    (28, "Manual > Terms", "Is it two?", "It is."),
    (32, "Manual > Terms", "Three?", "Yes."),
    (38, "Manual > Terms", "", "# Is this one?\nx = 1"),
    (44, "Manual > Terms", "Is it red?", "Yes."),
]
WORD: list[Told] = [
    (
        *(0, "Handbook", ""),
        "Welcome to the handbook, which has rules for all who work here and for their guests.",
    ),
    (0, "Handbook > Leave", "How many days do I get?", "Thirty days.\n\nMore with age."),
    (0, "Handbook > FAQ", "May I work at home?", "Two days a week."),
    (0, "Handbook > FAQ", "Who pays the train?", "The office does."),
    (0, "Handbook > Canteen", "Is lunch free?", "On Fridays:\n\n- soup\n- salad"),
    (0, "Handbook > Canteen", "Can I bring a dog?", "A small one."),
]
PDF: list[Told] = [
    (
        *(0, "Lantern handbook > Use", ""),
        (
            "A lantern is a portable source of light. It has a handle so that it can be"
            " carried, and a glass which keeps the wind away. Its invention is old."
        ),
    ),
    (
        *(0, "Lantern handbook > Use", ""),
        (
            "Nobody knows who was the first to carry one through the night, nor where. It may"
            " have been a shepherd who went to look for a lost sheep, or a thief."
        ),
    ),
    (
        *(0, "Lantern handbook > Use", "How do I light it?"),
        "With a match. Hold it to the wick until the flame stands.\n\nThen close the glass.",
    ),
    (0, "Lantern handbook > Care", "Is it waterproof?", "No, but it stands rain."),
    (
        *(0, "Lantern handbook > Frequently Asked Questions (FAQ)", "Who made it?"),
        "Ada made it in her shed.",
    ),
    (
        *(0, "Lantern handbook > Frequently Asked Questions (FAQ)", "Where is it sold?"),
        "In Bonn.",
    ),
]
FORMATS: dict[str, list[Told]] = {
    "returns.md": MARKDOWN,
    "lanterns.html": WEBPAGE,
    "manual.rst": RESTRUCTURED,
    "handbook.docx": WORD,
    "lantern.pdf": PDF,
    "tea.epub": [
        (0, "Tea > Leaves", "", "Leaves are dried."),
        (0, "Tea > Water", "Is it hot?", "Very."),
    ],
    "notes.md.gz": [(3, "Notes", "What is a note?", "A thing written down.")],
    "fees.csv": [
        (2, "Gebühren", "Was kostet es?", "Fünf Euro, ungefähr; mit Rückgabe."),
        (4, "Orte", "Wo öffnet es?", "Hier: drüben."),
    ],
    "fees.xlsx": [
        (2, "Prices", "What does it cost?", "Five euros."),
        (3, "", "How many may I take?", "3"),
    ],
    "shop.json": [
        (5, "Shop", "When is it open?", "Every day, all day."),
        (9, "Shop > Paying", "May I pay by card?", "Yes."),
        (13, "Shop > Shipping", "How long does it take?", "Two days."),
    ],
    "shop.yaml": [
        (2, "", "When is it open?", "Every day.\nAll day."),
        (6, "", "May I pay by card?", "Yes."),
        (10, "Delivery", "How long does it take?", "Two days."),
        (11, "About us", "", "We sell lanterns."),
    ],
}


def read(*names: str) -> CorpusReading:
    """The reading of files of the folder."""
    return read_corpus(list_files([DATA / name for name in names]))


def passages(name: str) -> Sequence[Passage]:
    """The passages of one of the files."""
    return read(name).passages


@pytest.mark.parametrize("name", FORMATS)
def test_passages_of_a_file(name: str) -> None:
    """Every passage is found once, in order, with its line, headings and question."""
    assert [(p.line, p.heading, p.question, p.text) for p in passages(name)] == FORMATS[name]


@pytest.mark.parametrize(
    ("name", "title", "date", "sources"),
    [
        (
            *("returns.md", "Returns and refunds", "2024-05-01"),
            [
                Source("https://shop.example/returns", "https://shop.example/returns"),
                Source("Consumer law", "https://law.example/consumer"),
                Source("Handbook", "https://hand.example/"),
            ],
        ),
        (
            *("lanterns.html", "Lanterns", "2024-03-02"),
            [Source("https://docs.example/lanterns", "https://docs.example/lanterns")],
        ),
        (
            *("manual.rst", "Manual", "2024-01-02"),
            [Source("https://manual.example/", "https://manual.example/")],
        ),
        ("handbook.docx", "Handbook", "2024-05-02", []),
        ("lantern.pdf", "Lantern handbook", "2000-01-01", []),
        ("tea.epub", "Tea", "2020-02-03", []),
        (
            *("fees.csv", "fees", "2024-02-01"),
            [Source("https://fees.example/", "https://fees.example/")],
        ),
        ("fees.xlsx", "fees", "2024-01-05", []),
        (
            *("shop.json", "Shop", ""),
            [Source("https://shop.example/", "https://shop.example/")],
        ),
    ],
)
def test_document_of_a_file(name: str, title: str, date: str, sources: list[Source]) -> None:
    """Title, date and addresses are those that the document gives of itself."""
    document = passages(name)[0].document

    assert (document.title, document.date, list(document.sources)) == (title, date, sources)
    assert document.path == name


def test_ids_and_places() -> None:
    """Ids count as in plain text; a place names the page or the row where there is one."""
    pdf, sheet = passages("lantern.pdf"), passages("fees.xlsx")

    assert [p.id for p in passages("notes.md.gz")] == ["notes#faq-1"]
    assert [(p.id, p.location) for p in pdf[1:5:3]] == [
        ("lantern#paragraph-2", "paragraph 2 of 2, page 1"),
        ("lantern#faq-3", "FAQ 3, page 2"),
    ]
    assert sheet[1].location == "FAQ 2, sheet Fees, row 3"


def test_other_wordings_of_a_question() -> None:
    """Two terms of a definition, and a list of questions, are wordings of one entry."""
    found = [p.alternates for name in FORMATS for p in passages(name) if p.alternates]

    assert found == [
        ("Mantle, what is it?",),
        ("Do you take cards?",),
        ("Do you take cards?",),
    ]


def test_folder_of_all_kinds_is_indexed_and_reported(tmp_path: Path) -> None:
    """The good ones answer; the broken ones and a picture are each named with the reason."""
    report: list[str] = []
    opened = open_corpus([DATA], cache=tmp_path, report=report.append, verbose=True)

    assert len(opened.index.passages) == sum(map(len, FORMATS.values()))
    assert [line.removeprefix(f"left out: {DATA}/").split(" (")[0] for line in report] == [
        "broken.docx: damaged, or not what its suffix says",
        "broken.json:3: not JSON",
        "broken.pdf: damaged, or not what its suffix says",
        "fees.csv:5: question without an answer; write the answer below it",
        "fees.xlsx: sheet 'Raw' has no columns of questions and answers",
        "fees.xlsx:4: question without an answer; write the answer below it",
        "manual.rst:47: directives that are not docutils' own were left out: versionadded",
        "picture.png: no reader for .png files",
        "returns.md:71: question without an answer; write the answer below it",
    ]
    assert list(opened.index.passages) == list(read("").passages)
