"""The media in a course folder: each is looked at as one that was sent, and the course names it by the sha256 of what will be kept."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import ContentFile

from courses.folders import MEGABYTE, Folder
from courses.media.fields import WANTED
from courses.media.looking import LARGEST as LARGEST_OF_KIND
from courses.media.looking import MEGABYTE as MEBIBYTE
from courses.media.looking import RefusedError, look

FOLDER = "media"
LARGEST, LARGEST_TOGETHER = max(LARGEST_OF_KIND.values()) * MEBIBYTE, 250 * MEGABYTE
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.[A-Za-z0-9]{2,4}")
NAMING = "Name a file with letters, digits, hyphens and its ending, such as clinic-door.jpg."


def brought(folder: Folder, path: Path) -> Iterator[tuple[str, bytes, str]]:
    """Name, content and sha256 of each file in `path`, which need not be there; what cannot be taken is noted in `folder`."""
    found = folder.gathered(path, names=NAME, naming=NAMING, most=LARGEST, together=LARGEST_TOGETHER, called="media")
    for file, content in found:
        try:
            sha256 = look(ContentFile(content), wanted=set(WANTED.values())).sha256
        except RefusedError as why:
            folder.note(file, str(why))
        else:
            yield file.name, content, sha256
