"""Hatch build hook: what the wheel brings beside the code of the package.

The index of the bundled documents, so that the very first start is as fast as any other; the
completions of shells and the manual page, where shells and man look for them. An editable
install has none of it; there the first start builds an index in the user's cache folder.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Bundle(BuildHookInterface[Any]):
    """Makes the files in a temporary folder that the wheel includes."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files, unless the wheel is only a link to this checkout."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        self._folder = Path(tempfile.mkdtemp())
        build_data["force_include"][str(self._index())] = "chatbot/seeds.index"
        build_data["shared_data"] |= self._shared()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        del build_data, artifact_path
        if version != "editable":
            shutil.rmtree(self._folder, ignore_errors=True)

    def _index(self) -> Path:
        """The folder with the index of `seeds/`."""
        from chatbot.generation import write_generation
        from chatbot.indexing.build import build_corpus
        from chatbot.listing import list_files

        index, reading = build_corpus(list_files([Path(self.root, "seeds")]))
        generation = self._folder / "seeds.index"
        write_generation(index, reading.stamps, generation)
        return generation

    def _shared(self) -> dict[str, str]:
        """Where the completions and the manual page are, and where they are to be."""
        from chatbot.completion import PLACES, script
        from chatbot.manual import PLACE, manual_page

        texts = {place: script(shell) for shell, place in PLACES.items()}
        texts[PLACE] = manual_page()
        made = {}
        for number, (place, text) in enumerate(texts.items()):
            path = self._folder / str(number)
            path.write_text(text, "utf-8", newline="\n")
            made[str(path)] = place
        return made
