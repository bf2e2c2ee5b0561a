"""What a process costs that is asked without end: memory, open files and time, as it goes on.

    python tests/benchmarks/endurance.py [--questions 1000000] [--turns 10000] [--passages 0]

First `--questions` lines in conversations of ten, then `--turns` in one single chat, which also
renders each reply and keeps its state. They are from the tests' labelled questions about the
article (with `--passages`, about so many made-up ones), answerable and off-topic; misspelt, no
two alike; follow-ups; and hostile short ones. After each tenth it prints the resident and the
peak memory in MB, the open files, and the median and the 99th percentile of the milliseconds of
a line; in the end the slope of the memory over the second half, by least squares, in MB for
100,000 lines. Linux only.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from string import ascii_lowercase
from tempfile import TemporaryDirectory
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(1, str(Path(__file__).parents[1]))

import corpus
import numpy as np

from chatbot.conversation import Conversation
from chatbot.evaluation import read_questions
from chatbot.index import Index
from chatbot.indexing.build import build_index
from chatbot.resumption import write_state
from chatbot.startup import read_documents
from chatbot.storage import open_saved, save
from chatbot.terminal.chat import Chat
from chatbot.terminal.screen import Screen
from hostile import REPEATED, question

TOGETHER = 10  # lines of a conversation
PARTS = 10
HALF = PARTS // 2  # of them, after which nothing is new to a cache
FOLLOWING = ("And why?", "What about them?", "more", "back", "shorter", "who said that?", "2")


def labelled() -> list[str]:
    """All questions about the article that the tests have."""
    folder = Path(__file__).parents[1] / "quality"
    return [q.text for path in sorted(folder.glob("a*.jsonl")) for q in read_questions(path)]


def lines(asked: list[str], count: int) -> Iterator[str]:
    """`count` lines: half of them as they are `asked`, the others made for the purpose."""
    chance = Random(1)
    hostile = [question(name, 60) for name in REPEATED]
    for _ in range(count):
        match chance.randrange(8):
            case 0 | 1:
                words = chance.choice(asked).split()
                at = chance.randrange(len(words))
                words[at] += "".join(chance.choices(ascii_lowercase, k=3))
                yield " ".join(words)
            case 2:
                yield chance.choice(FOLLOWING)
            case 3:
                yield chance.choice(hostile)
            case _:
                yield chance.choice(asked)


def resident() -> float:
    """Megabytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def measure(reply: Callable[[str], object], asked: Iterator[str], count: int) -> None:
    """Give `count` lines to `reply`, and print the figures."""
    size = max(1, count // PARTS)
    grown: list[float] = []
    print(f"{'lines':>9} {'MB':>8} {'peak':>8} {'files':>6} {'p50 ms':>8} {'p99 ms':>8}")
    for part in range(1, PARTS + 1):
        took = np.empty(size)
        for place in range(size):
            line = next(asked)
            begun = perf_counter()
            reply(line)
            took[place] = perf_counter() - begun
        gc.collect()
        grown.append(resident())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        files = len(list(Path("/proc/self/fd").iterdir()))
        half, most = np.percentile(took, (50, 99)) * 1000
        cells = f"{part * size:9,} {grown[-1]:8.1f} {peak:8.1f} {files:6}"
        print(f"{cells} {half:8.3f} {most:8.3f}", flush=True)
    done = np.arange(HALF, PARTS + 1) * size / 100_000
    slope = np.polyfit(done, grown[HALF - 1 :], 1)[0]
    print(f"{slope:+.3f} MB for 100,000 lines, over the second half\n", flush=True)


def conversations(index: Index) -> Callable[[str], object]:
    """What replies to a line, in a new conversation after each `TOGETHER`."""
    conversation, said = Conversation(index), 0

    def reply(line: str) -> None:
        nonlocal conversation, said
        if said == TOGETHER:
            conversation, said = Conversation(index), 0
        said += 1
        conversation.say(line)

    return reply


def chat(index: Index, state: Path) -> Callable[[str], object]:
    """What replies to a line in one chat that goes on, and keeps its state."""
    chatting = Chat(
        Conversation(index),
        lambda: Screen(60),
        keeper=lambda kept: write_state(state, kept),
    )

    def reply(line: str) -> None:
        chatting.respond(line)
        chatting.keep()

    return reply


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=10_000)
    parser.add_argument("--passages", type=int, default=0)
    options = parser.parse_args()
    if options.passages:
        passages = corpus.passages(options.passages)
        asked = corpus.questions(function_words=True)
    else:
        passages, asked = read_documents([])[0], labelled()
    with TemporaryDirectory() as folder:
        save(build_index(passages), [], Path(folder, "index"))
        del passages
        saved = open_saved(Path(folder, "index"))
        assert saved is not None
        print("conversations of", TOGETHER)
        given = lines(asked, options.questions)
        measure(conversations(saved.index), given, options.questions)
        print("one chat")
        given = lines(asked, options.turns)
        measure(chat(saved.index, Path(folder, "state.json")), given, options.turns)


if __name__ == "__main__":
    main()
