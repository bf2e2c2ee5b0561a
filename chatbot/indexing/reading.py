"""The files of a corpus -> passages, in the order of the files."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..corpus import Passage
from ..errors import CorpusError
from ..listing import UNREAD, Listed, Stamp, content_of, digest, settled
from ..passages import StoredPassages
from ..processes import shared
from ..progress import Progress, silent
from ..text import analysis
from ..walking import ALTERNATES, OWN
from .alternates import Alternates
from .decoding import UndecodableError, decoded, unpacked
from .file import File, Problem, Reading
from .kept import Kept
from .language import Told, detected
from .readers import FORMATS, PACKED, Format, suffix_of
from .synonyms import FILE_NAME, Rule, read_synonyms

SMALL = 1 << 20  # bytes of a file that is read together with others
TOGETHER = 32  # such files that a process reads at a time
LARGEST = 1_000_000  # characters of a passage, which is analysed, shown and stored as a whole
_TOO_LARGE = "takes more memory than there is; split it"


@dataclass(frozen=True, slots=True)
class CorpusReading:
    """All passages in the order of the files, what was left out, and what was read.

    `synonyms` are the rules of the files of that name beside the documents; `language` is
    that of the documents that name no other, `others` are those that are named, sorted.
    """

    passages: Sequence[Passage]
    problems: list[Problem]
    stamps: list[Stamp]
    synonyms: list[Rule]
    language: str
    others: tuple[str, ...] = ()


def read_corpus(
    files: Sequence[Listed],
    language: str = "",
    progress: Progress = silent,
    kept: Kept | None = None,
) -> CorpusReading:
    """Read every file that there is a reader for; `language` "" is told from the passages.

    What is `kept` of a file is as good as reading it, and is the same.
    A file that can't be read is a problem, never an exception. Raises `CorpusError` when
    not a single passage is found, saying what was looked for.
    """
    reading = read_files(files, language, progress, kept)
    if not reading.passages:
        raise CorpusError(_nothing(files, reading.problems))
    return reading


def read_files(
    files: Sequence[Listed],
    language: str = "",
    progress: Progress = silent,
    kept: Kept | None = None,
    known: Sequence[str] = (),
) -> CorpusReading:
    """As `read_corpus`, of some files of a corpus, which may have no passage.

    `known` are the languages of the corpus where these files do not tell, that of most
    documents first.
    """
    problems: list[Problem] = []
    stamps: list[Stamp] = []
    synonyms: list[File] = []
    # A million passages as objects would take more than all arrays of their index.
    told = Told()
    read = _read(files, progress, kept, problems, stamps, synonyms)
    passages = StoredPassages.of(told.noted(read))
    main = language or (known[0] if known else detected(passages))
    named = {} if language else told.others(main)
    if named or kept:  # what is kept may have been in another language among others
        passages = passages.in_languages(named)
    others = tuple(sorted(set(named.values())))
    rules: dict[Rule, None] = {}
    languages = known or (main, *others)
    for file in synonyms:
        for each in languages:
            found, wrong = read_synonyms(file.text, file.path, analysis(each))
            rules.update(dict.fromkeys(found))
        problems.extend(wrong)
    return CorpusReading(passages, problems, stamps, list(rules), main, others)


def _read(
    files: Sequence[Listed],
    progress: Progress,
    kept: Kept | None,
    problems: list[Problem],
    stamps: list[Stamp],
    synonyms: list[File],
) -> Iterator[Passage]:
    """The passages as they are read; adds what was left out and read, and synonyms."""
    taken: set[str] = set()
    ids: set[str] = set()
    named = [file for file in files if PurePosixPath(file.name).name == ALTERNATES]
    ahead = {file: _given(file, "", progress) for file in named}
    alternates = Alternates()
    for rules, _ in ahead.values():
        if isinstance(rules, File):
            alternates.read(rules.text, rules.path)
    small = _Small([] if kept else files)
    for number, file in enumerate(progress(files, "reading", len(files), "files")):
        wrong, known = len(problems), len(ids)
        document = document_id(file.name, taken)
        found = kept.of(number, file, document) if kept else small.of(number, document)
        given, stamp = ahead.get(file) or found or _given(file, document, progress)
        if isinstance(given, Problem):
            problems.append(given)
        elif file not in ahead:
            taken.add(document)
            if isinstance(given, File) and PurePosixPath(file.name).name == FILE_NAME:
                synonyms.append(given)
            else:
                read = _reading(file, given) if isinstance(given, File) else given
                yield from alternates.applied(_with_new_ids(read, file, ids, problems))
        stamps.append(
            stamp._replace(
                document=document,
                passages=len(ids) - known,
                left_out=len(problems) > wrong,
            )
        )
    small.finish()
    problems.extend(alternates.problems())


class _Small:
    """What is read of small files, by processes where there are many, in their order.

    What a file's document is called hangs on the files before it, and is not known for sure
    until these are read; where it turns out to be called otherwise, the file is read again.
    """

    def __init__(self, files: Sequence[Listed]) -> None:
        """Take all files; those that are few, large, or no documents are left alone."""
        taken: set[str] = set()
        own = {}
        for number, file in enumerate(files):
            document = document_id(file.name, taken)
            taken.add(document)
            if file.size <= SMALL and PurePosixPath(file.name).name not in OWN:
                own[number] = file, document
        self._own = own if len(own) > TOGETHER else {}
        parts = range(0, len(self._own), TOGETHER)
        found = shared(_read_small, (list(self._own.values()),), parts)
        self._found = (one for part in found for one in part)

    def of(self, number: int, document: str) -> tuple[Problem | Reading, Stamp] | None:
        """What is read of the next file, if its document is called so; None: read it."""
        if number not in self._own:
            return None
        found = next(self._found)
        return found if self._own[number][1] == document else None

    def finish(self) -> None:
        """Have its processes gone, so that this one can be copied again."""
        for _ in self._found:
            pass


def _read_small(
    files: Sequence[tuple[Listed, str]], first: int
) -> list[tuple[Problem | Reading, Stamp]]:
    """What is read of TOGETHER files from `first` on, whose documents are called so."""
    found: list[tuple[Problem | Reading, Stamp]] = []
    for file, document in files[first : first + TOGETHER]:
        given, stamp = _given(file, document, silent)
        if isinstance(given, Problem):
            found.append((given, stamp))
            continue
        read = _reading(file, given)
        passages = list(read.passages)  # which may be made now, and its problems with them
        found.append((Reading(passages, read.problems), stamp))
    return found


def _with_new_ids(
    reading: Reading, file: Listed, ids: set[str], problems: list[Problem]
) -> Iterator[Passage]:
    """The passages of a file but those whose id is in `ids`, which then holds its ids too."""
    repeated, empty = [], True
    for passage in reading.passages:
        empty = False
        if passage.id in ids:
            message = f"passage id {passage.id!r} is used by an earlier file; left out"
            repeated.append(Problem(file.path, 0, message))
        elif len(passage.text) + len(passage.question) > LARGEST:
            message = f"more than {LARGEST:,} characters in one piece; split it; left out"
            repeated.append(Problem(file.path, passage.line, message))
        else:
            ids.add(passage.id)
            yield passage
    if empty and not reading.problems:
        message = "no paragraph and no question with an answer"
        repeated.append(Problem(file.path, 0, message))
    problems += [*reading.problems, *repeated]


def _given(file: Listed, document: str, progress: Progress) -> tuple[File | Problem, Stamp]:
    """What a reader is given of a file, or why there is nothing; the stamp of what was read.

    `document` is what its document is to be called.
    """
    unread = Stamp(file.name, file.size, file.modified, "", file.number)
    suffix, packed = suffix_of(file.name)
    form = FORMATS.get(suffix)
    if form is None:
        message = f"no reader for {suffix} files"
        return Problem(file.path, 0, message, "without a reader"), unread
    missing = form.missing(file.path)
    if missing:
        return missing, unread._replace(digest=form.needs)
    unread = unread._replace(digest=UNREAD)
    if file.size > form.limit << 20:
        message = f"larger than {form.limit} MiB, the most that is read of {suffix} files"
        return Problem(file.path, 0, message), unread
    try:
        content, at = content_of(file.path)
    except (OSError, MemoryError) as error:
        told = f"can't be read: {error.strerror}" if isinstance(error, OSError) else _TOO_LARGE
        return Problem(file.path, 0, told), unread
    # As it was read, which need not be as it was listed; what changes it now is noticed.
    stamp = unread._replace(
        size=len(content), modified=settled(at.st_mtime_ns), digest=digest(content)
    )
    try:
        text, content = _opened(content, form, packed=packed)
    except (UndecodableError, MemoryError) as error:
        if isinstance(error, UndecodableError):
            return Problem(file.path, error.line, str(error)), stamp
        return Problem(file.path, 0, _TOO_LARGE), stamp
    if not (content or text.strip()):
        return Problem(file.path, 0, "empty", "empty"), stamp
    return File(document, file.name, file.path, text, progress, content), stamp


def _opened(content: bytes, form: Format, *, packed: bool) -> tuple[str, bytes]:
    """The text of a file, or the bytes of one in a binary format. Raises `UndecodableError`."""
    if packed:
        content = unpacked(content, form.limit << 20)
    if form.binary:
        return "", content
    return decoded(content, declares=form.declares), b""


def _reading(file: Listed, given: File) -> Reading:
    """The reading of a file; what its parser stumbles over is a problem, never an error."""
    try:
        return FORMATS[suffix_of(file.name)[0]].reader(given)
    except UndecodableError as error:
        return Reading([], [Problem(file.path, error.line, str(error))])
    except MemoryError:
        return _left_out(file, _TOO_LARGE)
    except RecursionError:
        return _left_out(file, "its parts are nested too deeply")
    except Exception as error:  # noqa: BLE001  # parsers of damaged files raise anything
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return _left_out(file, f"damaged, or not what its suffix says ({said})")


def _left_out(file: Listed, message: str) -> Reading:
    return Reading([], [Problem(file.path, 0, message)])


def document_id(name: str, taken: Container[str] = ()) -> str:
    """The name without its suffix; with it, or numbered, where that is taken already."""
    name = name.removesuffix(name[-len(PACKED) :]) if suffix_of(name)[1] else name
    candidate, number = os.path.splitext(name)[0], 1
    while candidate in taken:
        candidate = name if number == 1 else f"{name}~{number}"
        number += 1
    return candidate


def _nothing(files: Sequence[Listed], problems: Sequence[Problem]) -> str:
    looked_for = ", ".join(suffix for suffix in FORMATS if suffix)
    if not files:
        return f"no files there; looked for {looked_for} files with paragraphs or questions"
    counted_files = "1 file" if len(files) == 1 else f"{len(files):,} files"
    reasons = "; ".join(map(str, problems[:3])) + (" ..." if len(problems) > 3 else "")
    return (
        f"no passage in {counted_files}; looked for paragraphs, and for questions with"
        f" answers, in {looked_for} files ({reasons})"
    )
