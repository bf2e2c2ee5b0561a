"""What a document says of itself: title, date and address, under the names in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...corpus import Source
from .blocks import Extract
from .lines import leading_date

_TITLES = ("title", "og:title", "dc.title", "dcterms.title")
_DATES = (
    *("date", "updated", "last_updated", "last-updated", "lastmod", "last_modified"),
    *("last-modified", "modified", "article:modified_time", "datemodified"),
    *("dcterms.modified", "published", "article:published_time", "datepublished"),
    *("dcterms.date", "dc.date", "pubdate"),
)
_ADDRESSES = ("url", "source", "canonical", "canonical_url", "permalink", "link", "og:url")


def iso_date(value: object) -> str:
    """The date that a text begins with as YYYY-MM-DD, "" where it begins with none.

    >>> iso_date("2024-05-01T10:00:00Z"), iso_date("May 1, 2024"), iso_date("soon")
    ('2024-05-01', '2024-05-01', '')
    """
    return leading_date(f"date {value}")[0] if value else ""


def describe(extract: Extract, fields: Mapping[str, Any]) -> None:
    """Put into `extract` the title, the date and the address that `fields` give.

    What it has already stays. Names count without regard to case; an address alone is
    called by itself.
    """
    named = {str(name).lower(): field for name, field in fields.items()}
    texts = {name: " ".join(str(value).split()) for name, value in named.items() if value}
    extract.title = extract.title or next((texts[n] for n in _TITLES if n in texts), "")
    dates = (iso_date(texts[name]) for name in _DATES if name in texts)
    extract.date = extract.date or next(filter(None, dates), "")
    for name in _ADDRESSES:
        if name in texts and not extract.sources:
            address = texts[name]
            url = address if address.startswith(("http://", "https://")) else ""
            if url or name == "source":
                extract.sources.append(Source(address, url))
