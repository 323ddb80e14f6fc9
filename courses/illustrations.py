"""The pictures in a course folder, read whole and not looked at: whoever shows them knows what a picture is."""

import re
from collections.abc import Iterator
from pathlib import Path

from courses.folders import MEGABYTE, Folder

LARGEST, LARGEST_TOGETHER = 5 * MEGABYTE, 50 * MEGABYTE
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(?:png|jpe?g|gif|webp)", re.IGNORECASE)
NAMING = "Name a picture with letters, digits, hyphens and its ending, such as clinic-door.png."


def shown(folder: Folder, path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each picture in `path`, which need not be there; what cannot be read is noted in `folder`."""
    found = folder.gathered(path, names=NAME, naming=NAMING, most=LARGEST, together=LARGEST_TOGETHER, called="pictures")
    for file, content in found:
        yield file.name, content
