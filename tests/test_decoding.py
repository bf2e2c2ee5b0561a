"""The bytes of files: their encoding is found, what is no text is refused."""

from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.indexing.decoding import UndecodableError, decoded, unpacked

GERMAN = "Die Gebühr beträgt fünf Euro. Größere Stücke kosten mehr – auf Anfrage.\n"
RUSSIAN = (
    "Вы можете вернуть товар в течение четырнадцати дней. Деньги придут на карту."
    " Магазин открыт каждый день с девяти утра до восьми вечера.\n"
)
JAPANESE = "商品は十四日以内に返品できます。返金はカードに戻ります。店は毎日開いています。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (GERMAN, "cp1252"),
        ("Ça coûte cinq euros.", "latin-1"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        ("", "utf-8"),
    ],
)
def test_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    """With a mark or without, in Unicode or in a code page."""
    assert decoded(text.encode(encoding)) == text


def test_page_declares_its_encoding() -> None:
    """What a page says of itself goes before a guess; Polish looks like another language."""
    page = '<meta charset="iso-8859-2"><p>Łódź, żółć'

    assert decoded(page.encode("iso-8859-2"), declares=True) == page


@pytest.mark.parametrize("name", ["no-such-encoding", "utf-8", "hex"])
def test_wrong_declaration_is_passed_over(name: str) -> None:
    """A page that names an encoding it isn't in is read by the guess."""
    page = f'<meta charset="{name}"><p>Für fünf Euro'

    assert decoded(page.encode("cp1252"), declares=True) == page


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (b"One.\n\nTw\0o.", "NUL", 3),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL", 3),
        (b"\xff\xfea\xd8", "marked", 0),
        (b"One.\n\x01\x02\x81\x8d", "any known encoding", 2),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, message: str, line: int) -> None:
    """Pictures, programs and damaged text are refused with the line that shows it."""
    with pytest.raises(UndecodableError, match=message) as error:
        decoded(content)

    assert error.value.line == line


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    """Nothing but `UndecodableError` is raised, and no text has a NUL or a carriage return."""
    try:
        text = decoded(content, declares=True)
    except UndecodableError:
        return

    assert not {"\0", "\r"} & set(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff")))
def test_text_in_utf8_is_never_guessed_at(text: str) -> None:
    """What is UTF-8 comes back as it was."""
    assert decoded(text.encode()) == text


def test_packed_text_is_unpacked() -> None:
    """One member or several, as written one after the other."""
    assert unpacked(gzip.compress(b"One. ") + gzip.compress(b"Two."), 100) == b"One. Two."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(b"\0" * (5 << 20), mtime=0), "more than 4 MiB"),
        (gzip.compress(b"\0" * (3 << 20), mtime=0) * 2, "more than 4 MiB"),
        (gzip.compress(b"Text.", mtime=0)[:-3], "end is missing"),
        (b"Text.", "not packed with gzip"),
    ],
)
def test_what_can_not_be_unpacked_is_refused(content: bytes, message: str) -> None:
    """Damaged files are refused, and those that would fill the memory."""
    with pytest.raises(UndecodableError, match=message):
        unpacked(content, 4 << 20)


def test_noise_is_refused() -> None:
    """Random bytes, as of an encrypted file, are no text."""
    noise = random.Random(7).randbytes(4096)

    with pytest.raises(UndecodableError):
        decoded(noise)
