"""Clusters of misses -> what a person reads, or a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from ..clusters import Cluster
from ..moves import topic
from .screen import Screen, counted, cut, wrapped

SHOWN = 3  # other wordings of a cluster that are shown


def render_misses(clusters: Sequence[Cluster], settled: int, screen: Screen) -> str:
    """The clusters with their numbers, and what became of the other misses."""
    parts = ["\n".join(_lines(number, one, screen)) for number, one in enumerate(clusters, 1)]
    told = [f"{settled:,} more {'is' if settled == 1 else 'are'} answered by now."]
    told = told if settled else []
    if not clusters:
        told = [" ".join(["Nothing is missed.", *told])]
    else:
        told.append(
            "--accept N gives the entry this wording too, --accept N ENTRY another one;"
            " --forget deletes all."
        )
    return "\n\n".join([*parts, "\n".join("\n".join(wrapped(t, screen)) for t in told)])


def record_misses(clusters: Sequence[Cluster], settled: int) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "misses": [
            {
                "number": number,
                "question": one.wordings[0],
                "wordings": list(one.wordings),
                "count": len(one.misses),
                "kinds": dict(sorted(Counter(miss.kind for miss in one.misses).items())),
                "last": one.last,
                "nearest": one.nearest
                and {
                    "id": one.nearest.passage.id,
                    "question": one.nearest.passage.question,
                    "confidence": round(one.nearest.confidence, 4),
                },
            }
            for number, one in enumerate(clusters, 1)
        ],
        "answered": settled,
    }


def _lines(number: int, cluster: Cluster, screen: Screen) -> Iterator[str]:
    bad = sum(miss.kind == "bad" for miss in cluster.misses)
    often = f"{len(cluster.misses)}x" + (f", {bad} bad" if bad else "")
    indent = " " * 5
    yield from wrapped(cluster.wordings[0], screen, f"{number:3}  ", indent)
    others = [f"“{cut(other, 60)}”" for other in cluster.wordings[1 : 1 + SHOWN]]
    more = len(cluster.wordings) - 1 - len(others)
    also = f"; also {', '.join(others)}" if others else ""
    also += f" and {counted(more, 'other')}" if more else ""
    yield from wrapped(f"{often}, last {_day(cluster.last)}{also}", screen, indent, indent)
    if cluster.nearest:
        passage = cluster.nearest.passage
        near = f"nearest: {cut(topic(passage), 0)} ({cut(passage.id, 0)})"
        yield from wrapped(near, screen, indent, indent)
    else:
        yield f"{indent}no entry is near"


def _day(time: str) -> str:
    """The day of a time here, as it is called."""
    now = datetime.now().astimezone()
    day = datetime.fromisoformat(time).astimezone(now.tzinfo).date()
    return "today" if day == now.date() else day.isoformat()
