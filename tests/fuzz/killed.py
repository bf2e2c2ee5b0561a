"""Kill a process at a random moment of indexing: the old index is in force, or the new one.

    python tests/fuzz/killed.py [--rounds 200] [--seed 1]

Every round a process indexes documents that have changed, and is killed after a random part of
the time that this takes. What is opened then has to be whole, and to answer as one of the two.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from chatbot.storage import open_saved

INDEX = "import sys; from chatbot.cli import main; sys.exit(main(sys.argv[1:]))"


def write(documents: Path, version: int) -> None:
    """Documents of which each passage says its version."""
    text = "\n\n".join(f"Part {n} of the manual, in version v{version}." for n in range(300))
    (documents / "manual.txt").write_text(text)


def main() -> int:
    """Run the rounds; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, counts = Random(options.seed), Counter[str]()
    with TemporaryDirectory() as folder:
        documents, cache = Path(folder, "documents"), Path(folder, "cache")
        documents.mkdir()
        write(documents, 0)
        words = [
            sys.executable,
            "-c",
            INDEX,
            "index",
            "-q",
            "--cache",
            str(cache),
            str(documents),
        ]
        subprocess.run(words, check=True)
        begun = perf_counter()
        subprocess.run(words, check=True)
        lasts = perf_counter() - begun
        place = next((cache / "index").iterdir())
        old = 0
        for version in range(1, options.rounds + 1):
            write(documents, version)
            with subprocess.Popen(words, stderr=subprocess.DEVNULL) as process:
                sleep(lasts * chance.triangular(0, 1.1, 0.95))  # saving is the end of it
                process.send_signal(signal.SIGKILL)
            saved = open_saved(place)
            assert saved is not None, f"round {version}: no index"
            assert saved.index.check is not None
            saved.index.check()
            found = {passage.text.split("version v")[1] for passage in saved.index.passages}
            assert found in ({f"{old}."}, {f"{version}."}), f"round {version}: {found}"
            counts["new" if found == {f"{version}."} else "old"] += 1
            old = int(found.pop().strip("."))
    print(dict(counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
