"""The first lines of a chat."""

from __future__ import annotations

import pytest

from chatbot.terminal.screen import Screen
from chatbot.terminal.welcome import welcome

WELCOME_40 = """\
us-china. Every answer is quoted with
its source.
Ask in your own words. /topics what I
cover, /help, Ctrl-D to leave."""
WELCOME_80 = """\
us-china. Every answer is quoted with its source.
Ask in your own words. /topics what I cover, /help, Ctrl-D to leave."""


@pytest.mark.parametrize(("width", "screen"), [(40, WELCOME_40), (80, WELCOME_80)])
def test_welcome_says_what_it_covers(width: int, screen: str) -> None:
    """Two sentences: what is asked, and how to ask, get help and leave."""
    assert welcome("us-china", Screen(width)) == screen


def test_welcome_of_the_bundled_article_says_how_to_use_ones_own() -> None:
    """Whoever starts it for the first time finds out what it is for."""
    text = welcome("us-china", Screen(80), bundled=True)

    assert text == WELCOME_80 + "\nYour own documents: chatbot -c FOLDER"


def test_welcome_of_a_hostile_name_is_harmless() -> None:
    """The name of a folder never steers the terminal."""
    assert "\x1b" not in welcome("\x1b[2Jdocs", Screen(80))


def test_welcome_says_what_is_resumed() -> None:
    """In its last line."""
    text = welcome("us-china", Screen(80), resumed="Resumed: 4 turns.")

    assert text == WELCOME_80 + "\nResumed: 4 turns."
