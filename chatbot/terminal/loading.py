"""Something that takes its time -> the same, worked out while the user types."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

Loaded = TypeVar("Loaded")

PATIENCE = 0.1  # seconds between two looks for Ctrl-C


class Loading(Generic[Loaded]):
    """What `load` gives, from a thread that `begin` starts, or at the latest when asked for.

    `ready` says that it is there, `error` why it never will be.
    """

    def __init__(self, load: Callable[[], Loaded]) -> None:
        """Start nothing yet."""
        self._load = load
        self._done = Event()
        self._thread: Thread | None = None
        self._found: list[Loaded] = []
        self.error: Exception | None = None

    @classmethod
    def of(cls, value: Loaded) -> Loading[Loaded]:
        """What is there already."""
        loading = cls(lambda: value)
        loading._run(lambda: None)
        return loading

    @property
    def ready(self) -> bool:
        """Whether it is there."""
        return bool(self._found)

    def begin(self, then: Callable[[], None] = lambda: None) -> None:
        """Load in the background, then call `then` there; the first call alone counts."""
        if self._thread is None and not self._done.is_set():
            # A daemon, so that whoever leaves meanwhile need not wait for it.
            self._thread = Thread(target=self._run, args=(then,), daemon=True)
            self._thread.start()

    def result(self) -> Loaded:
        """What was loaded, as soon as it is there. Raises what loading it raised."""
        self.begin()
        while not self._done.wait(PATIENCE):  # in slices, or Ctrl-C would wait as well
            pass
        if self.error is not None:
            raise self.error
        return self._found[0]

    def _run(self, then: Callable[[], None]) -> None:
        try:
            self._found.append(self._load())
        except Exception as error:  # noqa: BLE001 - raised again where it is asked for
            self.error = error
        self._done.set()
        then()
