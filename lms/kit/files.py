"""Files that are either whole or not there."""

import os
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage


def write(name: str, content: bytes) -> None:
    """Puts `content` at `name` in the default storage (a file system): a crash leaves the old file or none, never half."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
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
        return Path(default_storage.path(name)).read_bytes()
    except FileNotFoundError:
        return None
