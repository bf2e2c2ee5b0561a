"""Lines that start with a slash: what each is called, takes and means."""

from __future__ import annotations

import re
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

# What people say for a command, in whatever case and with whatever signs.
_SAID = {
    "/help": "?; help; help me; commands",
    "/quit": "quit; exit; bye; goodbye; good bye; see you; see you later; i am done; leave",
    "/new": "new topic; new conversation; start over; start again; change the subject;"
    " change of subject; something else",
    "/more": "more; more please; tell me more; go on; continue; next; anything else; what else;"
    " and then; another one; another; show me more; is there more; keep going; and",
    "/why": "why do you say that; how do you know; how do you know that; explain that;"
    " why do you think so; what makes you say that; are you sure; how sure are you",
    "/cite": "source; sources; source please; who says so; who says that; who said so;"
    " says who; what is your source; where is that from; where does that come from; link; url;"
    " when was that published; when was this published; when was that written; how old is that",
    "/topics": "topics; what can i ask; what can i ask you; what do you know; what can you do;"
    " what else can i ask; what is this about; what are you about; what topics are there",
    "/again": "again; repeat; repeat that; say that again; say it again; pardon; come again;"
    " once more; what was that",
    "/back": "back; go back; previous; the previous one; the one before; the last one",
    "/short": "shorter; shorter please; in short; in brief; briefly; too long; summarise;"
    " summarize; sum it up; tldr; tl dr",
}
WORDS = {said.strip(): name for name, row in _SAID.items() for said in row.split(";")}
_ORDINALS = ("first", "second", "third")
_ROW = re.compile(
    rf"(?:the |number |option |#)?({'|'.join(_ORDINALS)}|\d+)(?:st|nd|rd)?(?: one)?"
)
_YES = ("yes", "yeah", "yep", "sure", "right", "that one", "correct")


def spoken(text: str) -> str:
    """The command that a line says in words; "" where it says none."""
    if text.startswith("/"):
        return ""
    plain = text.casefold().replace("’", "'").replace("what's", "what is")
    return WORDS.get(text.strip()) or WORDS.get(" ".join(re.findall(r"[\w']+", plain)), "")


def counted_off(text: str, rows: int) -> str:
    """The number that a line names of a list with so many rows: "the second one", "2", "yes".

    As digits, perhaps beyond the list; "" for any other line.
    """
    plain = text.casefold().rstrip(".!,) ").removesuffix(" please")
    if plain in _YES:
        return "1"
    if plain in ("the last one", "last", "the last"):
        return str(rows)
    found = re.fullmatch(
        rf"(?:the |number |option |#)?({'|'.join(_ORDINALS)}|\d+)(?:st|nd|rd)?(?: one)?", plain
    )
    if not found:
        return ""
    named = found[1]
    return str(_ORDINALS.index(named) + 1) if named in _ORDINALS else named


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
