"""Let atheris look for inputs that reach further into the code: no error but those promised.

    python tests/fuzz/coverage.py TARGET [-max_total_time=300] [-rss_limit_mb=3000] [CORPUS]

Which bytes are tried next depends on which lines of this package the ones before have reached.
TARGET is a suffix (.md, .pdf, ...), whose reader is given the bytes; "text", for the tokenizer
and the sentences; "question", for a conversation; or "index", for the opener of saved indexes,
which is given the arrays or the manifest with bytes put over others. The samples of tests/data
are what it begins with. An error that is found ends it, and its input is written to crash-*.
Needs `pip install atheris` (CPython 3.11 to 3.13 on Linux and macOS); other options are
libFuzzer's.
"""

from __future__ import annotations

import shutil
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

import atheris

with atheris.instrument_imports(include=["chatbot"]):
    from chatbot import arrays, schema
    from chatbot.errors import CorpusError
    from chatbot.indexing.build import build_index
    from chatbot.indexing.readers import FORMATS, suffix_of
    from chatbot.indexing.reading import read_corpus
    from chatbot.listing import list_files
    from chatbot.startup import read_documents
    from chatbot.storage import save

    for form in FORMATS.values():
        form.reader  # noqa: B018  # loaded where it is watched
    from text import Asked, cut, tokenizer

    from corruption import outcome

DATA = Path(__file__).parents[1] / "data"
Target = Callable[[bytes], None]


def reader(suffix: str, folder: Path) -> Target:
    """What reads the bytes as a file with that suffix: passages or a reason, no error."""
    path = folder / f"file{suffix}"

    def read(data: bytes) -> None:
        path.write_bytes(data)
        try:
            reading = read_corpus(list_files([path]), language="english")
        except CorpusError:
            return
        assert all(p.id and (p.text.strip() or p.question.strip()) for p in reading.passages)

    return read


def text(data: bytes) -> None:
    """Words and sentences are spans in order."""
    told = data.decode("utf-8", "surrogateescape")
    tokenizer(told)
    cut(told)


def question(_: Path) -> Target:
    """What asks the bytes: there is a reply, of the documents, that can be shown."""
    asked = Asked()
    return lambda data: asked(data.decode("utf-8", "surrogateescape"))


def index(folder: Path) -> Target:
    """Opens and asks a saved index with the bytes over its own; the first six say where."""
    passages = read_documents([])[0]
    known = {passage.id: passage for passage in passages}
    arrays._CHECKED = schema._LOOKED_THROUGH = 0  # as in one too large to be compared
    generation = save(build_index(passages), [], folder / "whole")

    def opened(data: bytes) -> None:
        name = ("arrays.bin", "manifest.json")[data[:1] > b"\xe0"]
        content = bytearray((generation / name).read_bytes())
        at = int.from_bytes(data[1:6]) % len(content)
        content[at : at + len(data[6:])] = data[6:]
        copy = folder / "copy"
        shutil.copytree(folder / "whole", copy, dirs_exist_ok=True)
        (copy / generation.name / name).write_bytes(content)
        outcome(copy, known)

    return opened


def seeds(target: str, folder: Path) -> None:
    """Put the samples that the target begins with into a folder."""
    for path in (p for p in DATA.rglob("*") if p.is_file()):
        if suffix_of(path.name)[0] == target or (target == "text" and path.suffix == ".txt"):
            (folder / path.name).write_bytes(path.read_bytes())
    (folder / "bytes").write_bytes(bytes(range(64)))


def main() -> None:
    """Look until something is found, or the time is up."""
    warnings.simplefilter("ignore")
    target, *options = sys.argv[1:] or ["--help"]
    if target in ("--help", "-h"):
        print(__doc__)
        return
    with TemporaryDirectory() as folder:
        begun = Path(folder, "seeds")
        begun.mkdir()
        seeds(target, begun)
        named: dict[str, Callable[[Path], Target]] = {
            "text": lambda _: text,
            "question": question,
            "index": index,
        }
        check = named[target](Path(folder)) if target in named else reader(target, Path(folder))
        atheris.Setup([sys.argv[0], *options, str(begun)], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
