"""The links of Markdown and HTML, and what they may point to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.indexing.links import Links, anchor, links_of, resolved
from chatbot.listing import list_files


def links(path: Path) -> Links | None:
    """The links of the file at `path`."""
    (file,) = list_files([path])
    return links_of(file)


MARKDOWN = """\
---
title: "[no](link.md)"
---
# Setting *up* [x](a.md) {#start}

Two [links](b.md "t") and
a [third](<c d.md#e>), ![picture](p.png), <https://example.org>.

[named]: d.md

See [this][named], <a href='e.md'>that</a> and <b id=bold>this</b>.

## Setting up
## Setting up

<div id="block">
<a href="f.md">g</a></div>

```
[code](no.md)
```
"""


def test_links_of_markdown(tmp_path: Path) -> None:
    """Every kind of link with its line; anchors of headings, explicit ones, and of HTML."""
    path = tmp_path / "a.md"
    path.write_text(MARKDOWN)
    found = links(path)

    assert found is not None
    assert found.targets == [
        ("a.md", 4),
        ("b.md", 6),
        ("c%20d.md#e", 7),
        ("p.png", 7),
        ("https://example.org", 7),
        ("d.md", 11),
        ("e.md", 11),
        ("f.md", 17),
    ]
    assert found.anchors == {
        *("start", "settingupx", "settingup", "settingup1", "settingup2", "bold", "block"),
    }


def test_links_of_html(tmp_path: Path) -> None:
    """Links, pictures, ids and names, wherever in the page; none where they begin elsewhere."""
    page = (
        "<nav><a href='a.html'>a</a></nav>\n<h1 id='Top-1'>b</h1>\n"
        "<a name=old href='#top1'></a><img src=p.png><link href=s.css>"
    )
    path = tmp_path / "a.html"
    path.write_text(page)
    (tmp_path / "b.htm").write_text(f"<base href='https://example.org/'>{page}")
    (tmp_path / "c.html").write_text("")
    found = links(path)

    assert found is not None
    assert found.targets == [("a.html", 1), ("#top1", 3), ("p.png", 3)]
    assert found.anchors >= {"top1", "old"}
    assert links(tmp_path / "b.htm") == links(tmp_path / "c.html") == Links([], set())


@pytest.mark.parametrize("name", ["a.txt", "a.json", "no.pdf"])
def test_other_files_have_no_links(tmp_path: Path, name: str) -> None:
    """Only Markdown and HTML have links that are followed."""
    (tmp_path / name).write_text("[a](b.md)")

    assert links(tmp_path / name) is None


def test_unreadable_files_have_no_links(tmp_path: Path) -> None:
    """What can't be read is told where passages are read, not here."""
    (tmp_path / "a.md").write_bytes(b"a\0b")

    assert links(tmp_path / "a.md") is None


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("a.md", [("a.md", "", 3)]),
        ("../a%20b.md#c%C3%A9", [("../a b.md", "cé", 3)]),
        ("#x", [("", "x", 3)]),
        ("a.md?raw=1", [("a.md", "", 3)]),
        ("https://example.org/a.md", []),
        ("mailto:a@example.org", []),
        ("javascript:alert(1)", []),
        ("//example.org/a", []),
        ("/a.md", []),
        ("\\\\host\\a", []),
        ("http://[", []),
        ("{{ url }}", []),
    ],
)
def test_links_within_the_documents(target: str, found: list[tuple[str, str, int]]) -> None:
    """Addresses of elsewhere are nobody's business here."""
    assert list(resolved([(target, 3)])) == found


@pytest.mark.parametrize(
    ("heading", "fragment"),
    [
        ("What’s new in 2.0?", "whats-new-in-20"),
        ("Über uns", "über-uns"),
        ("snake_case & Co.", "snake_case--co"),
    ],
)
def test_headings_and_fragments_are_compared_by_letters(heading: str, fragment: str) -> None:
    """Sites differ in what they make of blanks and marks, and agree in letters and digits."""
    assert anchor(heading) == anchor(fragment)


@given(st.text("[]()<>#!ab.\"'\\ \n{}&;=-`", max_size=80))
def test_any_text_has_links_or_none(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Nothing that a file may hold is an error."""
    path = tmp_path_factory.mktemp("any") / "a.md"
    path.write_text(text)
    found = links(path)

    assert found is not None
    assert all(line <= text.count("\n") + 1 for _, _, line in resolved(found.targets))
