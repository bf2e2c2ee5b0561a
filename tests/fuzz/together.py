"""Start many processes at once on documents without an index: all have to answer alike.

    python tests/fuzz/together.py [--processes 50] [--files 20]

Prints how long it took, what one of them said, and what they left in the cache; exit status 1
where two said something different, or something is left that is not the index.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from chatbot.storage import open_saved


def main() -> int:
    """Start them; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--processes", type=int, default=50)
    parser.add_argument("--files", type=int, default=20)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        docs, cache = Path(folder, "docs"), Path(folder, "cache")
        docs.mkdir()
        for number in range(options.files):
            text = f"The lamp of room {number} is in the cupboard.\n\nTea is made at {number}."
            (docs / f"{number}.txt").write_text(text)
        words = [sys.executable, "-m", "chatbot", "ask", "-c", str(docs), "lamp of room 7"]
        environment = {**os.environ, "CHATBOT_CACHE": str(cache)}
        begun = perf_counter()
        started = [
            subprocess.Popen(
                words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
            )
            for _ in range(options.processes)
        ]
        said = {(*process.communicate(), process.returncode) for process in started}
        seconds = perf_counter() - begun
        (place,) = (cache / "index").iterdir()
        saved = open_saved(place)
        assert saved is not None
        left = {path.name for path in place.iterdir()} - {".lock", "current", saved.folder.name}
    print(f"{options.processes} processes in {seconds:.1f} s, {len(said)} outcomes", said, left)
    return int(len(said) != 1 or bool(left))


if __name__ == "__main__":
    sys.exit(main())
