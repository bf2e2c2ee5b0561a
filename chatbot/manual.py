"""The manual page, made from the options when the wheel is built."""

from __future__ import annotations

import re
from argparse import Action
from collections.abc import Iterable

from . import __version__
from .options import COMMANDS, EXAMPLES, STATUS, whole

PLACE = "share/man/man1/chatbot.1"  # below the prefix of an installation

_PURPOSE = "ask your own FAQ and articles in the terminal"
_CHAT = """\
Without a command it is a chat: type a question and press Enter; /help there lists the rest.
From a pipe each line is a question, and a blank line begins a new conversation."""
_CONFIGURATION = """\
Every long option, without its dashes, is a key of the configuration file, which is TOML:
flags are true or false, texts in quotes, and corpus, include and exclude are lists. A table
such as [ask] is for that command alone. editing-mode ("emacs" or "vi") and suggest are keys of
the chat without an option. Paths begin at the file's folder. An option beats a variable of the
environment, that the file, the file the default."""
_VARIABLES = {
    "CHATBOT_CORPUS": "the documents to use without --corpus",
    "CHATBOT_CACHE": "where indexes are saved without --cache",
    "CHATBOT_CONFIG": "the configuration file; /dev/null for none",
    "CHATBOT_PLAIN": "if not empty, as --plain",
    "NO_COLOR": "if not empty, as --color never",
    "FORCE_COLOR": "if neither empty nor 0, as --color always",
}
_FILES = {
    "~/.config/chatbot/config.toml": "the configuration",
    "~/.cache/chatbot": "the saved indexes",
    "~/.local/state/chatbot": "what was typed, said and judged; 'chatbot forget' removes it",
}
_ESCAPES = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "~": r"\(ti", "^": r"\(ha"}


def manual_page() -> str:
    """The text of chatbot(1), for the macros `man` of roff."""
    parser, commands = whole()
    options = [action for action in parser.described() if action.option_strings]
    lines = [
        f'.TH CHATBOT 1 "" "chatbot {__version__}" "User Commands"',
        *(".SH NAME", rf"chatbot \- {_text(_PURPOSE)}"),
        *(".SH SYNOPSIS", *_synopsis([parser.usage, *(c.usage for c in commands.values())])),
        *(".SH DESCRIPTION", _text(parser.description), ".PP", _text(_CHAT)),
        *(".SH OPTIONS", *_listed(options), ".SH COMMANDS"),
    ]
    for name, command in commands.items():
        own = [a for a in command.described() if a.dest not in {o.dest for o in options}]
        lines += [f".SS {_text(name)}", _text(COMMANDS[name].capitalize() + "."), *_listed(own)]
    lines += [".SH CONFIGURATION", _text(_CONFIGURATION)]
    for heading, entries in (("ENVIRONMENT", _VARIABLES), ("FILES", _FILES)):
        lines.append(f".SH {heading}")
        for name, purpose in entries.items():
            lines += [".TP", rf"\fB{_text(name)}\fR", _text(purpose)]
    lines += [".SH EXIT STATUS", _text(STATUS), ".SH EXAMPLES", ".nf", _text(EXAMPLES), ".fi"]
    return "\n".join(lines) + "\n"


def _synopsis(usages: Iterable[str | None]) -> Iterable[str]:
    for number, usage in enumerate(usages):
        if number:
            yield ".br"
        yield _text(usage)


def _listed(actions: Iterable[Action]) -> Iterable[str]:
    """A paragraph with a hanging tag for each option or word."""
    for action in actions:
        names = ", ".join(rf"\fB{_text(name)}\fR" for name in action.option_strings)
        argument = "" if action.nargs == 0 else rf"\fI{_text(_argument(action))}\fR"
        yield from (".TP", " ".join(filter(None, (names, argument))), _text(action.help))


def _argument(action: Action) -> str:
    if action.choices is not None:
        return "|".join(map(str, action.choices))
    return str(action.metavar or action.dest.upper())


def _text(text: str | None) -> str:
    """`text` with what roff would obey escaped; no line of it begins a request."""
    escaped = "".join(_ESCAPES.get(character, character) for character in text or "")
    return re.sub(r"^(?=\.)", r"\\&", escaped, flags=re.MULTILINE)
