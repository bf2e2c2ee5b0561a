"""How long a start takes, from nothing to the end of a process or to what a person sees.

    python tests/benchmarks/startup.py [--rounds 11] [--json FILE]

Every figure is of a new process, the files it reads in memory already; all are measured once
a round, one after the other, after a round that does not count. Where an index is built
there are fewer rounds. "chatbot" is `python -m chatbot`, its cache a temporary folder. On a
pseudo-terminal it is timed to the first text, to the prompt, and to the answer of a question
typed as soon as the prompt stands; and, in another process, how long each of the keys pressed
from then on takes to show. Not on Windows, which has no pseudo-terminals.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import select
import shutil
import subprocess
import sys
import termios
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import chatbot
from chatbot.places import seeds
from chatbot.startup import open_index

ROUNDS, BUILT = 11, 3
PATIENCE = 60.0  # seconds until what does not show is an error
QUESTION = "Why does the summit between Xi and Biden matter?"
ANSWER = b"FAQ 2"
PROMPT = re.compile(rb"\x1b\[\?2004h|> ")  # bracketed paste is switched on, or plain text
UNSEEN = re.compile(rb"\x1b\[[0-?]*[@-~]|[\0- \x7f]")  # escape sequences, controls, blanks
KEYS = "zyxwvutsrqponmlkjihg"
APART = 0.01  # seconds between two keys, so that many are pressed while something is loaded

TUTORIAL = """
import sys
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

passages, question = sys.argv[1:-1], sys.argv[-1]
vectorizer = TfidfVectorizer()
table = vectorizer.fit_transform(passages)
scores = cosine_similarity(vectorizer.transform([question]), table)[0]
print(passages[scores.argmax()])
"""

Env = dict[str, str]


def seconds(words: list[str], env: Env) -> float:
    """From the start of a Python process to its end."""
    start = perf_counter()
    subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, env=env, check=True)
    return perf_counter() - start


class Terminal:
    """A Python process on a pseudo-terminal, and all that it has written there."""

    def __init__(self, words: list[str], env: Env) -> None:
        """Start it."""
        self.keyboard, screen = os.openpty()
        termios.tcsetwinsize(screen, (40, 80))
        self.written = b""
        self.start = perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, *words],
            stdin=screen,
            stdout=screen,
            stderr=screen,
            env=env,
            start_new_session=True,
        )
        os.close(screen)

    def seen(self) -> bytes:
        """What shows of it: without blanks and whatever only moves or colours."""
        return UNSEEN.sub(b"", self.written)

    def read(self, patience: float = PATIENCE) -> bool:
        """Read what is there, or comes within so many seconds; whether there was any."""
        if not select.select([self.keyboard], [], [], patience)[0]:
            return False
        try:
            self.written += os.read(self.keyboard, 1 << 16)
        except OSError:  # it has ended
            return False
        return True

    def until(self, shows: Callable[[], object]) -> float:
        """Seconds from the start until it `shows`."""
        while not shows():
            assert self.read(), f"never seen; written was {self.written!r}"
        return perf_counter() - self.start

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.keyboard, keys.encode())

    def echoes(self) -> list[float]:
        """Seconds from each of `KEYS` to its echo; none waits for the echo of another."""
        pressed: list[float] = []
        delays: list[float] = []
        due = perf_counter()
        while len(delays) < len(KEYS):
            waiting = len(pressed) < len(KEYS)
            if waiting and perf_counter() >= due:
                pressed.append(perf_counter())
                self.type(KEYS[len(pressed) - 1])
                due += APART
            if not self.read(max(0.0, due - perf_counter()) if waiting else PATIENCE):
                assert waiting, f"not all keys shown; written was {self.written!r}"
                continue
            now, seen = perf_counter(), self.seen()
            while len(delays) < len(pressed) and _typed(len(delays) + 1) in seen:
                delays.append(now - pressed[len(delays)])
        return delays

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.wait()
        os.close(self.keyboard)


def _typed(count: int) -> bytes:
    """The line of the prompt with that many of `KEYS`, as `Terminal.seen` gives it."""
    return f">{KEYS[:count]}".encode()


@contextmanager
def started(words: list[str], env: Env) -> Iterator[Terminal]:
    """A process on a pseudo-terminal, ended in the end."""
    terminal = Terminal(words, env)
    try:
        yield terminal
    finally:
        terminal.end()


def processes(texts: list[str], env: Env) -> dict[str, float]:
    """Seconds of whole processes that use what is saved, and of their peers."""
    single = env | {"OPENBLAS_NUM_THREADS": "1"}
    return {
        "python -c pass": seconds(["-c", "pass"], env),
        "python -c 'import numpy'": seconds(["-c", "import numpy"], single),
        "scikit-learn's tutorial": seconds(["-c", TUTORIAL, *texts, QUESTION], single),
        "chatbot --help": seconds(["-m", "chatbot", "--help"], env),
        "chatbot ask": seconds(["-m", "chatbot", "ask", QUESTION], env),
    }


def first_ask(env: Env) -> dict[str, float]:
    """Seconds of a question to documents that were never indexed."""
    with TemporaryDirectory() as folder:
        documents, cache = Path(folder) / "documents", Path(folder) / "cache"
        shutil.copytree(seeds(), documents)
        words = ["-m", "chatbot", "--cache", str(cache), "ask", "-c", str(documents), QUESTION]
        return {"chatbot ask, index built": seconds(words, env)}


def chat(env: Env) -> dict[str, float]:
    """Seconds until a chat shows what a person waits for, and of the echo of keys."""
    found = {}
    with started(["-m", "chatbot"], env) as terminal:
        found["chat: first text"] = terminal.until(terminal.seen)
        found["chat: prompt"] = terminal.until(lambda: PROMPT.search(terminal.written))
        terminal.type(QUESTION + "\r")
        found["chat: first answer"] = terminal.until(lambda: ANSWER in terminal.written)
    with started(["-m", "chatbot"], env) as terminal:
        terminal.until(lambda: PROMPT.search(terminal.written))
        delays = terminal.echoes()
    return {**found, "chat: echo, median": median(delays), "chat: echo, worst": max(delays)}


def environment(folder: Path) -> Env:
    """The variables of every process: nothing of the user's, all that is kept in `folder`."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "CHATBOT_CACHE": str(folder / "cache"),
    }


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    times: defaultdict[str, list[float]] = defaultdict(list)
    with TemporaryDirectory() as folder:
        env = environment(Path(folder))
        texts = [passage.text for passage in open_index(cache=env["CHATBOT_CACHE"]).passages]
        for number in range(options.rounds + 1):
            found = processes(texts, env)
            found |= first_ask(env) if number <= BUILT else {}
            found |= chat(env)
            for name, time in found.items() if number else ():
                times[name].append(time * 1000)
    rows: list[dict[str, Any]] = [
        {"what": name, "rounds": len(each), "median ms": median(each), "minimum ms": min(each)}
        for name, each in times.items()
    ]
    print(f"{'':26} rounds  median ms minimum ms")
    for row in rows:
        what, count, middle, least = row.values()
        print(f"{what:26} {count:6} {middle:10.1f} {least:10.1f}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
