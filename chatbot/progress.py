"""How work that lasts says how far it is; the work does not know who is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Progress(Protocol):
    """The items that a step works on, one after the other, while somebody is told.

    Each item stands for `each` of the `total` units, the last perhaps for fewer.
    """

    def __call__(
        self,
        items: Iterable[Item],
        step: str,
        total: int,
        unit: str = "passages",
        each: int = 1,
    ) -> Iterable[Item]:
        """The items of one step."""


def silent(
    items: Iterable[Item],
    step: str,  # noqa: ARG001
    total: int,  # noqa: ARG001
    unit: str = "passages",  # noqa: ARG001
    each: int = 1,  # noqa: ARG001
) -> Iterable[Item]:
    """The items; nobody is told."""
    return items
