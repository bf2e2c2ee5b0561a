"""EPUB -> blocks of its chapters in reading order."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from ..decoding import UndecodableError, decoded
from ..file import File, Reading
from .archives import opened
from .blocks import Extract
from .elements import Element
from .metadata import describe
from .structured import read_blocks
from .webpage import extract_of

_PAGES = {"application/xhtml+xml", "text/html"}


def read_ebook(file: File) -> Reading:
    """The passages of an e-book, as `read_blocks` makes them of the blocks of its pages.

    Raises `UndecodableError` for what is none.
    """
    archive = opened(file.content)
    try:
        container = _parsed(archive.read("META-INF/container.xml"))
        (package_path, *_) = container.xpath("//*[local-name()='rootfile']/@full-path")
        package = _parsed(archive.read(package_path))
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        message = "not an e-book, or damaged (its list of contents can't be read)"
        raise UndecodableError(message) from error
    extract = Extract()
    for page in _pages(package, posixpath.dirname(package_path), archive):
        found = extract_of(decoded(archive.read(page), declares=True), file.path)
        extract.problems += found.problems
        extract.blocks += [block._replace(line=0) for block in found.blocks]
    _describe(extract, package)
    return read_blocks(file, extract)


def _parsed(content: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def _pages(package: Element, folder: str, archive: ZipFile) -> list[str]:
    """The names of the pages that the book is made of, in order, each once."""
    names = set(archive.namelist())
    items = {item.get("id"): item for item in package.xpath("//*[local-name()='item']")}
    pages: dict[str, None] = {}
    for reference in package.xpath("//*[local-name()='itemref']/@idref"):
        item = items.get(reference)
        if item is None or item.get("media-type") not in _PAGES:
            continue
        if "nav" in (item.get("properties") or "").split():
            continue  # its table of contents
        path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if path in names:
            pages[path] = None
    return list(pages)


def _describe(extract: Extract, package: Element) -> None:
    fields: dict[str, str] = {}
    for element in package.xpath("//*[local-name()='metadata']/*"):
        name = etree.QName(element).localname
        fields.setdefault(name, "".join(element.itertext()))
        if element.get("property") == "dcterms:modified":
            fields["modified"] = "".join(element.itertext())
    describe(
        extract,
        {name: fields[name] for name in ("title", "date", "modified") if name in fields},
    )
