"""Pictures from strangers, drawn anew: nothing stays in them but what is seen. What was drawn here comes back byte for byte."""

from functools import lru_cache
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ["PNG", "JPEG", "GIF", "WEBP"]
MOST_PIXELS, WIDEST = 40_000_000, 1280
QUALITIES = (80, 70, 60, 50, 40, 30, 20)
JPEG_END, PNG_END = b"\xff\xd9", b"\0\0\0\0IEND\xaeB`\x82"


class NoPictureError(Exception):
    """It cannot be shown. The text says so to a trainer."""


def drawn_anew(content: bytes) -> tuple[bytes, str]:
    """The picture and its kind, smaller where it is very wide, and with nothing in it but what is seen. Raises NoPictureError.

    One that this function made is returned as it is: JPEG loses a little each time it is drawn.
    """
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NoPictureError(_("it has more points than a page can show"))
            kind = "JPEG" if image.format == "JPEG" else "PNG"
            image.load()
            if is_ours(content, image.size):
                return content, f"image/{kind.lower()}"
            plain = ImageOps.exif_transpose(image).convert("RGB" if kind == "JPEG" else "RGBA")
            plain.thumbnail((WIDEST, WIDEST * 4))
            return written(plain, kind), f"image/{kind.lower()}"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NoPictureError(_("only whole PNG, JPEG, GIF and WebP pictures can be shown")) from None


def written(image: Image.Image, kind: str) -> bytes:
    """Upright, and without what Pillow carries along beside the points, as a comment."""
    out = BytesIO()
    image.info.clear()
    image.save(out, kind, **({"quality": 82} if kind == "JPEG" else {"optimize": True}))
    return out.getvalue()


def is_ours(content: bytes, size: tuple[int, int]) -> bool:
    """Whether it begins, byte for byte, as `written` begins a picture of this size, and holds nothing but points after that."""
    if size[0] > WIDEST or size[1] > WIDEST * 4:
        return False
    return any(
        content.startswith(head) and only_points(content[len(head) :])
        for head, only_points in ((jpeg_head(size), only_scan), (png_head(size), only_data))
    )


@lru_cache(maxsize=64)
def jpeg_head(size: tuple[int, int]) -> bytes:
    """All before the points: tables, size, and no metadata."""
    drawn = written(Image.new("RGB", size), "JPEG")
    at = drawn.index(b"\xff\xda")
    return drawn[: at + 2 + int.from_bytes(drawn[at + 2 : at + 4])]


@lru_cache(maxsize=64)
def png_head(size: tuple[int, int]) -> bytes:
    drawn = written(Image.new("RGBA", size), "PNG")
    return drawn[: drawn.index(b"IDAT") - 4]


def only_scan(rest: bytes) -> bool:
    """Whether one scan follows, and the end: in it, the sign that begins a part is always written as two."""
    scan = rest[: -len(JPEG_END)]
    return rest.endswith(JPEG_END) and scan.count(b"\xff") == scan.count(b"\xff\0")


def only_data(rest: bytes) -> bool:
    """Whether parts with points follow, and the end."""
    at = 0
    while rest[at + 4 : at + 8] == b"IDAT":
        at += 12 + int.from_bytes(rest[at : at + 4])
    return rest[at:] == PNG_END


def narrower(content: bytes, width: int, *, most: int) -> bytes:
    """A picture of ours once more, so wide at most, packed until it has no more than `most` bytes where that can be."""
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        image.load()
        plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    plain.thumbnail((width, width * 4))
    for quality in QUALITIES:
        out = BytesIO()
        plain.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= most:
            break
    return out.getvalue()


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        return image.size
