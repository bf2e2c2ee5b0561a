"""A conversational FAQ chatbot that answers by keyword retrieval, verbatim or not at all.

>>> from chatbot import Conversation, open_index
>>> reply = Conversation(open_index()).ask("Why does the summit between Xi and Biden matter?")
>>> reply.match.passage.location, reply.match.passage.question[:38]
('FAQ 2', 'What is the significance of the expect')

The public names are loaded when they are first used, so that importing the package costs
nothing; see `__all__`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conversation import Conversation, Said, search
    from .corpus import Document, Passage, Source
    from .decision import Abstention, Answer, Clarification, Reply, SmallTalk
    from .errors import ChatbotError, CorpusError, StorageError
    from .index import Index
    from .indexing.build import build_index
    from .query import Query
    from .ranking import Evidence, Match
    from .startup import open_index

__version__ = "0.1.0"

_HOMES = {
    "Abstention": "decision",
    "Answer": "decision",
    "ChatbotError": "errors",
    "Clarification": "decision",
    "Conversation": "conversation",
    "CorpusError": "errors",
    "Document": "corpus",
    "Evidence": "ranking",
    "Index": "index",
    "Match": "ranking",
    "Passage": "corpus",
    "Query": "query",
    "Reply": "decision",
    "Said": "conversation",
    "SmallTalk": "decision",
    "Source": "corpus",
    "StorageError": "errors",
    "build_index": "indexing.build",
    "open_index": "startup",
    "search": "conversation",
}

__all__ = [
    "Abstention",
    "Answer",
    "ChatbotError",
    "Clarification",
    "Conversation",
    "CorpusError",
    "Document",
    "Evidence",
    "Index",
    "Match",
    "Passage",
    "Query",
    "Reply",
    "Said",
    "SmallTalk",
    "Source",
    "StorageError",
    "build_index",
    "open_index",
    "search",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
