"""Packages: those of strangers, looked through before anything in them is opened, and ours, the same for the same files."""

import hashlib
import re
import stat
import zlib
from dataclasses import dataclass
from io import BytesIO
from struct import Struct
from typing import BinaryIO
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

MEGABYTE, PIECE = 1_000_000, 64 * 1024
BEGINS = b"PK\x03\x04"
END, END_MARK, MOST_COMMENT = Struct("<4s4H2LH"), b"PK\x05\x06", 65_535
LARGE_MARK, LARGE_SIZE = b"PK\x06\x07", 20
MOST_FILES, MOST_DIRECTORY = 5_000, MEGABYTE
MOST_UNPACKED, MOST_RATIO, SMALL = 300 * MEGABYTE, 100, 100_000
ENCRYPTED, DATE = 0x1, (2020, 1, 1, 0, 0, 0)
LEADS_ELSEWHERE = re.compile(r"\A/|\A[A-Za-z]:|\\|(?:\A|/)\.\.(?:/|\Z)|[\x00-\x1f\x7f]")
ARCHIVES = re.compile(r"\.(?:zip|jar|7z|rar|tar|gz|tgz|bz2|xz|zst)\Z", re.IGNORECASE)

NO_PACKAGE = gettext_noop("This is no package that can be opened. Export it again, and try again.")
TOO_MANY = gettext_noop("The package holds more than 5,000 files. Cut it in two.")
TOO_LARGE = gettext_noop(
    "The package holds more than can be unpacked here: 300 MB is the most. Take large files out, or cut it in two."
)
TOO_TIGHT = gettext_noop("“{}” is packed so tightly that nobody could mean it. Leave it out of the package.")
NOT_OURS = gettext_noop(
    "“{}” is packed in a way that we cannot open. Pack the files as a plain zip without a password."
)
LEADS_OUT = gettext_noop("“{}” is a name that leads out of the package. Name the files by letters, and pack them anew.")
A_LINK = gettext_noop("“{}” is a link and no file. Pack the file itself.")
TWICE = gettext_noop("“{}” stands in the package twice. Leave one of them.")
INSIDE = gettext_noop("The package holds another package, “{}”. Unpack that one, and send it by itself.")


class ArchiveError(ValueError):
    """A package cannot be opened, or means harm. Its text is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """A zip that was looked through: every name leads into it, stands once, and unpacks to no more than it may."""

    archive: ZipFile
    files: dict[str, ZipInfo]

    def read(self, name: str, most: int) -> bytes | None:
        """A file's content; None for one that is not there, is larger than `most`, or is broken."""
        content = BytesIO()
        return content.getvalue() if self.unpack(name, content, most) else None

    def unpack(self, name: str, target: BinaryIO, most: int) -> str | None:
        """Writes a file into `target`, piece by piece, and gives its sha256; None as above, and `target` may hold a part of it."""
        info = self.files.get(name)
        if info is None or info.file_size > most:
            return None
        checksum = hashlib.sha256()
        try:
            with self.archive.open(info) as stream:
                while piece := stream.read(PIECE):
                    checksum.update(piece)
                    target.write(piece)
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            return None
        return checksum.hexdigest()


def add(archive: ZipFile, path: str, content: bytes, *, packed: bool) -> None:
    """Puts a file into a package of ours: without the hour, and never as tightly as a bomb."""
    info = ZipInfo(path, DATE)
    info.external_attr = 0o100644 << 16
    archive.writestr(info, content, ZIP_DEFLATED if packed else ZIP_STORED)


def is_package(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(len(BEGINS)) == BEGINS


def unpacked(stream: BinaryIO) -> Package:
    """Raises ArchiveError for what is no package, or one that means harm. Nothing in it is opened yet."""
    size = stream.seek(0, 2)
    look_at_end(stream, size)
    try:
        archive = ZipFile(stream)
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        raise ArchiveError(_(NO_PACKAGE)) from None
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise ArchiveError(_(TOO_MANY))
    if sum(info.compress_size for info in infos) > size or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise ArchiveError(_(TOO_LARGE))
    files: dict[str, ZipInfo] = {}
    for info in infos:
        look_at(info)
        key = info.filename.rstrip("/")
        if same(key) in files:
            raise ArchiveError(_(TWICE).format(shown(key)))
        files[same(key)] = info
    return Package(archive, {info.filename: info for info in infos if not info.is_dir()})


def look_at_end(stream: BinaryIO, size: int) -> None:
    """How long the list of files is, before anybody reads it. A package of more than 4 GB is none of ours."""
    start = max(size - END.size - MOST_COMMENT - LARGE_SIZE, 0)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(END_MARK)
    if at < 0 or at + END.size > len(tail):
        raise ArchiveError(_(NO_PACKAGE))
    count, length, offset, comment = END.unpack_from(tail, at)[4:]
    if at + END.size + comment != len(tail):
        raise ArchiveError(_(NO_PACKAGE))
    if tail[max(at - LARGE_SIZE, 0) : at].startswith(LARGE_MARK) or 0xFFFFFFFF in (length, offset):
        raise ArchiveError(_(TOO_LARGE))
    if count > MOST_FILES or length > MOST_DIRECTORY:
        raise ArchiveError(_(TOO_MANY))


def look_at(info: ZipInfo) -> None:
    """Raises ArchiveError for a file that means harm, by what the list of files says of it."""
    name = info.orig_filename
    mode = info.external_attr >> 16
    tight = info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1)
    refusals = (
        (LEADS_ELSEWHERE.search(name), LEADS_OUT),
        (stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR), A_LINK),
        (info.flag_bits & ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED), NOT_OURS),
        (tight, TOO_TIGHT),
        (ARCHIVES.search(name), INSIDE),
    )
    for applies, sentence in refusals:
        if applies:
            raise ArchiveError(_(sentence).format(shown(name)))


def same(name: str) -> str:
    """What is one name on some computers."""
    return normalize("NFC", name).casefold()


def shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:60]
