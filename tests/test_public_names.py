"""The names that the package shows."""

from __future__ import annotations

import inspect
import typing

import pytest

import chatbot

NAMES = [
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
TYPES = ["Reply"]  # an alias has no docstring of its own


def test_names_are_these() -> None:
    """A name that comes or goes is a decision, not an accident."""
    assert chatbot.__all__ == NAMES


def test_dir_shows_what_all_promises() -> None:
    """`dir(chatbot)` is the list of public names, whatever has been loaded."""
    assert dir(chatbot) == chatbot.__all__


def test_star_import_gives_every_name() -> None:
    """`from chatbot import *` gives exactly the public names."""
    space: dict[str, object] = {}

    exec("from chatbot import *", space)  # noqa: S102

    assert sorted(space.keys() - {"__builtins__"}) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_name_is_the_one_of_its_module(name: str) -> None:
    """Each name is found, and is the same object at every look."""
    assert getattr(chatbot, name) is getattr(chatbot, name)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TYPES])
def test_name_is_documented(name: str) -> None:
    """Each public name says in words of its own what it is."""
    documented = getattr(chatbot, name).__doc__

    assert documented
    assert not documented.startswith(f"{name}(")  # what a dataclass writes by itself


@pytest.mark.parametrize("name", ["Conversation", "Answer", "Clarification", "Abstention"])
def test_methods_are_documented(name: str) -> None:
    """What a public class can do is documented too."""
    members = inspect.getmembers_static(getattr(chatbot, name))
    bare = [
        member
        for member, value in members
        if not member.startswith("_")
        and isinstance(value, property | type(main_of))
        and not value.__doc__
    ]

    assert bare == []


def main_of() -> None:
    """Any function: its type is that of methods."""


def test_reply_is_one_of_three() -> None:
    """Whoever matches on a reply has these cases to write."""
    names = {case.__name__ for case in typing.get_args(chatbot.Reply)}

    assert names >= {"Answer", "Clarification", "Abstention"}
    assert names <= {"Answer", "Clarification", "Abstention", "SmallTalk"}


@pytest.mark.parametrize("name", ["CorpusError", "StorageError"])
def test_errors_have_one_base(name: str) -> None:
    """Whoever catches ChatbotError catches everything raised on purpose."""
    assert issubclass(getattr(chatbot, name), chatbot.ChatbotError)


@pytest.mark.parametrize("name", ["sklearn", "open", "Conversations", "_nothing"])
def test_other_names_are_unknown(name: str) -> None:
    """A name that is not public is an AttributeError that says so."""
    with pytest.raises(AttributeError, match=rf"module 'chatbot' has no attribute '{name}'"):
        getattr(chatbot, name)


def test_version_is_a_version() -> None:
    """The version is three numbers."""
    assert [part.isdecimal() for part in chatbot.__version__.split(".")] == [True] * 3
