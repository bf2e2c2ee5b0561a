"""Lines that start with a slash: what each is called, takes and means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Command(NamedTuple):
    """How a command is written with what it takes, and what it does; "" for beside another."""

    usage: str
    meaning: str


COMMANDS = {
    "/topics": Command("/topics [WORD]", "questions this chat can answer"),
    "/why": Command("/why", "how the last answer was matched"),
    "/more": Command("/more", "the next best answer"),
    "/source": Command("/source", "the whole text around the answer"),
    "/open": Command("/open", "open the source in a browser"),
    "/copy": Command("/copy [N]", "copy the last answer, or the Nth last"),
    "/save": Command("/save [FILE]", "write this chat as Markdown, or .jsonl"),
    "/good": Command("/good", "note that the answer helped (stays here)"),
    "/bad": Command("/bad [WORDS]", "note that it did not, and why"),
    "/new": Command("/new", "forget what was said; 'new topic' does the same"),
    "/corpus": Command("/corpus [PATH]", "what is asked; ask other documents"),
    "/reload": Command("/reload", "read the documents again"),
    "/help": Command("/help", "this; ? does the same"),
    "/quit": Command("/quit", "leave; /exit does the same"),
    "/exit": Command("", ""),
    "/cite": Command("", ""),  # these four are said in words
    "/again": Command("", ""),
    "/back": Command("", ""),
    "/short": Command("", ""),
}
TOLD = [command for command, row in COMMANDS.items() if row.usage or command == "/exit"]


def called(name: str) -> list[str]:
    """The commands that `name` may stand for: itself, or those that it begins."""
    typed = name.casefold()
    if typed in COMMANDS:
        return [typed]
    return [command for command in TOLD if command.startswith(typed)]


def unknown(name: str, candidates: Sequence[str]) -> str:
    """What to say of a name that stands for no command, or for several `candidates`."""
    from difflib import get_close_matches

    near = list(candidates) or get_close_matches(name, TOLD, 1)
    hint = f"Did you mean {' or '.join(near)}?" if near else "/help lists them."
    return f"No command {name}. {hint} To ask it as a question, put a space before it."
