"""The command line: arguments -> what is done, and the exit status.

0 answered or left, 1 nothing answered or a demo went wrong, 2 could not run, 130 interrupted.
Answers go to standard output, everything else to standard error.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from .errors import ChatbotError, UnexpectedReply
from .flags import ANSWER
from .lasting import lasting
from .options import parse
from .streams import drop_output, is_file, open_streams

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from .conversation import Conversation, Said
    from .index import Index
    from .startup import Opened
    from .terminal.screen import Screen

ANSWERED, UNANSWERED, FAILED, INTERRUPTED = 0, 1, 2, 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line (by default the process's own) and give its exit status."""
    # More threads than one only delay numpy's import; nothing here multiplies matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if words is None:  # to look for garbage in what is loaded takes a tenth of a short run
        gc.set_threshold(100_000)
        atexit.register(gc.freeze)  # nor in all that is left in the end
    open_streams()
    try:
        return _run(list(sys.argv[1:] if words is None else words))
    except ChatbotError as error:
        _report(str(error))
        return UNANSWERED if isinstance(error, UnexpectedReply) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough, as with `| head`
        drop_output()
        return ANSWERED
    except OSError as error:  # above all a full disk
        drop_output()
        _report(f"{error.filename or 'standard output'}: {error.strerror or error}")
        return FAILED


def _run(words: list[str]) -> int:
    try:
        options = _options(words)
        return _COMMANDS[options.command](options)
    finally:
        sys.stdout.flush()  # here, where it can fail in an orderly way


def _options(words: list[str]) -> Namespace:
    """What the words say, and the configuration file where they say nothing."""
    options = parse(words)  # first without the file: help is given whatever that holds
    from .configuration import settings

    configured = settings(options.command)
    return parse(words, configured) if configured else options


def _chat(options: Namespace) -> int:
    if options.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _lines(options)
    from .interactive import talk

    return talk(options, _corpus(options), _threshold(options))


def _lines(options: Namespace) -> int:
    """Each line of standard input is a turn; a blank line begins a new conversation."""
    conversation = _conversation(options)
    if options.resume and not options.quiet:
        _report("--resume is for a chat at a terminal; this is a new conversation")
    if options.watch and not options.quiet:
        _report("--watch is for a chat at a terminal; the documents are read once")
    for line in map(str.strip, sys.stdin):
        if line:
            _write(conversation.say(line), conversation.index, options)
        else:
            conversation.forget()
    return ANSWERED


def _ask(options: Namespace) -> int:
    question = " ".join(options.question)
    if options.question and question != "-":
        conversation = _conversation(options)
        answer = _write(conversation.say(question), conversation.index, options)
        return ANSWERED if answer else UNANSWERED
    answered = [] if sys.stdin.isatty() else _answer_each(options)
    if not answered:
        raise ChatbotError(
            "no question; write one after 'ask', or send lines to standard input"
        )
    return ANSWERED if any(answered) else UNANSWERED


def _answer_each(options: Namespace) -> list[bool]:
    """Answer each line of standard input on its own; which of them are answered.

    A file is read as a whole and asked on all cores; of a pipe each line is answered before
    the next one is waited for.
    """
    from .batches import said

    index = _opened(options, whole=is_file(sys.stdin)).index
    lines = filter(None, map(str.strip, sys.stdin))
    parts = [list(lines)] if is_file(sys.stdin) else ([line] for line in lines)
    asked = partial(said, index, threshold=_threshold(options), talk=_talk(options))
    return [_write(found, index, options) for part in parts for found in asked(part)]


def _write(said: Said, index: Index, options: Namespace) -> bool:
    """Print what was said to a line; whether there is an answer in it."""
    from .decision import Answer

    if not options.quiet:
        print(_text(said, index, options), flush=True)
    if not (options.no_misses or options.no_history):
        from .review import keep

        keep(said, _corpus(options))
    return any(isinstance(reply, Answer) for reply in said.replies)


def _text(said: Said, index: Index, options: Namespace) -> str:
    if options.json:
        from .terminal.record import json_line, record_said

        return json_line(record_said(said))
    from .terminal.said import Beside, render_said

    more, why = getattr(options, "num", 1) - 1, getattr(options, "why", False)
    beside = Beside(index, _threshold(options), more=more, why=why)
    return render_said(said, _screen(options), beside) + "\n"


def _index(options: Namespace) -> int:
    from .places import of_files
    from .prepare import prepare
    from .remote import send

    paths = [*(options.corpus or []), *options.path] or _corpus(options)
    index = prepare(options, partial(_opened, options, of_files(paths)))
    if options.engine:
        send(options, index)
    return ANSWERED


def _engine(options: Namespace) -> int:
    from .remote import look

    return ANSWERED if look(options, _corpus(options)) else UNANSWERED


def _eval(options: Namespace) -> int:
    from .measure import measure

    measure(options, _opened(options, whole=True).index, _corpus(options), _threshold(options))
    return ANSWERED


def _check(options: Namespace) -> int:
    from .checking.check import check

    return UNANSWERED if check(options, _corpus(options)) else ANSWERED


def _misses(options: Namespace) -> int:
    from .review import review

    opened, screen = partial(_opened, options), _screen(options)
    return review(options, _corpus(options), opened, _threshold(options), screen)


def _info(options: Namespace) -> int:
    from .info import info

    info(options, _opened(options), _corpus(options))
    return ANSWERED


def _forget(options: Namespace) -> int:
    from .forget import forget

    forget(options)
    return ANSWERED


def _completion(options: Namespace) -> int:
    from .completion import shipped

    print(shipped(options.shell), end="")
    return ANSWERED


def _demo(options: Namespace) -> int:
    from .stage import demo

    conversation = partial(_conversation, options)
    return demo(options, conversation, _corpus(options), partial(_screen, options))


def _corpus(options: Namespace) -> list[str]:
    if options.command == "demo" and not options.script:
        return []  # the shipped questions are about the bundled article
    return options.corpus or [p for p in [os.environ.get("CHATBOT_CORPUS", "")] if p]


def _opened(
    options: Namespace,
    paths: Sequence[str] | None = None,
    *,
    whole: bool = False,
    refresh: bool = False,
) -> Opened:
    from .selection import Selection
    from .startup import open_corpus

    with lasting(options) as progress:
        opened = open_corpus(
            _corpus(options) if paths is None else paths,
            cache=options.cache,
            language=options.language,
            selection=Selection.of(options.include, options.exclude),
            report=_silent if options.quiet else _report,
            refresh=refresh,
            verbose=options.verbose,
            whole=whole,
            progress=progress,
        )
    if opened.news and not options.quiet:
        _report(opened.news)
    return opened


def _conversation(options: Namespace) -> Conversation:
    from .conversation import Conversation

    about = partial(Conversation, threshold=_threshold(options), talk=_talk(options))
    return about(_opened(options).index)


def _talk(options: Namespace) -> Path | bool:
    from .configuration import small_talk_file

    return not options.no_small_talk and small_talk_file()


def _threshold(options: Namespace) -> float:
    return ANSWER if options.threshold is None else options.threshold


def _screen(options: Namespace) -> Screen:
    from .terminal.screen import screen_of

    return screen_of(sys.stdout, color=options.color, width=options.width, plain=options.plain)


def _report(message: str) -> None:
    from .terminal.screen import harmless

    line = " ".join(harmless(message).split("\n"))
    with suppress(OSError):  # there is nowhere else to say it
        print(f"chatbot: {line}", file=sys.stderr)


def _silent(_: str) -> None:
    """What is worth a line is not, where only the exit status is wanted."""


_COMMANDS = {
    "": _chat,
    "ask": _ask,
    "index": _index,
    "check": _check,
    "misses": _misses,
    "eval": _eval,
    "demo": _demo,
    "engine": _engine,
    "info": _info,
    "forget": _forget,
    "completion": _completion,
}
