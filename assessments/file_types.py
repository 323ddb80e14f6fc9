"""What a file is, by what stands in it and never by its name. Nothing travels in it that tells whose it is.

Pictures are decoded and written anew, recordings lose their tags, a PDF loses what says who made it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from lms.kit import mp3, mp4
from lms.kit.mp3 import after_tag, frame_length
from lms.kit.papers import is_active, is_pdf, nameless

LARGEST = 10_000_000
SIDE = 2500
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 30_000_000}
MARKUP = re.compile(
    rb"<\s*(?:!doctype|!entity|\?xml|\?php|/?(?:html|head|body|script|svg|iframe|frame|object|embed|applet|img|image|link|style"
    rb"|meta|base|form|input|math|template|video|audio)\b)",
    re.IGNORECASE,
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
BRANDS = {
    b"M4A ",
    b"M4B ",
    b"mp41",
    b"mp42",
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"3gp4",
    b"3gp5",
    b"3gp6",
    b"3g2a",
    b"dash",
}


class FileRefusedError(Exception):
    """The file is not taken. The text says to the person who sent it what to do instead."""


@dataclass(frozen=True)
class Taken:
    """A file as it is kept: `kind` is the ending of its stored name."""

    kind: str
    content: bytes


MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "wav": "audio/wav",
}
AUDIO = {"mp3", "m4a", "ogg", "webm", "wav"}


def take(content: bytes, *, audio_only: bool = False) -> Taken:
    """`content` as it is kept. Raises FileRefusedError."""
    if not content:
        raise FileRefusedError(_("This file is empty. Please choose it again."))
    if len(content) > LARGEST:
        raise FileRefusedError(too_large())
    kind = kind_of(content)
    if audio_only and kind not in AUDIO:
        raise FileRefusedError(_("This is not a recording. Please choose a sound file: mp3, m4a, ogg, webm or wav."))
    return Taken(kind, KEPT[kind](content) if kind in KEPT else content)


def too_large() -> str:
    return _("This file is larger than 10 MB. Please choose a smaller one, or a shorter recording.")


def kind_of(content: bytes) -> str:
    """Raises FileRefusedError for what is not taken."""
    found = next((kind for kind, looks in SIGNS.items() if looks(content)), "")
    return found or refuse(content)


def refuse(content: bytes) -> NoReturn:
    """Raises FileRefusedError, which says what to do with a file of this sort."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")):
        raise FileRefusedError(
            _("Packed files and office documents are not taken. Please save it as a PDF, or choose one photo.")
        )
    if content[4:8] == b"ftyp":
        raise FileRefusedError(
            _("This kind of picture or film is not taken. Please save the photo as JPEG and choose that.")
        )
    if MARKUP.search(content[:65536]):
        raise FileRefusedError(_("Web pages and drawings with code are not taken. Please save it as a PDF or a photo."))
    raise FileRefusedError(
        _("This file cannot be taken. Please choose a photo (JPEG or PNG), a PDF, a plain text or a recording.")
    )


def is_text(content: bytes) -> bool:
    if content.startswith(b"%PDF"):
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not CONTROL.search(text) and not MARKUP.search(content)


def is_m4a(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS and not is_film(content)


def is_film(content: bytes) -> bool:
    """Films and recordings have the same first bytes."""
    try:
        return mp4.look(BytesIO(content)).has_picture
    except mp4.NoFilmError:
        return False


def is_wav(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WAVE"


def is_webm(content: bytes) -> bool:
    return content.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]


def is_ogg(content: bytes) -> bool:
    return content.startswith(b"OggS") and any(
        name in content[:80] for name in (b"OpusHead", b"\x01vorbis", b"Speex", b"\x7fFLAC")
    )


def is_mp3(content: bytes) -> bool:
    """Two frames, one after the other, behind the tag if there is one."""
    start = after_tag(content)
    length = frame_length(content[start : start + 4])
    return length > 0 and frame_length(content[start + length : start + length + 4]) > 0


def safe_pdf(content: bytes) -> bytes:
    if is_active(content):
        raise FileRefusedError(
            _("This PDF has programs or other files in it. Please print it to a new PDF, and choose that.")
        )
    return nameless(content)


def sound_alone(content: bytes) -> bytes:
    found = mp3.sound(content)
    return found[0] if found else content[mp3.after_tag(content) :]


def nothing_beside(content: bytes) -> bytes:
    """A recording of the plain sort without what its phone wrote beside the sound; another sort as it is."""
    file = BytesIO(content)
    try:
        mp4.bare(file, mp4.look(file))
    except mp4.NoFilmError:
        return content
    return file.getvalue()


def plain(content: bytes) -> bytes:
    return content.decode("utf-8-sig").encode()


def picture(kind: str) -> Callable[[bytes], bytes]:
    def anew(content: bytes) -> bytes:
        """The picture alone, upright, no side longer than 2500. Raises FileRefusedError."""
        try:
            with Image.open(BytesIO(content), formats=[kind]) as image:
                if image.width * image.height > MOST_PIXELS[kind]:
                    raise FileRefusedError(_("This picture is too large. Please take it again with a smaller size."))
                return encoded(image, kind)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            raise FileRefusedError(
                _("This picture cannot be opened. Please take it again, or choose another one.")
            ) from None

    return anew


def encoded(image: Image.Image, kind: str) -> bytes:
    image.draft("RGB", (SIDE, SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((SIDE, SIDE))
    clear = upright.mode in {"RGBA", "LA", "P"} and kind == "PNG"
    bare = upright.convert("RGBA" if clear else "RGB")
    fresh = Image.new(bare.mode, bare.size)
    fresh.paste(bare)
    written = BytesIO()
    fresh.save(written, format=kind, quality=85) if kind == "JPEG" else fresh.save(written, format=kind, optimize=True)
    return written.getvalue()


SIGNS: dict[str, Callable[[bytes], bool]] = {
    "jpg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    "pdf": is_pdf,
    "m4a": is_m4a,
    "wav": is_wav,
    "webm": is_webm,
    "ogg": is_ogg,
    "mp3": is_mp3,
    "txt": is_text,
}
KEPT: dict[str, Callable[[bytes], bytes]] = {
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
    "pdf": safe_pdf,
    "mp3": sound_alone,
    "m4a": nothing_beside,
    "txt": plain,
}
