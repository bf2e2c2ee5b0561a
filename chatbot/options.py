"""The command line's words: which commands there are, and the options of each."""

from __future__ import annotations

import argparse
from typing import NoReturn

from . import __version__
from .errors import ChatbotError

COMMANDS = {
    "ask": "answer one question, or each line of standard input",
    "index": "build or refresh the saved index of documents",
    "eval": "measure how well labelled questions are answered",
    "demo": "play a scripted conversation, and check each reply",
    "info": "what is installed, indexed and saved, and where",
    "help": "the options of a command",
}

_CHAT_EXAMPLES = """\
commands (none: chat about the documents):
{commands}

examples:
  chatbot                         chat about the bundled article
  chatbot -c docs/                chat about your own documents
  chatbot ask "Who is Han Zheng?"
  chatbot ask --json < questions.txt

exit status: 0 answered or left, 1 nothing answered, 2 could not run, 130 interrupted"""

_DEMO = """\
Any key pauses: then type a question of your own, or go on with Enter or a space. Without a
terminal all of it is printed at once. The first reply that is not the expected one ends it,
with exit status 1.

a script, line by line:
  > a question     what is typed
  = passage id     what has to answer it, or: = abstain, or: = clarify; none: any reply
  # a comment"""


_THRESHOLD = "how probable it has to be that the documents answer (0.4)"


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


def parse(words: list[str]) -> argparse.Namespace:
    """The options of a command line; `command` is "" for a chat.

    Common options may stand before and after the command, those of a command among its
    words; behind "--" all are words. Raises `UsageError`; `--help` and `--version` print
    and raise `SystemExit`.
    """
    end = words.index("--") if "--" in words else len(words)
    words, plain = words[:end], words[end + 1 :]
    options = _top().parse_args(words)
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
    return parsed


def _check_demo(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if options.corpus and not options.script:
        parser.error("-c needs --script: the shipped one is about the bundled article")
    if options.cast and options.no_typing:
        parser.error("--cast records the typing, --no-typing leaves it out: take one")


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
    for name in ("question", "path"):
        if hasattr(parsed, name):
            setattr(parsed, name, [*getattr(parsed, name), *plain])
            return parsed
    if plain:
        parser.error(f"unrecognized arguments: {' '.join(plain)}")
    return parsed


def _top() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:7} {purpose}" for name, purpose in COMMANDS.items())
    parser = _Parser(
        "chatbot",
        usage="chatbot [-c PATH]... [options] [COMMAND ...]",
        description="Ask your own FAQ and articles. Every answer is quoted with its source.",
        epilog=_CHAT_EXAMPLES.format(commands=listed),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"chatbot {__version__}")
    parser.add_argument("--no-history", action="store_true", help="keep no questions on disk")
    _add_common(parser)
    _add_reply(parser)
    parser.add_argument("command", nargs="?", default="", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _sub(command: str) -> argparse.ArgumentParser:
    usage = {
        "ask": "chatbot ask [-c PATH]... [options] [QUESTION...]",
        "index": "chatbot index [options] [PATH...]",
        "eval": "chatbot eval [-c PATH]... [options] [QUESTIONS]",
        "demo": "chatbot demo [--script FILE [-c PATH]...] [options]",
        "info": "chatbot info [-c PATH]... [options]",
    }
    parser = _Parser(
        f"chatbot {command}",
        usage=usage[command],
        description=COMMANDS[command].capitalize() + ".",
        epilog=_DEMO if command == "demo" else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_common(parser)
    if command == "ask":
        _add_reply(parser)
        parser.add_argument("-n", "--num", type=_positive, default=1, help="answers to show")
        parser.add_argument("--why", action="store_true", help="show which words matched")
        parser.add_argument(
            "question",
            nargs="*",
            help="several words are one question; none, or -: one question a line is read"
            " from standard input",
        )
    if command == "eval":
        _add_eval(parser)
    if command == "demo":
        _add_demo(parser)
    if command == "index":
        paths = "files and folders (the bundled article)"
        parser.add_argument("path", nargs="*", type=_path, help=paths)
    return parser


def _add_eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")
    parser.add_argument("--threshold", type=_probability, metavar="P", help=_THRESHOLD)
    parser.add_argument("--details", metavar="FILE", help="write a JSON object a question")
    parser.add_argument("--run", metavar="FILE", help="write the rankings as a TREC run")
    parser.add_argument("--compare", metavar="FILE", help="--details of an earlier run")
    parser.add_argument(
        "questions",
        nargs="?",
        help="JSON Lines of id, text, relevant, and perhaps kind; none: the documents' own"
        " wordings, each asked of an index without it",
    )


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--script", metavar="FILE", type=_path, help="play your own script")
    parser.add_argument(
        "--speed", type=_speed, metavar="X", default=1.0, help="play X times as fast (1)"
    )
    parser.add_argument("--no-typing", action="store_true", help="print all of it at once")
    parser.add_argument(
        "--cast",
        metavar="FILE",
        type=_path,
        help="play nothing, but record it: asciicast v2, 80x24 cells, always the same bytes",
    )
    parser.add_argument(
        "--force", action="store_true", help="let --cast replace a file that is no cast"
    )
    _add_shown(parser)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-c",
        "--corpus",
        metavar="PATH",
        type=_path,
        action="append",
        help="a file or folder of documents; may be given again (the bundled article)",
    )
    parser.add_argument("--cache", metavar="DIR", type=_path, help="where indexes are saved")
    parser.add_argument("-q", "--quiet", action="store_true", help="only the exit status")


def _add_reply(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a reply")
    _add_shown(parser)


def _add_shown(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threshold", type=_probability, metavar="P", help=_THRESHOLD)
    parser.add_argument("--plain", action="store_true", help="for screen readers: words only")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--no-color", dest="color", action="store_const", const="never")
    parser.add_argument("--width", type=_positive, metavar="N", help="cells of a line")


def _path(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("'' is no path")
    return text


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a probability between 0 and 1")
    return value


def _speed(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.1 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a speed between 0.1 and 100")
    return value


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _unknown(command: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(command.casefold(), COMMANDS, 1)
    if near:
        return f"no command {command!r}. Did you mean {near[0]!r}?"
    shown = repr(command)[1:-1]  # without the characters that a terminal would obey
    return f"no command {command!r}; to ask a question, write: chatbot ask {shown} ..."
