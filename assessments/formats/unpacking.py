"""Packages of questions from strangers: nothing in one is ever written to disk, so a name can lead nowhere."""

from typing import BinaryIO

from assessments.formats.items import FileError
from lms.kit import archives
from lms.kit.archives import MEGABYTE, Package

MOST_ITEM, MOST_SHOWN = MEGABYTE, 8 * MEGABYTE


def unpacked(stream: BinaryIO) -> Package:
    """Raises FileError for what is no package, or one that means harm. Nothing in it is opened yet."""
    try:
        return archives.unpacked(stream)
    except archives.ArchiveError as error:
        raise FileError(1, str(error)) from None
