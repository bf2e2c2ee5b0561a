"""The options of each command, added to its parser."""

from __future__ import annotations

import argparse

from .arguments import DETECTED, glob, language, path, positive, probability, speed

ANSWER = 0.4  # `decision.ANSWER`, which takes numpy to load
_THRESHOLD = f"how probable it has to be that the documents answer ({ANSWER})"
DEMO = """\
Any key pauses: then type a question of your own, or go on with Enter or a space. Without a
terminal all of it is printed at once. The first reply that is not the expected one ends it,
with exit status 1.

a script, line by line:
  > a question     what is typed
  = passage id     what has to answer it, or: = abstain, or: = clarify; none: any reply
  # a comment"""


ENGINE = "send it to milvus://HOST:PORT/COLLECTION as well, to be asked there"


def add_ask(parser: argparse.ArgumentParser) -> None:
    """Those of `chatbot ask`."""
    add_reply(parser)
    parser.add_argument("-n", "--num", type=positive, default=1, help="answers to show")
    parser.add_argument("--why", action="store_true", help="show which words matched")
    parser.add_argument(
        "question",
        nargs="*",
        metavar="QUESTION",
        help="several words are one question; none, or -: one question a line is read from"
        " standard input",
    )


def add_eval(parser: argparse.ArgumentParser) -> None:
    """Those of `chatbot eval`."""
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")
    parser.add_argument("--threshold", type=probability, metavar="P", help=_THRESHOLD)
    parser.add_argument(
        "--details", metavar="FILE", type=path, help="write a JSON object a question"
    )
    parser.add_argument(
        "--run", metavar="FILE", type=path, help="write the rankings as a TREC run"
    )
    parser.add_argument(
        "--compare", metavar="FILE", type=path, help="--details of an earlier run"
    )
    parser.add_argument(
        "questions",
        nargs="?",
        metavar="QUESTIONS",
        help="JSON Lines of id, text, relevant, and perhaps kind; none: the documents' own"
        " wordings, each asked of an index without it",
    )


def add_check(parser: argparse.ArgumentParser) -> None:
    """Those of `chatbot check`."""
    parser.add_argument("--json", action="store_true", help="the findings as one JSON object")


def add_misses(parser: argparse.ArgumentParser) -> None:
    """Those of `chatbot misses`."""
    parser.add_argument("--json", action="store_true", help="the list as one JSON object")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument(
        "--accept",
        type=positive,
        metavar="N",
        help="write question N as another wording of its nearest entry, or of ENTRY",
    )
    doing.add_argument(
        "--forget", action="store_true", help="delete what was kept, about all documents"
    )
    parser.add_argument(
        "entry", nargs="*", metavar="ENTRY", help="the entry for --accept: its id or question"
    )


def add_demo(parser: argparse.ArgumentParser) -> None:
    """Those of `chatbot demo`."""
    parser.add_argument("--script", metavar="FILE", type=path, help="play your own script")
    parser.add_argument(
        "--speed", type=speed, metavar="X", default=1.0, help="play X times as fast (1)"
    )
    parser.add_argument("--no-typing", action="store_true", help="print all of it at once")
    parser.add_argument(
        "--cast",
        metavar="FILE",
        type=path,
        help="play nothing, but record it: asciicast v2, 80x24 cells, always the same bytes",
    )
    parser.add_argument(
        "--force", action="store_true", help="let --cast replace a file that is no cast"
    )
    add_shown(parser)


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Those of `chatbot engine`."""
    parser.add_argument(
        "--sample", type=positive, metavar="N", default=100, help="questions to check (100)"
    )
    parser.add_argument(
        "look",
        choices=("check", "stats"),
        help="check: compare the best hits with those of all rows read back; stats: what is"
        " there",
    )


def add_forget(parser: argparse.ArgumentParser) -> None:
    """Those of `chatbot forget`."""
    parser.add_argument(
        "--cache", dest="indexes", action="store_true", help="the saved indexes as well"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")


def add_common(parser: argparse.ArgumentParser) -> None:
    """Those of every command that opens documents."""
    parser.add_argument(
        "-c",
        "--corpus",
        metavar="PATH",
        type=path,
        action="append",
        help="a file or folder of documents, or an engine's milvus://HOST:PORT/COLLECTION; may"
        " be given again (the bundled article)",
    )
    parser.add_argument(
        "--include",
        metavar="GLOB",
        type=glob,
        action="append",
        help="of a folder read these files alone, such as '*.md'; may be given again",
    )
    parser.add_argument(
        "--exclude",
        metavar="GLOB",
        type=glob,
        action="append",
        help="of a folder leave out these files and folders, such as drafts/; may be given"
        " again",
    )
    parser.add_argument(
        "--language",
        metavar="NAME",
        type=language,
        default=DETECTED,
        help="of the documents: english, french, ...; auto, by their words (auto)",
    )
    parser.add_argument("--cache", metavar="DIR", type=path, help="where indexes are saved")
    parser.add_argument("-q", "--quiet", action="store_true", help="only the exit status")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="name every file that is left out"
    )


def add_reply(parser: argparse.ArgumentParser) -> None:
    """Those of what replies."""
    parser.add_argument("--json", action="store_true", help="one JSON object a reply")
    parser.add_argument("--no-history", action="store_true", help="keep no questions on disk")
    parser.add_argument(
        "--no-misses", action="store_true", help="keep none that got no answer, for 'misses'"
    )
    add_shown(parser)


def add_shown(parser: argparse.ArgumentParser) -> None:
    """Those of what shows replies to a person."""
    parser.add_argument("--threshold", type=probability, metavar="P", help=_THRESHOLD)
    parser.add_argument("--plain", action="store_true", help="for screen readers: words only")
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="when to write in colour",
    )
    parser.add_argument(
        "--no-color",
        dest="color",
        action="store_const",
        const="never",
        help="the same as --color never",
    )
    parser.add_argument(
        "--no-small-talk", action="store_true", help="take greetings and thanks as questions"
    )
    parser.add_argument("--width", type=positive, metavar="N", help="cells of a line")
