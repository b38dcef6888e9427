"""A file of results that appears at once, whole, or not at all.

What is written goes to a place of its own below ``_temporary`` and is then moved. Each attempt
leaves a note first: a shard whose attempts all died is given up, or it would take one worker
after the other with it for ever. Knows file systems; nothing of what is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pyarrow import fs

from service.cluster.places import Place
from service.errors import ClusterFailed

__all__ = ["TEMPORARY", "Attempts"]

TEMPORARY = "_temporary"
MAX_ATTEMPTS = 4
"""Workers that one shard may take with it in one run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempts:
    """The attempts of one run, ``run``, at the files of ``out``."""

    out: Place
    run: str

    def begin(self) -> None:
        """Prove that OUT can be written; raises ``OSError``."""
        system, root = self.out.open()
        self._note(system, f"{root}/{TEMPORARY}/{self.run}")

    @contextmanager
    def at(self, name: str) -> Iterator[Any]:
        """A binary stream that becomes the file ``name`` if the block ends without an error.

        Raises ``ClusterFailed`` where every attempt before has died.
        """
        system, root = self.out.open()
        folder, final = f"{root}/{TEMPORARY}/{self.run}/{name}", f"{root}/{name}"
        notes = system.get_file_info(fs.FileSelector(folder, allow_not_found=True))
        died = sum(info.path.endswith(".begun") for info in notes)
        if died >= MAX_ATTEMPTS:
            raise ClusterFailed(f"its worker died {died} times; it may need more memory")
        draft = self._note(system, folder).removesuffix(".begun") + ".parquet"
        with system.open_output_stream(draft) as stream:
            yield stream
        system.create_dir(final.rpartition("/")[0], recursive=True)
        system.move(draft, final)
        system.delete_dir(folder)

    def end(self, *, everything: bool) -> None:
        """Clear away this run's drafts, or ``everything`` that any run has left."""
        system, root = self.out.open()
        path = f"{root}/{TEMPORARY}" if everything else f"{root}/{TEMPORARY}/{self.run}"
        system.delete_dir(path)

    def _note(self, system: Any, folder: str) -> str:
        path = f"{folder}/{uuid4().hex}.begun"
        system.create_dir(folder, recursive=True)
        with system.open_output_stream(path):
            return path
