"""Documents that are zip archives (DOCX, XLSX, EPUB): opened only within bounds."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ..decoding import UndecodableError

_UNPACKED = 128  # MiB of text, which is ten times that as a tree
_WHOLE = 512  # MiB with pictures, which python-docx unpacks as well
_MEMBERS = 20_000
_TEXT = re.compile(r"\.(?:xml|rels|x?html?|opf|ncx|vml)$", re.IGNORECASE)
_HEAD = 4_096  # bytes in which XML declares its entities
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xfe\xff"  # what may stand before its first tag, as a mark too
_ENTITIES = re.compile(rb"<!(?:DOCTYPE[^>]*\[|ENTITY)")


def opened(content: bytes) -> ZipFile:
    """The archive. Raises `UndecodableError` for what is none, or harmful.

    No member is ever read beyond the size that its archive states, which is what counts.
    """
    try:
        archive = ZipFile(BytesIO(content))
    except BadZipFile as error:
        raise UndecodableError(f"damaged, or not what its suffix says ({error})") from error
    members = archive.infolist()
    if len(members) > _MEMBERS:
        raise UndecodableError(f"holds {len(members):,} parts; {_MEMBERS:,} are the most")
    texts = {member: head for member in members if (head := _head(archive, member))}
    for some, most, what in ((texts, _UNPACKED, " of text"), (members, _WHOLE, "")):
        if sum(member.file_size for member in some) > most << 20:
            raise UndecodableError(f"unpacks to more than {most} MiB{what}; split it")
    for member, head in texts.items():
        if _ENTITIES.search(head):
            message = f"declares XML entities in {member.filename}, which can be harmful"
            raise UndecodableError(message)
    return archive


def _head(archive: ZipFile, member: ZipInfo) -> bytes:
    """How a member begins that may be text, whatever it is called; b"" for any other.

    The parts of an archive say themselves which of them is read as what.
    """
    if not member.file_size:
        return b""
    with archive.open(member) as stream:
        head = stream.read(_HEAD)
    is_text = _TEXT.search(member.filename) or head.lstrip(_BLANK)[:1] in (b"<", b"")
    return head if is_text else b""
