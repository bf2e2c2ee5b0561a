"""What is typed -> what it may go on to: commands, topics of the documents, earlier lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prompt_toolkit.auto_suggest import AutoSuggest, AutoSuggestFromHistory, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import (
    CompleteEvent,
    Completer,
    Completion,
    FuzzyCompleter,
    WordCompleter,
)
from prompt_toolkit.document import Document

from .commands import TOLD


class Suggestions(Completer, AutoSuggest):
    """Completes commands and topics, and suggests topics and earlier lines.

    `topics` is filled once the documents are known.
    """

    def __init__(self) -> None:
        """Know the commands alone."""
        self.topics: Sequence[str] = ()
        self._commands = WordCompleter(TOLD, sentence=True)
        # The whole line is what is compared, letter by letter: "smt sig" finds a topic.
        self._fuzzy = FuzzyCompleter(
            WordCompleter(lambda: list(self.topics), sentence=True), pattern=r"^.*"
        )
        self._earlier = AutoSuggestFromHistory()

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """The commands that go on what is typed, else the topics that have its letters."""
        text = document.text_before_cursor
        if text.startswith("/"):
            return self._commands.get_completions(document, complete_event)
        # As one types only a command is completed: a menu over every question is in the way.
        if not text.strip() or not complete_event.completion_requested:
            return ()
        return self._fuzzy.get_completions(document, complete_event)

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        """The rest of a topic that begins so, else of an earlier line."""
        text = document.text
        if len(text.strip()) > 1:
            for topic in self.topics:
                if topic.casefold().startswith(text.casefold()) and len(topic) > len(text):
                    return Suggestion(topic[len(text) :])
        return self._earlier.get_suggestion(buffer, document)
