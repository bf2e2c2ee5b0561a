"""Everything that is raised on purpose.

    ChatbotError        the base: what was being done, where, and what to do next
    ├── CorpusError     documents or labelled questions that can't be read
    ├── StorageError    a saved index, or a conversation's state, that is damaged or foreign
    ├── EngineUnavailable  an engine that does not answer, or not as it should
    └── UnexpectedReply another reply than the script of a demo expects

A question that nothing answers is not an error but an `Abstention`.
"""

from __future__ import annotations


class ChatbotError(Exception):
    """Base of all errors; its text is one line that a user can act on."""


class CorpusError(ChatbotError):
    """Documents or labelled questions are missing, unreadable or without a passage."""


class StorageError(ChatbotError):
    """A saved index is damaged, incomplete or of another version; building it again helps.

    Or it is what a conversation was to go on from.
    """


class EngineUnavailable(ChatbotError):  # noqa: N818
    """An engine is down, slow, not ready, or refuses; or it holds something else."""


class UnexpectedReply(ChatbotError):  # noqa: N818
    """The script of a demo expects another reply than the one given."""
