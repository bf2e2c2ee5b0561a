"""Links that lead nowhere: to files that are not there, and to headings that no file has."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from ..indexing.links import MARKDOWN, PAGES, Links, anchor, links_of, resolved
from ..progress import Progress
from .finding import Finding, Subject, quoted

_SUFFIXES = (*MARKDOWN, *PAGES, ".rst", ".txt")  # a site may serve a page without its own
_ANYWHERE = frozenset(("", "top"))  # fragments that are in every page


def check_links(subject: Subject, progress: Progress) -> Iterator[Finding]:
    """The dead links within the documents; nothing is fetched."""
    known: dict[str, Links] = {}
    steps = progress(subject.files, "following", len(subject.files), "files")
    for file in steps:
        links = links_of(file)
        if links is not None:
            known[os.path.normpath(file.path)] = links
    for path, links in known.items():
        for target, fragment, line in resolved(links.targets):
            dead = _dead(path, target, fragment, known)
            if dead:
                shown = quoted(target + (f"#{fragment}" if fragment else ""))
                advice = "correct the link, or take it out"
                yield Finding(path, line, "dead-link", f"{shown} leads nowhere: {dead}", advice)


def _dead(path: str, target: str, fragment: str, known: Mapping[str, Links]) -> str:
    """What is not there; "" where a link leads somewhere, or nobody can know."""
    at = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
    found = _found(at)
    if not found:
        return "no such file"
    links = known.get(found)
    wanted = anchor(fragment)
    if links is None or fragment in _ANYWHERE or not wanted or wanted in links.anchors:
        return ""
    return f"no such heading in {found}" if target else "no such heading"


def _found(path: str) -> str:
    """The file that a link to `path` leads to; "" for none."""
    stem, suffix = os.path.splitext(path)
    others = [path + ending for ending in _SUFFIXES]
    if suffix.lower() in PAGES:  # what a site makes of another file
        others += [stem + ending for ending in _SUFFIXES]
    try:
        return next((found for found in (path, *others) if os.path.exists(found)), "")
    except ValueError:  # no name of a file
        return ""
