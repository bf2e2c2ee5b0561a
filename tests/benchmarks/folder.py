"""What a start takes about a folder of many files: built, as they were, with some changed.

    python tests/benchmarks/folder.py [--files 10000] [--paragraphs 3] [--rounds 11]
        [--json FILE]

Every "ask" is a new process, the files it reads in memory already; all but "unchanged" have
fewer rounds. "added" and "gone" are of 1,000 paragraphs. "noticing" is what of an "unchanged"
one goes into listing the files and comparing them with the saved index; with a .gitignore, of
ten patterns. Processor time counts what child processes take as well. Not on Windows.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from collections import defaultdict
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

from corpus import texts

import chatbot
from chatbot.listing import compare, list_files
from chatbot.places import index_folder
from chatbot.storage import open_saved

FILES, ROUNDS, BUILT = 10_000, 11, 3
PARAGRAPHS, TOGETHER = 3, 50  # of a file; files of a folder
ADDED = 1_000  # paragraphs
IGNORED = "*.log *.tmp build/ /dist/ *.py[co] !keep.log .cache/ docs/*.bak **/out/* target/"


class Time(NamedTuple):
    """Milliseconds on the clock and of processors."""

    clock: float
    processor: float


def write(folder: Path, numbers: range, paragraphs: int) -> None:
    """Write a Markdown file for each number, some to a folder."""
    found = texts(len(numbers) * paragraphs)
    for number in numbers:
        path = folder / f"{number // TOGETHER:04}" / f"note-{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "\n\n".join(islice(found, paragraphs))
        path.write_text(f"# Note {number}\n\n{text}\n", encoding="utf-8")


def ask(folder: Path, cache: Path) -> Time:
    """Of a process that answers one question about the folder."""
    env = os.environ | {
        "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
        "CHATBOT_CONFIG": os.devnull,
    }
    words = ["--cache", str(cache), "ask", "-q", "-c", str(folder), "What is note 7 about?"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    done = subprocess.run([sys.executable, "-m", "chatbot", *words], env=env, check=False)
    clock, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Time(clock * 1000, used * 1000)


def notice(folder: Path, cache: Path) -> Time:
    """Of finding that nothing has changed."""
    saved = open_saved(index_folder(cache, [folder]))
    assert saved is not None
    start, used = perf_counter(), process_time()
    changes = compare(list_files([folder]), saved.stamps)
    found = Time((perf_counter() - start) * 1000, (process_time() - used) * 1000)
    assert not changes
    return found


def measured(folder: Path, cache: Path, rounds: int, paragraphs: int) -> dict[str, list[Time]]:
    """The times of each round, after one that does not count."""
    more = range(10_000_000, 10_000_000 + max(1, ADDED // paragraphs))
    times: defaultdict[str, list[Time]] = defaultdict(list)
    changed = next(folder.rglob("*.md"))
    for number in range(rounds):
        if number < BUILT:
            changed.write_text(f"# Changed\n\nFor the {number}th time.\n", encoding="utf-8")
            os.utime(changed, (number, number))
            times["ask, one changed"].append(ask(folder, cache))
            write(folder, more, paragraphs)
            times["ask, added"].append(ask(folder, cache))
            for path in folder.glob(f"{more[0] // TOGETHER // 1000}*/*"):
                path.unlink()
            times["ask, gone"].append(ask(folder, cache))
            times["ask, built"].append(ask(folder, cache / f"{number}"))
        times["ask, unchanged"].append(ask(folder, cache))
        times["noticing"].append(notice(folder, cache))
        (folder / ".gitignore").write_text("\n".join(IGNORED.split()), encoding="utf-8")
        times["noticing, .gitignore"].append(notice(folder, cache))
        (folder / ".gitignore").unlink()
    return times


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--paragraphs", type=int, default=PARAGRAPHS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        folder, cache = Path(place, "docs"), Path(place, "cache")
        write(folder, range(options.files), options.paragraphs)
        os.sync()
        ask(folder, cache)
        times = measured(folder, cache, options.rounds, options.paragraphs)
    rows: list[dict[str, Any]] = [
        {
            "what": what,
            "rounds": len(each),
            "median ms": median(time.clock for time in each),
            "minimum ms": min(time.clock for time in each),
            "processor ms": median(time.processor for time in each),
        }
        for what, each in times.items()
    ]
    print(f"{options.files:,} files{'':12} rounds  median ms minimum ms processor ms")
    for row in rows:
        what, count, middle, least, used = row.values()
        print(f"{what:24} {count:6} {middle:10.1f} {least:10.1f} {used:12.1f}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
