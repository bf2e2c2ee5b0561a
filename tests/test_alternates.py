"""Other wordings of questions, from a file beside the documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.conversation import Conversation
from chatbot.corpus import Document, Passage
from chatbot.decision import Abstention, Answer
from chatbot.indexing.alternates import Alternates, names_of, with_wording
from chatbot.indexing.reading import CorpusReading, read_corpus
from chatbot.listing import list_files
from chatbot.startup import open_index
from strategies import articles

TEA = Passage(
    "tea#faq-1", "For three minutes.", Document("tea", "Tea"), "How long does it draw?"
)
CUP = Passage("tea#faq-2", "In the cupboard.", Document("tea", "Tea"), "Where are the cups?")
NOTE = Passage("tea#paragraph-1", "Tea is a plant.", Document("tea", "Tea"))


def named(text: str) -> tuple[list[Passage], list[str]]:
    """The passages above with the wordings of a file of that text, and its problems."""
    alternates = Alternates()
    alternates.read(text, "alternates.txt")
    passages = list(alternates.applied([TEA, CUP, NOTE]))
    return passages, [str(problem) for problem in alternates.problems()]


@pytest.mark.parametrize(
    "name", ["tea#faq-1", "How long does it draw?", "how  long DOES it draw?"]
)
def test_entry_is_named_by_id_or_question(name: str) -> None:
    """Either names it, whatever its capitals and blanks; its own wordings are not repeated."""
    (tea, cup, note), problems = named(
        f"# hot\n\n{name}\n  Is it ready?\n\n\t#12 tea?\n"
        "How long does it draw?\n  is it ready?\n"
    )

    assert tea.alternates == ("Is it ready?", "#12 tea?")
    assert (cup, note, problems) == (CUP, NOTE, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("  Is it ready?\n", "1: a wording of no entry; write the entry's question above it"),
        ("# hot\ntea#faq-1\n", "2: no wording below; write them there, each line indented"),
        (
            "tea#faq-9\n  Who?\n",
            "1: no entry has this question or id; write it as the entry does",
        ),
        (
            "tea#paragraph-1\n  Which plant?\n",
            "1: tea#paragraph-1 is a paragraph; only a question has other wordings",
        ),
    ],
)
def test_what_is_wrong_has_its_line(text: str, problem: str) -> None:
    """What names no entry, or nothing else, is told with its line and changes nothing."""
    assert named(text) == ([TEA, CUP, NOTE], [f"alternates.txt:{problem}"])


def test_question_of_two_entries_is_the_first_ones() -> None:
    """A question that names two entries is taken for the first, and the line is told."""
    alternates = Alternates()
    alternates.read("Where are the cups?\n  The mugs?\n", "a.txt")
    twin = Passage("more#faq-1", "On the shelf.", CUP.document, CUP.question)
    first, second = alternates.applied([CUP, twin])
    (problem,) = alternates.problems()

    assert (first.alternates, second) == (("The mugs?",), twin)
    assert str(problem) == (
        "a.txt:1: more#faq-1 has this question too; write the id of the one meant"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# A\nhow long does it draw?\n  Is it ready?\n\ntea#faq-2\n  Mugs?",
            "# A\nhow long does it draw?\n  Is it ready?\n    Ready yet?\n\ntea#faq-2\n  Mugs?",
        ),
        (
            "tea#faq-2\r\n  Mugs?",
            "tea#faq-2\r\n  Mugs?\r\n\r\nHow long does it draw?\r\n    Ready yet?\r\n",
        ),
        ("tea#faq-1\n  ready  YET?\n", "tea#faq-1\n  ready  YET?\n"),
        ("tea#faq-1", "tea#faq-1\n    Ready yet?\n"),
    ],
)
def test_wording_is_written_below_its_entry(before: str, after: str) -> None:
    """Everything else of the file stays as it is, its line ends as well."""
    assert with_wording(before, names_of(TEA), TEA.question, "Ready  yet?") == after


def test_new_file_says_what_it_is() -> None:
    """A file that begins with a wording begins with a comment on its format."""
    comment, entry, wording = with_wording("", [], "Q?", "W?").splitlines()

    assert (comment[0], entry, wording) == ("#", "Q?", "    W?")


@given(articles, st.text("ab #?\u2028\x85", min_size=1).filter(str.strip))
def test_written_wording_is_read(text: str, wording: str) -> None:
    """Whatever stood in the file before, what is written to it is what is read."""
    passages, _ = named(with_wording(text, names_of(TEA), TEA.question, wording))

    assert " ".join(wording.split()).casefold() in [
        other.casefold() for other in passages[0].wordings
    ]


def read(*roots: Path) -> CorpusReading:
    """The reading of the files below `roots`."""
    return read_corpus(list_files(roots))


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """A file with a question, in a folder of its own."""
    path = tmp_path / "docs" / "tea.txt"
    path.parent.mkdir()
    path.write_text("How long does it draw?\n\nFor three minutes.\n")
    return path


@pytest.mark.parametrize("folder", [True, False])
def test_file_beside_documents_is_read(faq: Path, *, folder: bool) -> None:
    """In the folder that is given, and beside the file that is; it is no document itself."""
    (faq.parent / "alternates.txt").write_text("tea#faq-1\n  Is it ready?\nnobody\n  Who?\n")
    (faq.parent / "synonyms.txt").write_text("tea, brew\n")
    reading = read(faq.parent if folder else faq)
    (passage,) = reading.passages

    assert passage.alternates == ("Is it ready?",)
    assert [problem.line for problem in reading.problems] == [3]
    assert len(reading.stamps) == 3
    assert len(reading.synonyms) == 2


def test_document_of_the_same_name_keeps_its_id(faq: Path) -> None:
    """The file is no document, so it takes no document's name."""
    (faq.parent / "alternates.txt").write_text("alternates#faq-1\n  Is it ready?\n")
    faq.rename(faq.parent / "alternates.md")

    assert read(faq.parent).passages[0].id == "alternates#faq-1"


def test_next_question_knows_a_new_wording(faq: Path, tmp_path: Path) -> None:
    """A saved index is built anew when such a file comes or changes."""
    asked = "When may I drink?"

    def reply() -> object:
        return Conversation(open_index(faq, cache=tmp_path / "cache")).ask(asked)

    assert isinstance(reply(), Abstention)
    (faq.parent / "alternates.txt").write_text(f"tea#faq-1\n  {asked}\n")
    assert isinstance(reply(), Answer)
    (faq.parent / "alternates.txt").write_text("tea#faq-1\n  Is it ready?\n")
    assert isinstance(reply(), Abstention)
