"""Documents that are zip archives (DOCX, XLSX, EPUB): opened only within bounds."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from ..decoding import UndecodableError

_UNPACKED = 128  # MiB of text, which is ten times that as a tree; pictures don't count
_MEMBERS = 20_000
_TEXT = re.compile(r"\.(?:xml|rels|x?html?|opf|ncx|vml)$", re.IGNORECASE)
_HEAD = 4_096  # bytes in which XML declares its entities
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
    texts = [member for member in members if _TEXT.search(member.filename)]
    if sum(member.file_size for member in texts) > _UNPACKED << 20:
        raise UndecodableError(f"unpacks to more than {_UNPACKED} MiB of text; split it")
    for member in texts:
        with archive.open(member) as stream:
            if _ENTITIES.search(stream.read(_HEAD)):
                message = f"declares XML entities in {member.filename}, which can be harmful"
                raise UndecodableError(message)
    return archive
