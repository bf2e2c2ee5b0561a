"""What a line may go on to."""

from __future__ import annotations

import pytest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from chatbot.terminal.suggestions import Suggestions

TOPICS = [
    "What is the current state of US-China relations?",
    "What is the significance of the summit?",
]


@pytest.fixture
def suggestions() -> Suggestions:
    """Two topics are known."""
    found = Suggestions()
    found.topics = TOPICS
    return found


def completed(suggestions: Suggestions, text: str, *, asked: bool = True) -> list[str]:
    """What `text` is completed to, where that is `asked` for by Tab."""
    event = CompleteEvent(completion_requested=asked, text_inserted=not asked)
    return [c.text for c in suggestions.get_completions(Document(text), event)]


@pytest.mark.parametrize(("text", "found"), [("/to", ["/topics"]), ("/zz", [])])
@pytest.mark.parametrize("asked", [True, False])
def test_commands_are_completed_as_one_types(
    suggestions: Suggestions, text: str, found: list[str], *, asked: bool
) -> None:
    """From the slash on."""
    assert completed(suggestions, text, asked=asked) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("sign", TOPICS[1:]), ("smt", TOPICS[1:]), ("current rel", TOPICS[:1]), ("quokka", [])],
)
def test_topics_are_completed_by_some_of_their_letters(
    suggestions: Suggestions, text: str, found: list[str]
) -> None:
    """In their order, wherever they stand."""
    assert completed(suggestions, text) == found


@pytest.mark.parametrize("text", ["sign", "", "  "])
def test_topics_wait_for_tab(suggestions: Suggestions, text: str) -> None:
    """No menu opens over a question that is being typed, nor for a blank line."""
    assert completed(suggestions, text, asked=not text.strip()) == []


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("what is the sig", "nificance of the summit?"),
        ("who won", " the cup?"),
        ("w", "ho won the cup?"),
        ("zebra", None),
    ],
)
def test_line_goes_on_to_a_topic_or_to_an_earlier_line(
    suggestions: Suggestions, typed: str, rest: str | None
) -> None:
    """A topic first; of a single letter only what was typed before."""
    buffer = Buffer(history=InMemoryHistory(["who won the cup?"]))
    buffer.history.append_string("who won the cup?")
    found = suggestions.get_suggestion(buffer, Document(typed))

    assert (found.text if found else None) == rest
