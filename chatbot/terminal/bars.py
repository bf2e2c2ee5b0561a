"""Work that lasts -> a bar on the terminal: the step, how far it is, rate and time left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Any, Self, TextIO

from ..progress import Item

DELAY = 0.5  # seconds; work that is done before shows no bar


class Bars:
    """A `Progress` that shows its steps on one line of a terminal, until it is left.

    The bar of a finished step stays until the next one begins, so that the line is never
    empty in between. Of a step within another the inner one is seen.
    """

    def __init__(self, stream: TextIO, delay: float = DELAY) -> None:
        """Show nothing for `delay` seconds from the first step on."""
        self._stream, self._delay = stream, delay
        self._start: float | None = None
        self._bars: list[Any] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing on the line, however the work ended."""
        for bar in self._bars:
            bar.close()

    def __call__(
        self,
        items: Iterable[Item],
        step: str,
        total: int,
        unit: str = "passages",
        each: int = 1,
    ) -> Iterator[Item]:
        """The items of one step, shown as they go by."""
        bar = self._begun(step, total, unit)
        for item in items:
            yield item
            bar.update(min(each, total - bar.n))
        bar.mininterval = 0  # the last state stays on the line: show it at once
        bar.update(0)

    def _begun(self, step: str, total: int, unit: str) -> Any:  # noqa: ANN401
        """The bar of a step; that of the step before goes."""
        from tqdm import tqdm  # only where a bar can appear

        tqdm.monitor_interval = 0  # its thread would keep this process from being copied
        for bar in self._bars:
            if bar.n >= bar.total:
                bar.close()
        now = monotonic()
        if self._start is None:
            self._start = now
        begun = tqdm(
            desc=step,
            total=total,
            unit=f" {unit}",
            file=self._stream,
            delay=max(0.0, self._start + self._delay - now),
            leave=False,
            position=0,
            miniters=0,
            dynamic_ncols=True,
        )
        self._bars.append(begun)
        return begun
