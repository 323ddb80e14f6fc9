"""Files that are either whole or not there, on a disk or in an object storage."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, cast, runtime_checkable

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, default_storage, storages

CHUNK = 64 * 1024


@runtime_checkable
class Partial(Protocol):
    """A storage that can be asked for some bytes of a file without the rest."""

    def part(self, name: str, first: int, last: int) -> Iterator[bytes]: ...


def storage() -> Storage:
    return storages["default"]


def write(name: str, content: bytes) -> None:
    """Puts `content` at `name`: a crash leaves the old file or none, never half."""
    write_from(name, ContentFile(content))


def write_from(name: str, source: "File[bytes]") -> None:
    """The same for what need not fit into the memory."""
    place = storage()
    if isinstance(place, FileSystemStorage):
        write_to_disk(Path(place.path(name)), source)
    else:
        place.save(name, source)  # an object storage shows an object once all of it has come, instead of the one before


def write_to_disk(path: Path, source: "File[bytes]") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            for chunk in source.chunks(CHUNK):
                part.write(chunk)
            part.flush()
            os.fsync(part.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """Makes the new name itself survive a power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(name: str) -> bytes | None:
    """The stored bytes; None when there are none."""
    try:
        with default_storage.open(name, "rb") as file:
            return cast(bytes, file.read())
    except FileNotFoundError:
        return None


def part(name: str, first: int, last: int) -> Iterator[bytes]:
    """The bytes from `first` to `last`, both included, a little at a time. Raises FileNotFoundError before the first of them."""
    place = storage()
    if isinstance(place, Partial):
        return place.part(name, first, last)
    return Pieces(cast(BinaryIO, place.open(name, "rb")), first, last)


class Pieces:
    """The bytes of an open file between two places; it is closed after the last of them, or when nobody wants more."""

    def __init__(self, file: BinaryIO, first: int, last: int) -> None:
        self.file, self.left = file, last - first + 1
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = self.file.read(min(CHUNK, self.left)) if self.left > 0 else b""
        if not chunk:
            self.close()
            raise StopIteration
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.left = 0
        self.file.close()
