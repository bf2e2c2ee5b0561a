"""Damage files of every format and read them: passages or a reason, never an error.

    python tests/fuzz/parsers.py [--seconds 20] [--seed 1] [SUFFIX...]

The samples of tests/data are changed at random, `--seconds` for each suffix. What is
packed (.docx, .epub, .xlsx) is changed within, and packed again. Each file is read in a process
that may take 2 GiB and 20 s of processor time; exit status 1 where one raised, or took more.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import sys
import traceback
import warnings
import zipfile
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from chatbot.corpus import Passage
from chatbot.errors import CorpusError
from chatbot.indexing.readers import FORMATS, suffix_of
from chatbot.indexing.reading import read_corpus
from chatbot.listing import list_files

DATA = Path(__file__).parents[1] / "data"
MEMORY, SECONDS = 2 << 30, 20
# What parsers treat in a way of its own.
PIECES = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\x1b[2J", b"\x85", b"\\ud800"),
    *(b"[" * 3000, b"{" * 3000, b"<b>" * 3000, b"- " * 3000, b"> " * 1000, b"|" * 500),
    *(b"&#0;", b"&#xd800;", b"&lol9;", b"]]>", b"<!--", b"<![CDATA[", b"<details>", b"<table>"),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"!!python/object:os ", b"&a [*a, *a]", b"*a", b"? "),
    *(b'"', b"'", b",", b"\t", b"```", b"---\n", b"=====\n", b".. include:: /etc/passwd\n"),
    *(b"1" * 5000, b"-1e999", b"NaN", b"obj", b"endobj", b"stream", b"/Length 999999999"),
    *(b"/Filter /FlateDecode", b"<< /Kids [1 0 R] >>"),
)


def changed(content: bytes, chance: Random) -> bytes:
    """`content` with a few changes."""
    data = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice([1, 2, 8, 64, 1024]))
        match chance.randrange(6):
            case 0 if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end] * chance.choice([1, 2, 50])
            case 3:
                data[at:at] = chance.choice(PIECES)
            case 4:
                data[at:end] = chance.randbytes(end - at)
            case _:
                other = chance.randrange(len(data) + 1)
                data[at:end] = data[other : other + end - at]
    return bytes(data)


def changed_within(content: bytes, chance: Random) -> bytes:
    """The zip archive with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = changed(parts[name], chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, inside in parts.items():
            archive.writestr(part, inside)
    return packed.getvalue()


def check(folder: Path) -> str:
    """Read the folder, which has a good file beside; what came of it."""
    try:
        reading = read_corpus(list_files([folder]), language="english")
    except CorpusError:
        return "nothing"
    for passage in reading.passages:
        assert isinstance(passage, Passage)
        assert passage.id
        assert passage.text.strip() or passage.question.strip()
        assert isinstance(passage.line, int)
    return "problems" if reading.problems else "read"


def within_bounds(folder: Path) -> str:
    """`check` in a process of its own; what came of it, or "raised" or "took too much"."""
    child = os.fork()
    if not child:
        status = 3
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            status = ("read", "problems", "nothing").index(check(folder))
        except BaseException:  # noqa: BLE001  # this is what is looked for
            traceback.print_exc(limit=-4)
        finally:
            os._exit(status)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return (*("read", "problems", "nothing"), "raised")[code] if code >= 0 else "took too much"


def main() -> int:
    """Change and read; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("suffix", nargs="*", default=[])
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    samples: dict[str, list[Path]] = {}
    for path in sorted(p for p in DATA.rglob("*") if p.is_file()):
        suffix = suffix_of(path.name)[0]
        if suffix in FORMATS and (not options.suffix or suffix in options.suffix):
            samples.setdefault(suffix, []).append(path)
            FORMATS[suffix].reader  # noqa: B018  # loaded once, and not in every process
    wrong = 0
    for suffix, paths in samples.items():
        chance, counts = Random(options.seed), Counter[str]()
        begun = perf_counter()
        while perf_counter() - begun < options.seconds:
            path = chance.choice(paths)
            inside = zipfile.is_zipfile(path) and chance.random() < 0.9
            content = (changed_within if inside else changed)(path.read_bytes(), chance)
            with TemporaryDirectory() as folder:
                Path(folder, path.name).write_bytes(content)
                found = within_bounds(Path(folder))
            counts[found] += 1
            if found in ("raised", "took too much"):
                wrong += 1
                kept = Path(f"found-{suffix[1:]}-{sum(counts.values())}{suffix}")
                kept.write_bytes(content)
                print(f"{found}: {kept}")
        print(f"{suffix:8}", dict(counts), flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
