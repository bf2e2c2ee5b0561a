"""HTML: what of a page is its content, and what of that asks and answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.indexing.file import File
from chatbot.indexing.formats.webpage import plain, read_webpage
from taken import Read

STRUCTURED = (
    '{"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": {"@type":'
    ' "Question", "name": "Why?", "acceptedAnswer": {"@type": "Answer", "text": "So."}}}'
)


def read(text: str) -> Read:
    """What the reader makes of a page."""
    return Read.of(read_webpage(File("page", "page.html", "page.html", text)))


def told(text: str) -> list[tuple[str, str]]:
    """The question and the text of each passage."""
    return [(p.question, p.text) for p in read(text).passages]


@pytest.mark.parametrize(
    "page",
    [
        "<p>Text.",
        "<main><p>Text.</main><p>Other.",
        "<div role=main><p>Text.</div><p>Other.",
        "<div>Menu</div><article><p>Text.</article>",
        "<nav><p>Menu</nav><header><p>Buy!</header><p>Text.<footer><p>©</footer>",
        "<aside>Ad</aside><p>Text.<div role=navigation>Menu</div>",
        "<p>Text.<p hidden>Secret<script>1</script><style>p{}</style><template><p>x</template>",
        "<article><header><p>Text.</header></article>",
        "<!-- <p>Old. --><p>Text.<button>Copy</button><select><option>x</select>",
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>Text.</p></body></html>",
    ],
)
def test_content_is_told_from_what_surrounds_it(page: str) -> None:
    """Navigation, headers, footers, asides, scripts and what is hidden are no text."""
    assert told(page) == [("", "Text.")]


@pytest.mark.parametrize(
    "page",
    [
        "<h3>Why?</h3><p>So.",
        "<ul><li><a href='#w'>Why?</a></ul><h3 id=w><a href='#w'>Why?</a></h3><p>So.",
        "<details><summary>Why?</summary>So.</details>",
        "<details><summary><h3>Why?</h3></summary><p>So.</details>",
        "<dl><dt>Why?<dd>So.</dl>",
        "<dl><div><dt>Why?</dt><dd>So.</dd></div></dl>",
        "<ul><li><b>Why?</b> So.</ul>",
        "<ul><li>Why?<p>So.</ul>",
        "<p><strong>Why?</strong><p>So.",
        "<p><b>Q: Why?</b><br>A: So.",
        "<div class=question>Why?</div><div class=answer>So.</div>",
        "<button class=accordion>Why?</button><div class=panel>So.</div>",
        "<h2><button>Why?</button></h2><div aria-labelledby=x hidden>So.</div>",
        "<table><tr><th>Question<th>Answer<tr><td>Why?<td>So.</table>",
        "<table><tr><td>Why?<td>So.</table>",
        f"<script type='application/ld+json'>{STRUCTURED}</script>",
        "<div itemtype='https://schema.org/Question'><h4 itemprop=name>Why?</h4>So.</div>",
    ],
)
def test_questions_however_pages_show_them(page: str) -> None:
    """Headings, disclosure, lists, accordions, tables and structured data ask and answer."""
    assert told(page) == [("Why?", "So.")]


def test_question_that_is_shown_is_not_read_twice() -> None:
    """Structured data repeats what the page shows; the page has the lines and the whole."""
    data = '[{"name": "WHY?", "acceptedAnswer": {"text": "So."}}]'
    page = f"<script type='application/ld+json'>{data}</script><h2>Why?</h2><p>So, and more."

    assert told(page) == [("Why?", "So, and more.")]


@pytest.mark.parametrize(
    ("head", "title", "date"),
    [
        ("<title>A</title>", "A", ""),
        ("<title>A | Site</title><meta property='og:title' content=A>", "A", ""),
        ("<meta name=date content='May 1, 2024'><title>A</title>", "A", "2024-05-01"),
        (
            "<meta name=last-modified content=2024-05-01T10:00Z><title>A</title>",
            "A",
            "2024-05-01",
        ),
        ("<meta name=date content=soon><title>A</title>", "A", ""),
        ("<title>A</title></head><time datetime=2024-05-01>May</time>", "A", "2024-05-01"),
    ],
)
def test_head_of_a_page(head: str, title: str, date: str) -> None:
    """Title and date are those of the page's head, under the names in use."""
    document = read(f"<html><head>{head}<p>Text.").passages[0].document

    assert (document.title, document.date) == (title, date)


def test_only_heading_of_the_first_level_is_the_title() -> None:
    """It says it better than the title of the window, and is not in the path again."""
    passage = read("<title>A | Site</title><h1>A<wbr>B</h1><h2>C</h2><p>Text.").passages[0]

    assert (passage.document.title, passage.heading) == ("AB", "AB > C")


def test_white_space_of_the_source_says_nothing() -> None:
    """Blanks and line ends are one blank, `<br>` is a line end, `<pre>` stays as it is."""
    page = "<p>a\n   <i>b</i>  c<br>\n d</p><pre>\nx\n  y\n</pre>"

    assert told(page) == [("", "a b c\nd\n\nx\n  y")]


def test_layout_tables_are_read_through() -> None:
    """A table that holds headings or lists is no table of data."""
    assert told("<table><tr><td><h2>Why?</h2><p>So.</td></tr></table>") == [("Why?", "So.")]


def test_page_nested_too_deeply_is_told() -> None:
    """What stands before is read."""
    reading = read("<p>Text.</p>" + "<div>" * 5_000 + "deep")

    assert [p.text for p in reading.passages] == ["Text."]
    assert "nested too deeply" in reading.problems[0].message


def test_piece_of_html_as_text() -> None:
    """Paragraphs are a blank line apart, items have a line each."""
    assert plain("<p>a &amp; b</p><ul><li>c<li>d</ul>") == "a & b\n\n- c\n- d"


_TAGS = [
    *("<p>", "</p>", "<li>", "<ul>", "</ul>", "<ol start=3>", "</ol>", "<dl>", "<dt>Why?"),
    *("<dd>", "</dl>", "<details>", "</details>", "<summary>Q?</summary>", "<table>", "<tr>"),
    *("<td>", "<th>", "</table>", "<h1>", "</h1>", "<h2>Why?</h2>", "<b>", "</b>", "<br>"),
    *("<button>Q?</button>", "<pre>", "</pre>", "text.", "Is it?", "<main>", "</main>"),
    *("<nav>", "</nav>", "<header>", "<a href='#a'>x</a>", "<a href=http://a.org>b</a>"),
    *("<div itemtype='x/Question'>", "<p itemprop=name>N?", "<div itemprop=acceptedAnswer>"),
    *("</div>", "<div hidden>", "</header>", "<script type='application/ld+json'>[", "\n"),
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(_TAGS) | st.text(max_size=5), max_size=40).map("".join))
def test_any_page_is_read(page: str) -> None:
    """However broken, a page raises nothing, and passages have text and a line."""
    passages = read(page).passages

    assert all(p.text.strip() and 1 <= p.line <= page.count("\n") + 1 for p in passages)
