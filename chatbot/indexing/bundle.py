"""Hatch build hook: the wheel brings the index of the bundled documents along.

So the very first start is as fast as any other. An editable install has no such index;
there the first start builds one in the user's cache folder.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundledIndex(BuildHookInterface[Any]):
    """Builds the index of `seeds/` into a temporary folder that the wheel includes."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the index, unless the wheel is only a link to this checkout."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from chatbot.generation import write_generation
        from chatbot.indexing.build import build_corpus
        from chatbot.listing import list_files

        self._folder = Path(tempfile.mkdtemp())
        index, reading = build_corpus(list_files([Path(self.root, "seeds")]))
        generation = self._folder / "seeds.index"
        write_generation(index, reading.stamps, generation)
        build_data["force_include"][str(generation)] = "chatbot/seeds.index"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        del build_data, artifact_path
        if version != "editable":
            shutil.rmtree(self._folder, ignore_errors=True)
