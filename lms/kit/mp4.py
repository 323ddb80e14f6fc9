"""MP4: what is in one, and how it loses what its phone put in beside picture and sound. No byte changes its place, so players still find all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

TOP, TRACK = {b"ftyp", b"moov", b"mdat"}, {b"tkhd", b"edts", b"mdia"}
MOST_BOXES, LARGEST_INDEX = 2_000, 16_000_000
PICTURE, SOUND, CLOCK = b"vide", b"soun", b"tmcd"


class NoFilmError(Exception):
    """It is no whole MP4 file of the plain sort."""


class MoreInsideError(NoFilmError):
    """It carries a track that is neither picture nor sound."""


class Box(NamedTuple):
    """`start` is where its size stands, `body` where its content begins."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass
class Film:
    """`beside` are the boxes with what nobody sees or hears, `moments` the places (first, last + 1) that say when it was recorded."""

    tracks: set[bytes] = field(default_factory=set)
    width: int = 0
    height: int = 0
    seconds: int = 0
    beside: list[Box] = field(default_factory=list)
    moments: list[tuple[int, int]] = field(default_factory=list)

    @property
    def has_picture(self) -> bool:
        return PICTURE in self.tracks


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes that fill the place from `start` to `end`. Raises NoFilmError where they do not."""
    count = 0
    while start < end:
        box = box_at(file, start, end)
        count += 1
        if count > MOST_BOXES:
            raise NoFilmError
        yield box
        start = box.end


def box_at(file: BinaryIO, start: int, end: int) -> Box:
    file.seek(start)
    head = file.read(16)
    size, kind, body = int.from_bytes(head[:4]), head[4:8], start + 8
    if size == 1:
        size, body = int.from_bytes(head[8:16]), start + 16
    elif size == 0:
        size = end - start
    if len(head) < 8 or start + size > end or start + size < body:
        raise NoFilmError
    return Box(kind, start, body, start + size)


def look(file: BinaryIO) -> Film:
    """Raises NoFilmError."""
    size = file.seek(0, 2)
    found = list(boxes(file, 0, size))
    kinds = [box.kind for box in found]
    if not found or kinds[0] != b"ftyp" or kinds.count(b"moov") != 1 or b"mdat" not in kinds or b"moof" in kinds:
        raise NoFilmError
    film = Film(beside=[box for box in found if box.kind not in TOP])
    index = found[kinds.index(b"moov")]
    if index.end - index.start > LARGEST_INDEX:
        raise NoFilmError
    for box in boxes(file, index.body, index.end):
        if box.kind == b"trak":
            look_at_track(file, box, film)
        elif box.kind == b"mvhd":
            film.seconds = length_of(file, box)
            film.moments.append(moments_of(file, box))
        else:
            film.beside.append(box)
    if not film.tracks & {PICTURE, SOUND}:
        raise NoFilmError
    return film


def look_at_track(file: BinaryIO, track: Box, film: Film) -> None:
    size = (0, 0)
    kind = b""
    for box in boxes(file, track.body, track.end):
        if box.kind == b"mdia":
            kind = look_at_media(file, box, film)
        elif box.kind == b"tkhd":
            size = size_of(file, box)
            film.moments.append(moments_of(file, box))
        elif box.kind not in TRACK:
            film.beside.append(box)
    if kind not in {PICTURE, SOUND, CLOCK}:
        raise MoreInsideError
    film.tracks.add(kind)
    if kind == PICTURE:
        film.width, film.height = size


def look_at_media(file: BinaryIO, media: Box, film: Film) -> bytes:
    kind = b""
    for box in boxes(file, media.body, media.end):
        if box.kind == b"hdlr":
            file.seek(box.body + 8)
            kind = file.read(4)
        elif box.kind == b"mdhd":
            film.moments.append(moments_of(file, box))
        elif box.kind in {b"udta", b"meta", b"uuid"}:
            film.beside.append(box)
    return kind


def is_long(file: BinaryIO, box: Box) -> bool:
    """Whether its times have eight bytes instead of four."""
    file.seek(box.body)
    return file.read(1) == b"\x01"


def moments_of(file: BinaryIO, box: Box) -> tuple[int, int]:
    """When it was made, and changed."""
    last = box.body + (20 if is_long(file, box) else 12)
    if last > box.end:
        raise NoFilmError
    return box.body + 4, last


def length_of(file: BinaryIO, box: Box) -> int:
    wide = is_long(file, box)
    file.seek(box.body + (20 if wide else 12))
    scale, length = int.from_bytes(file.read(4)), int.from_bytes(file.read(8 if wide else 4))
    return round(length / scale) if scale and length < 1 << 48 else 0


def size_of(file: BinaryIO, box: Box) -> tuple[int, int]:
    file.seek(max(box.end - 8, box.body))
    place = file.read(8)
    return int.from_bytes(place[:2]), int.from_bytes(place[4:6])


def bare(file: BinaryIO, film: Film) -> None:
    """Writes nothing over all that stands beside, in the file itself."""
    for box in film.beside:
        file.seek(box.start + 4)
        file.write(b"free")
        blank(file, box.body, box.end)
    for first, last in film.moments:
        blank(file, first, last)


def blank(file: BinaryIO, first: int, last: int) -> None:
    file.seek(first)
    file.writelines(bytes(min(1 << 16, last - at)) for at in range(first, last, 1 << 16))
