"""What a file is, by what stands in it and never by its name; and what is kept of it."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from courses.media.facts import shown_width, widths_of
from courses.models import Media
from lms.kit import captions, mp3, mp4, papers
from lms.kit.pictures import NoPictureError, drawn_anew, narrower, size_of

Kind = Media.Kind
MEGABYTE = 1024 * 1024
LARGEST = {Kind.IMAGE: 15, Kind.AUDIO: 25, Kind.VIDEO: 60, Kind.CAPTIONS: 1, Kind.FILE: 10}
MOST_BYTES = {360: 25_000, 720: 60_000, 1280: 160_000}


class RefusedError(Exception):
    """The file is not taken. The text says to its author what to do instead."""


@dataclass
class Looked:
    """What is kept: `whole` under the name that its kind and `ending` give it, and `drawn` beside it. `shown` as in the model."""

    kind: str
    ending: str
    whole: "File[Any]"
    drawn: dict[str, bytes] = field(default_factory=dict)
    shown: int = 0
    width: int = 0
    height: int = 0
    seconds: int = 0

    @property
    def size(self) -> int:
        return self.whole.size

    @cached_property
    def sha256(self) -> str:
        found = hashlib.sha256()
        for chunk in self.whole.chunks():
            found.update(chunk)
        return found.hexdigest()


def look(file: "File[Any]", *, wanted: Collection[str]) -> Looked:
    """`file` as one of the kinds `wanted`; a film or sound loses in itself what it carried beside. Raises RefusedError."""
    if not file.size:
        raise RefusedError(_("This file is empty. Choose it again."))
    kind = kind_of(file)
    if kind is None or kind not in wanted:
        raise RefusedError(" ".join(str(INSTEAD[one]()) for one in wanted))
    if file.size > LARGEST[kind] * MEGABYTE:
        raise RefusedError(_("This file is larger than %d MB. Make it smaller, and choose it again.") % LARGEST[kind])
    return TAKES[kind](file)


def kind_of(file: "File[Any]") -> Kind | None:
    """By its first bytes; an MP4 by its tracks."""
    file.seek(0)
    head = file.read(4096)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    ):
        return Kind.IMAGE
    if head[4:8] == b"ftyp":
        return Kind.VIDEO if film_of(file).has_picture else Kind.AUDIO
    if head.startswith(b"%PDF-"):
        return Kind.FILE
    if head.startswith(b"ID3") or mp3.frame_length(head[:4]):
        return Kind.AUDIO
    return Kind.CAPTIONS if b"-->" in head else None


def film_of(file: "File[Any]") -> mp4.Film:
    try:
        return mp4.look(cast(BinaryIO, file))
    except mp4.MoreInsideError:
        raise RefusedError(
            _(
                "This file carries more than picture and sound, such as where it was taken. Save it anew with any video program, and choose that."
            )
        ) from None
    except mp4.NoFilmError:
        raise RefusedError(
            _("This film or sound is not whole, or of a kind that few phones play. Save it as a plain MP4 or M4A.")
        ) from None


def image(file: "File[Any]") -> Looked:
    try:
        content, mime = drawn_anew(whole(file))
    except NoPictureError as why:
        raise RefusedError(_("This picture cannot be taken: %s.") % why) from None
    width, height = size_of(content)
    drawn = {one: narrower(content, one, most=MOST_BYTES.get(one, MOST_BYTES[1280])) for one in widths_of(width)}
    ending = "jpg" if mime == "image/jpeg" else "png"
    files = {f"{one}.webp": drawn[one] for one in drawn}
    return Looked(Kind.IMAGE, ending, ContentFile(content), files, len(drawn[shown_width(width)]), width, height)


def audio(file: "File[Any]") -> Looked:
    file.seek(0)
    if file.read(8)[4:] == b"ftyp":
        film = film_of(file)
        mp4.bare(cast(BinaryIO, file), film)
        return Looked(Kind.AUDIO, "m4a", file, seconds=film.seconds)
    found = mp3.sound(whole(file))
    if found is None:
        raise RefusedError(INSTEAD[Kind.AUDIO]())
    return Looked(Kind.AUDIO, "mp3", ContentFile(found[0]), seconds=found[1])


def video(file: "File[Any]") -> Looked:
    film = film_of(file)
    mp4.bare(cast(BinaryIO, file), film)
    return Looked(Kind.VIDEO, "mp4", file, width=film.width, height=film.height, seconds=film.seconds)


def subtitles(file: "File[Any]") -> Looked:
    try:
        found = captions.cues(whole(file).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RefusedError(_("These captions are not UTF-8 text. Save the file as UTF-8.")) from None
    if not found:
        raise RefusedError(INSTEAD[Kind.CAPTIONS]())
    content = captions.written(found).encode()
    return Looked(Kind.CAPTIONS, "vtt", ContentFile(content), shown=len(content))


def paper(file: "File[Any]") -> Looked:
    content = whole(file)
    if not papers.is_pdf(content):
        raise RefusedError(_("This PDF is not whole. Save it once more, and choose that."))
    if papers.is_active(content):
        raise RefusedError(_("This PDF has programs or other files in it. Print it to a new PDF, and choose that."))
    return Looked(Kind.FILE, "pdf", ContentFile(content))


def unsigned(file: "File[Any]") -> "File[Any]":
    """`file` as somebody sends it; a paper without the name of who made it.

    Not for what a course folder brings: its blocks name a paper by what it was when it was taken, maybe long ago.
    """
    if kind_of(file) != Kind.FILE or file.size > LARGEST[Kind.FILE] * MEGABYTE:
        return file
    return ContentFile(papers.nameless(whole(file)))


def whole(file: "File[Any]") -> bytes:
    file.seek(0)
    return cast(bytes, file.read())


TAKES: dict[str, Callable[["File[Any]"], Looked]] = {
    Kind.IMAGE: image,
    Kind.AUDIO: audio,
    Kind.VIDEO: video,
    Kind.CAPTIONS: subtitles,
    Kind.FILE: paper,
}
INSTEAD: dict[str, Callable[[], str]] = {
    Kind.IMAGE: lambda: _("Choose a picture: JPEG, PNG, GIF or WebP."),
    Kind.AUDIO: lambda: _("Choose a sound: MP3 or M4A."),
    Kind.VIDEO: lambda: _("Choose a film: MP4."),
    Kind.CAPTIONS: lambda: _("Choose captions: a WebVTT or SRT file."),
    Kind.FILE: lambda: _("Choose a PDF."),
}
MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "vtt": "text/vtt; charset=utf-8",
    "pdf": "application/pdf",
}
