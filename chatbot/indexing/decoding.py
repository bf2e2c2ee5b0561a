"""The bytes of a file -> text, whatever its encoding; or why they are none."""

from __future__ import annotations

import codecs
import re
import zlib

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z][\w.:-]*)""")
_HEAD = 2_048  # bytes in which a page declares its encoding
_GUESSED_BY = 1 << 17  # bytes; more don't change the guess
_NUL = "not a text file (it holds a NUL byte)"
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class UndecodableError(ValueError):
    """Why a file holds no text, and the line where that shows."""

    def __init__(self, message: str, line: int = 0) -> None:
        """Take what is wrong, and where."""
        super().__init__(message)
        self.line = line


def decoded(content: bytes, *, declares: bool = False) -> str:
    """The text with line feeds as its only line ends and no byte order mark.

    By its mark, as UTF-8, by what it declares where the format does (`declares`), else by
    the frequencies of its characters. Raises `UndecodableError` for what is no text.
    """
    text = _by_mark(content)
    if text is None:
        text = _unmarked(content, declares=declares)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UndecodableError(_NUL, line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _by_mark(content: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                message = f"not text in {encoding.upper()}, as which it is marked"
                raise UndecodableError(message) from error
    return None


def _unmarked(content: bytes, *, declares: bool) -> str:
    if b"\0" in content[:_HEAD] and not _wide(content):  # before a gigabyte is decoded
        raise UndecodableError(_NUL, content.count(b"\n", 0, content.index(b"\0")) + 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    wide = _wide(content)
    if not wide and b"\0" in content:
        nul = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise UndecodableError(_NUL, nul)
    found = _DECLARED.search(content[:_HEAD]) if declares else None
    for encoding in (wide, found[1].decode() if found else "", "" if wide else _guess(content)):
        try:
            if encoding:
                return content.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    raise UndecodableError(
        "not text in any known encoding; save it as UTF-8, or leave it out", line
    )


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of text in a Latin script is NUL."""
    head = content[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and max(even, odd) * 2 > half and min(even, odd) * 20 < half:
        return "utf-16-be" if even > odd else "utf-16-le"
    return ""


def _guess(content: bytes) -> str:
    """The encoding that charset-normalizer finds likeliest; "" where it finds none.

    Windows' code page of Western Europe comes first where its letters are the only ones:
    of a few accents in a short text nothing else can be known.
    """
    head = content[:_GUESSED_BY]
    if _CONTROLS.search(head):
        return ""  # no text in a code page, and no more is asked of those
    if _is_western(content):
        return "cp1252"
    import charset_normalizer

    best = charset_normalizer.from_bytes(head).best()
    return best.encoding if best else ""


def _is_western(content: bytes) -> bool:
    """Whether the bytes beyond ASCII are mostly the accents and quotation marks of cp1252.

    They stand alone among ASCII letters there; other scripts have runs of them.
    """
    try:
        text = content[:_GUESSED_BY].decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = re.findall(r"[^\x00-\x7f]+", text)
    usual = sum(
        len(run) for run in high if re.fullmatch(r"[À-ÿ’‘“”„–—…€«»°§£ß©®\xa0]{1,2}", run)
    )
    return usual * 10 >= 9 * sum(map(len, high)) and len(high) * 5 < 2 * len(text)


def unpacked(content: bytes, limit: int) -> bytes:
    """What is packed with gzip, one member or several. Raises `UndecodableError`.

    `limit` is the number of bytes that it may come to.
    """
    pieces: list[bytes] = []
    size = 0
    while content:
        packed = zlib.decompressobj(wbits=31)
        try:
            pieces.append(packed.decompress(content, limit - size + 1))
        except zlib.error as error:
            raise UndecodableError(f"not packed with gzip, or damaged ({error})") from error
        size += len(pieces[-1])
        if size > limit:
            raise UndecodableError(f"unpacks to more than {limit >> 20} MiB; split it")
        if not packed.eof:
            raise UndecodableError("packed with gzip, but its end is missing")
        content = packed.unused_data.lstrip(b"\0")
    return b"".join(pieces)
