"""Damage a saved index at random and ask it: refused or right, never a crash.

    python tests/fuzz/saved_index.py [--rounds 2000] [--seed 1] [--passages 20000]

The index is that of the bundled article, or of so many made-up passages: from 10,000 on a
search passes over most of them, which is another way through the arrays. Every other round
nothing is checked when the index is opened, as in one that is too large for that. Prints how
many rounds ended how; exit status 1 where one ended otherwise.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import traceback
import warnings
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("", "benchmarks")]

from corpus import passages as made_up
from corpus import questions

from chatbot import arrays, schema
from chatbot.indexing.build import build_index
from chatbot.startup import read_documents
from chatbot.storage import save
from corruption import QUESTIONS, damage, outcome

MEMORY = 4 << 30  # bytes


def main() -> int:
    """Run the rounds; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passages", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("error")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    passages = made_up(options.passages) if options.passages else read_documents([])[0]
    asked = questions(function_words=True)[:20] if options.passages else QUESTIONS
    known = {passage.id: passage for passage in passages}
    changed = [replace(passage, text=passage.text.swapcase()) for passage in passages]
    counts: Counter[str] = Counter()
    usual = arrays._CHECKED, schema._LOOKED_THROUGH
    with TemporaryDirectory() as folder:
        place, other = Path(folder, "place"), Path(folder, "other")
        save(build_index(passages), [], place)
        foreign = save(build_index(changed), [], other)
        for number in range(options.rounds):
            checked = number % 2 == 1
            arrays._CHECKED, schema._LOOKED_THROUGH = usual if checked else (0, 0)
            copy = Path(folder, "copy")
            shutil.copytree(place, copy)
            done = damage(copy, foreign, Random(options.seed * 1_000_000 + number))
            try:
                found = outcome(copy, known, asked)
            except Exception:  # noqa: BLE001  # this is what is looked for
                print(f"round {number}: {done}\n{traceback.format_exc(limit=-3)}")
                found = "crashed"
            counts[f"{found}, {'checked' if checked else 'unchecked'}"] += 1
            shutil.rmtree(copy)
    for name, count in sorted(counts.items()):
        print(f"{count:6,} {name}")
    return int(any(name.startswith("crashed") for name in counts))


if __name__ == "__main__":
    sys.exit(main())
