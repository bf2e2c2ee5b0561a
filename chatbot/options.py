"""The command line's words: which commands there are, and the options of each."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any, NoReturn

from . import __version__
from .arguments import path
from .errors import ChatbotError
from .flags import (
    DEMO,
    ENGINE,
    add_ask,
    add_check,
    add_common,
    add_demo,
    add_engine,
    add_eval,
    add_forget,
    add_misses,
    add_reply,
)

COMMANDS = {
    "ask": "answer one question, or each line of standard input",
    "index": "build or refresh the saved index of documents",
    "check": "what is wrong with documents, with file and line",
    "misses": "questions that got no answer, or a bad one",
    "eval": "measure how well labelled questions are answered",
    "demo": "play a scripted conversation, and check each reply",
    "engine": "check what an engine answers, or say what it holds",
    "info": "what is installed, indexed and saved, and where",
    "forget": "remove what is kept of you on this machine",
    "completion": "the script that completes commands in a shell",
    "help": "the options of a command",
}
SHELLS = ("bash", "zsh", "fish")
TABLES = (
    "ask",
    "index",
    "check",
    "misses",
    "eval",
    "demo",
    "engine",
    "info",
)  # of a configuration file, each for its command

_ONCE = ("help", "version", "accept", "forget")  # what an option does and sets nothing
# What a configuration file sets about the chat and no option does.
_CHAT = {"editing_mode": "emacs", "suggest": True}
REPEATED = ("corpus", "include", "exclude")  # options that may be given again

EXAMPLES = """\
  chatbot                         chat about the bundled article
  chatbot -c docs/                chat about your own documents
  chatbot ask "Who is Han Zheng?"
  chatbot ask --json < questions.txt"""
STATUS = "0 answered or left, 1 nothing answered, 2 could not run, 130 interrupted"
_EPILOG = f"""\
commands (none: chat about the documents):
{{commands}}

examples:
{EXAMPLES}

every long option can stand in a configuration file; 'chatbot info' says where it is

exit status: {STATUS}"""


class UsageError(ChatbotError):
    """The command line can't be understood; its text says what to write instead."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        from difflib import get_close_matches

        wrong = [word.partition("=")[0] for word in message.split() if word.startswith("--")]
        if message.startswith("unrecognized") and wrong:
            near = get_close_matches(wrong[0], self._option_string_actions, 1)
            if near:
                raise UsageError(f"{message}. Did you mean {near[0]!r}?")
        raise UsageError(f"{message}; '{self.prog} --help' shows what there is")

    def described(self) -> list[argparse.Action]:
        """The options and words that help describes, in its order."""
        return [action for action in self._actions if action.help != argparse.SUPPRESS]

    def keys(self) -> dict[str, argparse.Action]:
        """The long options that set something, by their names without dashes."""
        return {
            name[2:]: action
            for name, action in self._option_string_actions.items()
            if name.startswith("--") and action.dest not in _ONCE
        }


def parse(words: list[str], settings: Mapping[str, Any] | None = None) -> argparse.Namespace:
    """The options of a command line; `command` is "" for a chat.

    Common options may stand before and after the command, those of a command among its
    words; behind "--" all are words. What the words leave open is as `settings` say, by
    the names of parsed options. Raises `UsageError`; `--help` and `--version` print and
    raise `SystemExit`.
    """
    known = {**_CHAT, **(settings or {})}
    # To these argparse would add the words' own.
    lists = {name: known.pop(name, None) for name in REPEATED}
    options = _both(words, argparse.Namespace(**known))
    if getattr(options, "path", None):  # `index PATH` is about that path alone
        del lists["corpus"]
    for name, configured in lists.items():
        if not getattr(options, name, None):
            setattr(options, name, configured)
    return options


def _both(words: list[str], options: argparse.Namespace) -> argparse.Namespace:
    """`options` with those before the command and those after it."""
    end = words.index("--") if "--" in words else len(words)
    words, plain = words[:end], words[end + 1 :]
    options = _top().parse_args(words, options)
    if not options.command and plain:
        options.command, *plain = plain
    if not options.command:
        return options
    if options.command not in COMMANDS:
        raise UsageError(_unknown(options.command))
    if options.command == "help":
        _help([*options.arguments, *plain])
    parser = _sub(options.command)
    parsed = _parsed(parser, options, plain)
    if parsed.command == "demo":
        _check_demo(parser, parsed)
    if parsed.command == "misses" and parsed.entry and not parsed.accept:
        parser.error("an ENTRY is for --accept N, the number of a question")
    return parsed


def _check_demo(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if options.corpus and not options.script:
        parser.error("-c needs --script: the shipped one is about the bundled article")
    if options.cast and options.no_typing:
        parser.error("--cast records the typing, --no-typing leaves it out: take one")


def keys(table: str) -> dict[str, argparse.Action]:
    """What a table of a configuration file may set, "" standing for what is above them all.

    A key is a long option without its dashes; those of the chat have no option.
    """
    if table:
        return _sub(table).keys()
    parser = _top()
    parser.add_argument("--editing-mode", choices=("emacs", "vi"))
    parser.add_argument("--suggest", action="store_true")
    return parser.keys()


def whole() -> tuple[_Parser, dict[str, _Parser]]:
    """The command line as one parser, and the parser of each command within it.

    They are for what describes the options; `parse` takes those of a chat after a command too.
    """
    parser = _chat()
    commands = parser.add_subparsers(title="commands", dest="command")
    within = {}
    for name, purpose in COMMANDS.items():
        sub = _sub(name)
        within[name] = commands.add_parser(
            name,
            parents=[sub],
            help=purpose,
            usage=sub.usage,
            description=sub.description,
            add_help=False,
        )
    return parser, within


def _help(words: list[str]) -> NoReturn:
    """Print the help of the command that `words` begin with, of all where there is none."""
    command = words[0] if words and words[0] not in ("-h", "--help") else "help"
    if command not in COMMANDS:
        raise UsageError(_unknown(command))
    parser = _top() if command == "help" else _sub(command)
    parser.print_help()
    parser.exit()


def _parsed(
    parser: argparse.ArgumentParser, options: argparse.Namespace, plain: list[str]
) -> argparse.Namespace:
    """The options of a command; the words of `plain` are none, whatever they look like."""
    parsed = parser.parse_intermixed_args(options.arguments, options)
    for name in ("question", "path", "entry"):
        if hasattr(parsed, name):
            setattr(parsed, name, [*getattr(parsed, name), *plain])
            return parsed
    if plain:
        parser.error(f"unrecognized arguments: {' '.join(plain)}")
    return parsed


def _top() -> _Parser:
    parser = _chat()
    parser.add_argument("command", nargs="?", default="", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _chat() -> _Parser:
    listed = "\n".join(f"  {name:10} {purpose}" for name, purpose in COMMANDS.items())
    parser = _Parser(
        "chatbot",
        usage="chatbot [-c PATH]... [options] [COMMAND ...]",
        description="Ask your own FAQ and articles. Every answer is quoted with its source.",
        epilog=_EPILOG.format(commands=listed),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"chatbot {__version__}")
    parser.add_argument(
        "--resume", action="store_true", help="go on with the last conversation about these"
    )
    parser.add_argument(
        "--watch", action="store_true", help="read documents anew when they change"
    )
    add_common(parser)
    add_reply(parser)
    return parser


_ADDED = {
    "ask": add_ask,
    "check": add_check,
    "misses": add_misses,
    "eval": add_eval,
    "demo": add_demo,
    "engine": add_engine,
    "forget": add_forget,
}


def _sub(command: str) -> _Parser:
    usage = {
        "ask": "chatbot ask [-c PATH]... [options] [QUESTION...]",
        "index": "chatbot index [--engine ADDRESS] [options] [PATH...]",
        "check": "chatbot check [-c PATH]... [options]",
        "misses": "chatbot misses [-c PATH]... [--accept N [ENTRY] | --forget] [options]",
        "eval": "chatbot eval [-c PATH]... [options] [QUESTIONS]",
        "demo": "chatbot demo [--script FILE [-c PATH]...] [options]",
        "engine": "chatbot engine -c ADDRESS [--sample N] [options] check|stats",
        "info": "chatbot info [-c PATH]... [options]",
        "forget": "chatbot forget [--cache] [--yes]",
        "completion": "chatbot completion SHELL",
        "help": "chatbot help [COMMAND]",
    }
    parser = _Parser(
        f"chatbot {command}",
        usage=usage[command],
        description=COMMANDS[command].capitalize() + ".",
        epilog=DEMO if command == "demo" else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    if command in TABLES:
        add_common(parser)
    if command in _ADDED:
        _ADDED[command](parser)
    if command == "index":
        paths = "files and folders (the bundled article)"
        parser.add_argument("path", nargs="*", metavar="PATH", type=path, help=paths)
        parser.add_argument("--engine", metavar="ADDRESS", type=path, help=ENGINE)
    if command == "completion":
        parser.add_argument("shell", choices=SHELLS, help="the shell it is for")
    if command == "help":
        parser.add_argument("of", nargs="?", choices=tuple(COMMANDS), help="one of them")
    return parser


def _unknown(command: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(command.casefold(), COMMANDS, 1)
    if near:
        return f"no command {command!r}. Did you mean {near[0]!r}?"
    shown = repr(command)[1:-1]  # without the characters that a terminal would obey
    return f"no command {command!r}; to ask a question, write: chatbot ask {shown} ..."
