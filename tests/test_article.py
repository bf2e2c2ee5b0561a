"""Plain text: what becomes a passage, a question, a title, a date, a source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.corpus import Document, Source
from chatbot.indexing.file import File
from chatbot.indexing.formats.article import read_article
from strategies import articles, texts
from taken import Read


def read(text: str) -> Read:
    """What the reader makes of `text`."""
    return Read.of(read_article(File("doc", "doc.txt", "/corpus/doc.txt", text)))


def document(text: str) -> Document:
    """The document of the first passage of `text`."""
    return read(text).passages[0].document


def paragraphs(text: str) -> list[str]:
    """The texts of the paragraphs of `text`."""
    return [p.text for p in read(text).passages if p.kind == "paragraph"]


def entries(text: str) -> list[tuple[str, str]]:
    """The FAQ entries of `text`: question and answer."""
    return [(p.question, p.text) for p in read(text).passages if p.kind == "faq"]


TWO = [("What is it?", "It is tea."), ("Who drinks it?", "We do.")]


def test_ids_and_locations_count_from_one() -> None:
    """Paragraphs and FAQ entries are counted each on their own, paragraphs first."""
    reading = read("One.\n\nTwo.\n\nFAQ\n\n1. What is it?\n\nTea.\n")

    assert [(p.id, p.location) for p in reading.passages] == [
        ("doc#paragraph-1", "paragraph 1 of 2"),
        ("doc#paragraph-2", "paragraph 2 of 2"),
        ("doc#faq-1", "FAQ 1"),
    ]


@pytest.mark.parametrize(
    "lead",
    [
        "date 2023-11-11 ",
        " date 2023-11-11 ",
        "Date: 2023-11-11\n\n",
        "Date – 2023-11-11\n",
        "DATE: 11 November 2023\n\n",
        "2023-11-11\n\n",
        "2023-11-11\n",
        "2023-11-11 ",
        "2023-11-11: ",
        "2023-11-11 – ",
        "11 November 2023\n\n",
        "Nov. 11, 2023\n\n",
        "November 11, 2023\n\n",
        "Published on 11 Nov 2023\n\n",
        "Last updated: November 11, 2023\n\n",
        "Posted: 11th November 2023\n\n",
        "Posted on Saturday, November 11th, 2023\n\n",
        "2023-11-11T10:30:00Z\n\n",
        "Published: 2023-11-11 10:30\n\n",
        "date 2023-11-11T10:30+01:00 ",
    ],
)
def test_leading_date_is_taken_off(lead: str) -> None:
    """A date before the first paragraph, labelled or not, on its own line or not, is it."""
    text = f"{lead}The talks began. They went on.\n\nThey ended.\n"

    assert document(text).date == "2023-11-11"
    assert paragraphs(text) == ["The talks began. They went on.", "They ended."]


@pytest.mark.parametrize("text", ["Tea\n\n2023-11-11\n\nOne.", "Tea\n\ndate 2023-11-11 One."])
def test_date_may_follow_the_title(text: str) -> None:
    """A date below the title is the date of the document and no part of a paragraph."""
    assert (document(text).title, document(text).date) == ("Tea", "2023-11-11")
    assert paragraphs(text) == ["One."]


@pytest.mark.parametrize(
    "sentence",
    [
        "November 11, 2023 was a Saturday.",
        "2023-11-11 was a Saturday.",
        "2023-11-11 – 2023-11-12 was a feast.",
        "2023 was a year.",
        "date 2023-13-45 does not exist.",
        "2023-11-111 is a number.",
    ],
)
def test_date_within_a_sentence_stays_in_it(sentence: str) -> None:
    """A sentence that begins with a date keeps it, so that the passage is whole."""
    assert paragraphs(f"{sentence} It rained.\n") == [f"{sentence} It rained."]
    assert document(f"{sentence} It rained.\n").date == ""


@pytest.mark.parametrize("text", ["date 2023-11-11", "Sources:\n- Name: https://a.org", "\n\n"])
def test_text_without_a_passage(text: str) -> None:
    """A text without a paragraph and without an answer has no passages and no problems."""
    assert read(text) == Read([], [])


@pytest.mark.parametrize(
    "heading",
    [
        "FAQ",
        "faq",
        "FAQs",
        "F.A.Q.",
        "FAQ:",
        "FAQ’s",
        "The FAQ",
        "Frequently Asked Questions",
        "Frequently asked questions:",
        "Frequently Asked Questions (FAQ)",
        "Frequently Asked Questions (FAQs):",
        "FREQUENTLY-ASKED QUESTIONS",
        "Frequently Asked Question",
        "## FAQ",
        "**FAQ**",
        "  FAQ  ",
        "Q&A",
        "Questions and Answers",
        "--- FAQ ---",
        "=== FAQ ===",
        "FAQ Section",
        "Frequently Asked Questions about Tea",
        "Tea FAQ",
        "FAQ: Tea",
        "Tea FAQ:",
        "FAQ section based on the article:",
    ],
)
def test_heading_opens_the_faq(heading: str) -> None:
    """What a reader takes for the heading of an FAQ opens it; it is no passage itself."""
    text = f"Tea is a drink.\n\n{heading}\n\n1. What is it?\n\nIt is tea.\n"

    assert paragraphs(text) == ["Tea is a drink."]
    assert entries(text) == TWO[:1]


@pytest.mark.parametrize(
    "text",
    [
        "1. What is it?\n\nIt is tea.\n\n2. Who drinks it?\n\nWe do.\n",
        "1. What is it?\nIt is tea.\n2. Who drinks it?\nWe do.\n",
        "1) What is it?\n\nIt is tea.\n\n2) Who drinks it?\n\nWe do.\n",
        "1 . What is it?\nIt is tea.\n\n2 . Who drinks it?\nWe do.\n",
        "1.\tWhat is it?\n\n\tIt is tea.\n\n2.\tWho drinks it?\n\n\tWe do.",
        "Q1: What is it?\nA1: It is tea.\n\nQ2: Who drinks it?\nA2: We do.\n",
        "Q1. What is it?\nA1. It is tea.\n\nQ2. Who drinks it?\nA2. We do.\n",
        "Q1) What is it?\n\nIt is tea.\n\nQ2) Who drinks it?\n\nWe do.\n",
        "Q: What is it?\nA: It is tea.\nQ: Who drinks it?\nA: We do.\n",
        "Q. What is it?\nA. It is tea.\nQ. Who drinks it?\nA. We do.\n",
        "Q: What is it?\n\nA: It is tea.\n\nQ: Who drinks it?\n\nA: We do.\n",
        "Q: What is it?\nA:\nIt is tea.\n\nQ: Who drinks it?\nA:\n\nWe do.\n",
        "Question 1: What is it?\nAnswer: It is tea.\n\nQuestion 2: Who drinks it?\nA: We do.",
        "q1: What is it?\na1: It is tea.\n\nq2: Who drinks it?\na2: We do.\n",
        "**1. What is it?**\n\nIt is tea.\n\n**2. Who drinks it?**\n\nWe do.\n",
        "### What is it?\n\nIt is tea.\n\n### Who drinks it?\n\nWe do.\n",
        "What is it?\nIt is tea.\n\nWho drinks it?\nWe do.\n",
        "What is it?\n\nIt is tea.\n\n\nWho drinks it?\n\nWe do.\n",
        "1. What\nis it?\n\nIt is tea.\n\n2. Who drinks\nit?\n\nWe do.\n",
        "1. What\nis\nit?\n\nIt is tea.\n\n2. Who drinks it?\n\nWe do.\n",
        "1. What is it?\n\nIt is tea.\n\n2. Who drinks it?\nWe do.\n",
        "Q: What is it? A: It is tea.\nQ: Who drinks it? A: We do.\n",
        "1. What is it? It is tea.\n2. Who drinks it? We do.\n",
        "- What is it?\n  It is tea.\n- Who drinks it?\n  We do.\n",
        "• What is it?\n\nIt is tea.\n\n• Who drinks it?\n\nWe do.\n",
        "1. Q: What is it?\n   A: It is tea.\n\n2. Q: Who drinks it?\n   A: We do.\n",
        "**Q: What is it?**\n**A:** It is tea.\n\n**Q: Who drinks it?**\n\n**A:** We do.\n",
        "**1. What is it?** It is tea.\n\n**2. Who drinks it?** We do.\n",
        "Question 1 – What is it?\nAnswer 1 – It is tea.\nQ2 – Who drinks it?\nA: We do.\n",
        "Q: What\nis\nit?\nA: It is tea.\nQ: Who drinks it?\nA: We do.\n",
        "What is\nit?\n\nIt is tea.\n\nWho drinks it?\n\nWe do.\n",
        "1. What is it?\n\nIt is tea.\n\n---\n\n2. Who drinks it?\n\nWe do.\n\n---\n",
        "1. What is it?\n\nIt is tea.\n\nQ: Who drinks it?\nA: We do.\n",
    ],
)
def test_questions_however_they_are_marked(text: str) -> None:
    """Numbers, letters, bold type, headings or a question mark alone mark the questions."""
    assert entries(f"FAQ\n\n{text}") == TWO


@pytest.mark.parametrize(
    "text",
    [
        "Q: What is it?\nA: It is tea.\n\nQ: Who drinks it?\nA: We do.\n",
        "1. What is it?\n\nIt is tea.\n\n2. Who drinks it?\n\nWe do.\n",
    ],
)
def test_file_of_questions_needs_no_faq_heading(text: str) -> None:
    """Marked questions and answers are an FAQ although no heading says so."""
    assert entries(text) == TWO
    assert paragraphs(text) == []


def test_lettered_topics_are_questions_too() -> None:
    """In an FAQ a line labelled Q needs no question mark."""
    text = "FAQ\n\nQ: Opening hours\n\nNine to five.\n\nQ: Staff\n\nA. Smith.\n"

    assert entries(text) == [("Opening hours", "Nine to five."), ("Staff", "A. Smith.")]


def test_list_of_questions_in_an_article_is_no_faq() -> None:
    """Numbered questions below each other have no answers, so that they stay a paragraph."""
    text = "Three remain.\n\n1. Who?\n2. What?\n3. Why?\n\nNobody knows.\n"

    assert paragraphs(text) == ["Three remain.", "1. Who?\n2. What?\n3. Why?", "Nobody knows."]


def test_numbered_questions_of_an_article_are_an_faq() -> None:
    """Numbered questions that are answered each need no heading, wherever they begin."""
    text = "Tea is hot.\n\n1. What is it?\n\nIt is tea.\n\n2. Who drinks it?\nWe do.\n"

    assert paragraphs(text) == ["Tea is hot."]
    assert entries(text) == TWO


def test_heading_of_an_faq_leads_its_entries() -> None:
    """What the heading says beyond "FAQ" is not lost: it leads the entries, and is a title."""
    passage = read("Tea FAQ\n\n1. What is it?\n\nA drink.\n").passages[0]

    assert (passage.heading, passage.document.title) == ("Tea FAQ", "Tea FAQ")


def test_numbered_topics_are_questions_too() -> None:
    """Entries of an FAQ numbered one after the other need no question mark."""
    text = "FAQ\n\n1. Opening hours\n\nNine to five.\n\n2. Prices\n\nTen.\n"

    assert entries(text) == [("Opening hours", "Nine to five."), ("Prices", "Ten.")]


def test_answer_of_several_paragraphs_is_one_span() -> None:
    """An answer runs to the next question, with the blank lines that it has."""
    text = (
        "FAQ\n\n1. What is it?\n\nIt is tea.\n\nA drink.\n\n- hot\n- cold\n\n2. Why?\n\nSo.\n"
    )

    assert entries(text) == [
        ("What is it?", "It is tea.\n\nA drink.\n\n- hot\n- cold"),
        ("Why?", "So."),
    ]


def test_long_paragraph_is_several_passages_with_their_lines() -> None:
    """Each is of a readable length, and none of another paragraph."""
    sentence = "This is a sentence of a paragraph that is too long to be read at once."
    long = "\n".join([sentence] * 20)
    passages = read(f"Title\n\nFirst.\n\n{long}\n\nLast.").passages

    assert [p.line for p in passages] == [3, 5, 15, 26]
    assert "\n".join(p.text for p in passages[1:3]) == long
    assert passages[1].location == "paragraph 2 of 4"


@pytest.mark.parametrize(
    "answer",
    [
        "Do this:\n\n1. Boil water.\n2. Wait.",
        "Is there water? Boil it.",
        "Have you tried hot water?",
        "- Is there water?\n- Boil it.",
        "1999. That was the year.",
        "A. Smith knows.",
    ],
)
def test_list_or_question_within_an_answer_stays_in_it(answer: str) -> None:
    """What looks like an entry within an answer to a numbered question belongs to it."""
    text = f"FAQ\n\n1. How is it made?\n\n{answer}\n\n2. Why?\n\nSo.\n"

    assert entries(text) == [("How is it made?", answer), ("Why?", "So.")]


def test_question_without_an_answer_is_a_problem_with_its_line() -> None:
    """A question without an answer is left out and reported where it stands."""
    reading = read("FAQ\n\n1. What?\n\nThat.\n\n2. Why?\n\n3. Who?\n\nWe.\n")

    assert [p.question for p in reading.passages] == ["What?", "Who?"]
    assert [str(problem) for problem in reading.problems] == [
        "/corpus/doc.txt:7: question without an answer; write the answer below it"
    ]


def test_last_question_without_an_answer_is_a_problem() -> None:
    """The end of the file ends the last question, answered or not."""
    reading = read("FAQ\n\n1. What?\n\nThat.\n\n2. Why?")

    assert [problem.line for problem in reading.problems] == [7]


@pytest.mark.parametrize(
    "dash", ["–", "-", "—", "−", "*", "•", "·", "‣", "◦", "+", "1.", "2)", "[1]", ""]
)
def test_source_with_any_bullet(dash: str) -> None:
    """The bullet before a source is no part of its name."""
    text = f"One.\n\nSources:\n\n{dash} Tea Board: https://tea.example/a\n"

    assert document(text).sources == (Source("Tea Board", "https://tea.example/a"),)


@pytest.mark.parametrize(
    "heading",
    ["Sources:", "Source:", "SOURCES", "## Sources", "**Sources:**", "References", "Links:"],
)
def test_heading_opens_the_sources(heading: str) -> None:
    """Any usual heading opens the list of sources, which is no passage."""
    text = f"One.\n\n{heading}\n\n– A: https://a.example\n– B: https://b.example\n"

    assert document(text).sources == (
        Source("A", "https://a.example"),
        Source("B", "https://b.example"),
    )
    assert paragraphs(text) == ["One."]


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("– Reuters", Source("Reuters")),
        ("– The Times, 3 May 2023", Source("The Times, 3 May 2023")),
        ("– https://a.example/b", Source("https://a.example/b", "https://a.example/b")),
        ("– [A](https://a.example/b)", Source("A", "https://a.example/b")),
        ("– A (https://a.example/b).", Source("A", "https://a.example/b")),
        ("– A, <https://a.example/b>", Source("A", "https://a.example/b")),
        ("– A – B: https://a.example/b", Source("A – B", "https://a.example/b")),
        ("A – B: https://a.example/b", Source("A – B", "https://a.example/b")),
        ("A - B", Source("A - B")),
        ("https://a.example/b – A", Source("A", "https://a.example/b")),
        ("– A: www.a.example", Source("A", "www.a.example")),
        ("– A: https://a.example/b_(c)", Source("A", "https://a.example/b_(c)")),
        ("– A:\n  https://a.example/b", Source("A", "https://a.example/b")),
        ("A\nhttps://a.example/b", Source("A", "https://a.example/b")),
        ("– A\n  long: https://a.example/b", Source("A long", "https://a.example/b")),
        ("– A (b): https://a.example/b", Source("A (b)", "https://a.example/b")),
        ("– [A](https://a.example/b_(c))", Source("A", "https://a.example/b_(c)")),
    ],
)
def test_source_is_a_name_and_perhaps_a_url(line: str, source: Source) -> None:
    """The name is what is left of the line without its bullet, its URL and their brackets."""
    assert document(f"One.\n\nSources:\n\n{line}\n").sources == (source,)


@pytest.mark.parametrize(
    "line",
    [
        "A: https://a.example, B: https://b.example",
        "A (https://a.example); B (https://b.example).",
        "https://a.example – A, https://b.example – B",
        "[A](https://a.example) and [B](https://b.example)",
    ],
)
def test_sources_on_the_line_of_their_heading(line: str) -> None:
    """Several sources may stand behind the heading, each with its own URL."""
    text = f"One.\n\nSources: {line}\n"

    assert document(text).sources == (
        Source("A", "https://a.example"),
        Source("B", "https://b.example"),
    )


def test_sources_may_stand_before_the_faq() -> None:
    """The heading of the FAQ ends the sources."""
    text = "One.\n\nSources:\n- A: https://a.example\n\nFAQ\n\n1. What is it?\n\nIt is tea.\n"

    assert entries(text) == TWO[:1]
    assert document(text).sources == (Source("A", "https://a.example"),)


def test_text_below_the_sources_is_text() -> None:
    """A heading and a paragraph below a list of sources are no sources."""
    text = "One.\n\nSources:\n- A: https://a.example\n\nThe end\n\nIt is over. Yes.\n"

    assert document(text).sources == (Source("A", "https://a.example"),)
    assert paragraphs(text) == ["One.", "It is over. Yes."]


@pytest.mark.parametrize("sources", ["Sources:\n\nA\n\nB\n", "Sources\nA\nB", "Source: A\nB"])
def test_names_alone_are_sources_at_the_end(sources: str) -> None:
    """Short names without bullets and URLs are sources where nothing follows them."""
    assert document(f"One.\n\n{sources}").sources == (Source("A"), Source("B"))


@pytest.mark.parametrize(
    "text",
    [
        "References: a history of quoting\n\nThe Greeks began. It is an old art.\n",
        "One.\n\nSource: the river rises in the hills.\n\nThen it runs to the sea.\n",
        "Links\n\nThe golf course lies by the sea. It is old.\n\nIt has nine holes.\n",
    ],
)
def test_word_for_sources_in_prose_loses_no_paragraph(text: str) -> None:
    """A paragraph below a line that begins like a list of sources is still a passage."""
    assert text.strip().rpartition("\n\n")[2] in paragraphs(text)


@pytest.mark.parametrize(
    "text",
    [
        "Opening hours\n\nMonday to Friday 9 to 5\n\nSaturday 10 to 2\n\nSunday closed\n",
        "Article.\n\nFAQ\n\nThere are no questions yet. Call 555.\n",
        "Article.\n\nFAQ\n\nThe desk closes at five.\n\n1. What is it?\n\nIt is tea.\n",
        "FAQ\n\n1. What is it?\n\nIt is tea.\n\nQ: Why?\nA: So.\n",
    ],
)
def test_no_line_is_lost_in_silence(text: str) -> None:
    """What is neither a title nor an FAQ heading can be answered with, or is reported."""
    reading = read(text)
    found = "\n".join(f"{p.question}\n{p.text}" for p in reading.passages)
    lines = [line.lstrip("123.QA: ") for line in text.split("\n")]

    kept = {"", "FAQ", reading.passages[0].document.title}
    assert reading.problems or [x for x in lines if x not in kept and x not in found] == []


def test_headings_within_an_article_lead_their_paragraphs() -> None:
    """A passage has the title and the last heading above it, outermost first."""
    reading = read("# Tea\n\nIt is a drink.\n\n## History\n\nIt is old.\n\nVery old.\n")

    assert [(p.text, p.heading) for p in reading.passages] == [
        ("It is a drink.", "Tea"),
        ("It is old.", "Tea > History"),
        ("Very old.", "Tea > History"),
    ]


def test_heading_has_text_below_it() -> None:
    """Of short lines in a row only the last can be a heading; the others are paragraphs."""
    reading = read("It is a shop.\n\nMonday 9 to 5\n\nSunday closed\n\nPrices\n\nTen. Or so.\n")

    assert [(p.text, p.heading) for p in reading.passages[1:]] == [
        ("Monday 9 to 5", ""),
        ("Sunday closed", ""),
        ("Ten. Or so.", "Prices"),
    ]


def test_headings_of_markdown_nest() -> None:
    """A passage has the headings of all levels above it; one without any text is a passage."""
    reading = read("# Tea\n\n## Past\n\n### Asia\n\nOld.\n\n## Now\n\n## Soon\n\nNew.\n")

    assert [(p.text, p.heading) for p in reading.passages] == [
        ("Old.", "Tea > Past > Asia"),
        ("## Now", "Tea > Past > Asia"),
        ("New.", "Tea > Soon"),
    ]


@pytest.mark.parametrize("rule", ["---", "***", "===", "___", "* * *"])
def test_ruled_line_is_no_heading(rule: str) -> None:
    """A line without a letter or digit is neither heading nor passage."""
    reading = read(f"Tea\n\nIt is a drink.\n\n{rule}\n\nIt is old.\n")

    assert [(p.text, p.heading) for p in reading.passages] == [
        ("It is a drink.", "Tea"),
        ("It is old.", "Tea"),
    ]


@pytest.mark.parametrize("quarter", ["Q4: revenue rose.", "Q4. Revenue rose by 3%."])
def test_quarter_of_a_year_is_no_question(quarter: str) -> None:
    """A paragraph of an article that begins with Q4 stays a paragraph."""
    text = f"The year went well. It did.\n\n{quarter}\n\nThe end is near.\n"

    assert paragraphs(text) == ["The year went well. It did.", quarter, "The end is near."]


def test_question_as_a_heading_is_no_answer() -> None:
    """A question on a line of its own in an article is not a passage: it answers nothing."""
    text = "Tea is a drink.\n\nWhere does it grow?\n\nIt grows in China. It likes rain.\n"

    assert [p.text for p in read(text).passages] == [
        "Tea is a drink.",
        "It grows in China. It likes rain.",
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_question_of_an_article_is_answered_by_the_next_paragraph(gap: str) -> None:
    """A question alone on its line and the paragraph below it are an entry, and only these."""
    text = f"Tea is a drink.\n\nWhere is it grown?{gap}In China.\n\nIt likes rain.\n"

    assert entries(text) == [("Where is it grown?", "In China.")]
    assert paragraphs(text) == ["Tea is a drink.", "It likes rain."]


@pytest.mark.parametrize(
    "line", ["Is it tea? Who knows?", "- Is it tea?", "Is it", "Who?\n\nWhy"]
)
def test_other_question_of_an_article_stays_a_paragraph(line: str) -> None:
    """Several sentences, an item of a list and a question above a question ask nothing."""
    assert (
        paragraphs(f"It is hot.\n\n{line}?\n\n- Is it cold?\n")[1] == f"{line}?".split("\n")[0]
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Tea\n\nOne.\n", "Tea"),
        ("# Tea\nOne.\n", "Tea"),
        ("**Tea**\n\nOne.\n", "Tea"),
        ("Tea: a history\n\nOne.\n", "Tea: a history"),
        ("Tea\n=====\n\nOne.\n", "Tea"),
        ("date 2023-11-11 Tea is a drink. It is old.\n", "Tea is a drink."),
        ("Tea is\na drink. It is old.\n", "Tea is a drink."),
        ("Just one line", "Just one line"),
        ("FAQ\n\n1. What is it?\n\nIt is tea.\n", "What is it?"),
        ("?!", "?!"),
    ],
)
def test_title_is_the_heading_or_else_the_first_sentence(text: str, title: str) -> None:
    """The title is the heading on top, else the first question or sentence, on one line."""
    assert document(text).title == title


def test_long_first_sentence_is_shortened_at_a_word() -> None:
    """A sentence of more than 80 characters is cut before a word and ends in an ellipsis."""
    text = "Tea is a drink, " + "and a very good one too, " * 5 + "they say.\n"
    title = document(text).title

    # "Tea is a drink, " has 16 characters and each repetition 25: 66 leave room for 13 more.
    assert (
        title == "Tea is a drink, and a very good one too, and a very good one too, and a very…"
    )
    assert len(title) <= 80


def test_long_word_is_cut_for_the_title() -> None:
    """A first sentence without a space is cut at 79 characters."""
    assert document("x" * 300).title == "x" * 79 + "…"


def test_text_without_a_word_has_a_title() -> None:
    """The title is never empty, whatever the only passage looks like."""
    assert all(p.document.title for p in read("FAQ\n\n1. ?\n\n-\n").passages)


_FORMS = [
    "",
    "{} is here.",
    "Heading {}",
    "# Heading {}",
    "## Heading {}",
    "FAQ",
    "Sources:",
    "Links",
    "Source: {}",
    "Source: the {} runs.",
    "- Item {}",
    "Name {}: https://a.example",
    "1. What is {}?",
    "2. Who is {}?",
    "1. Is it {}? So it is.",
    "3. Topic {}",
    "Q: What is {}?",
    "Q4: rose {}.",
    "A: {}",
    "A. {}",
    "Where is {}?",
    "- Why is {}?",
    "A line {} and",
    "so {}?",
    "---",
]


@given(st.lists(st.sampled_from(_FORMS), max_size=12))
def test_no_word_is_lost_in_silence(forms: list[str]) -> None:
    """Each word is in a passage or its document, or a question without answer is reported."""
    words = [f"word{number}x" for number in range(len(forms))]
    reading = read("\n".join(map(str.format, forms, words)))
    kept = " ".join(
        f"{p.text} {p.question} {p.heading} {p.document.title} {p.document.sources}"
        for p in reading.passages
    )

    written = [word for form, word in zip(forms, words, strict=True) if "{}" in form]
    silent = reading.passages and not reading.problems
    assert not silent or [word for word in written if word not in kept] == []


@given(articles | texts)
def test_any_text_gives_verbatim_passages(text: str) -> None:
    """Whatever the text, reading ends and each passage is a stripped part of it."""
    reading = read(text)

    for passage in reading.passages:
        assert passage.text in text
        assert passage.text == passage.text.strip() != ""
        assert passage.document.title.strip()


@given(articles)
def test_any_text_gives_ids_in_order(text: str) -> None:
    """Ids count from 1 without a gap, and a problem names a line of the text."""
    reading = read(text)
    faq = [p.id for p in reading.passages if p.kind == "faq"]
    rest = [p.id for p in reading.passages if p.kind == "paragraph"]

    assert faq == [f"doc#faq-{n}" for n in range(1, len(faq) + 1)]
    assert rest == [f"doc#paragraph-{n}" for n in range(1, len(rest) + 1)]
    assert all(1 <= p.line <= text.count("\n") + 1 for p in reading.problems)
