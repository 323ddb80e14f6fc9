"""PDF files, looked at from outside: whole, and without programs or other files in them."""

import re
import zlib

ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
MOST_PACKED, MOST_UNPACKED = 400, 1_000_000


def is_pdf(content: bytes) -> bool:
    return content.startswith((b"%PDF-1.", b"%PDF-2.")) and b"%%EOF" in content[-2048:]


def is_active(content: bytes) -> bool:
    """Also where the words stand in packed objects, which every newer program writes."""
    return any(word in text for text in (content, *unpacked(content)) for word in ACTIVE)


def unpacked(content: bytes) -> list[bytes]:
    found = []
    for match in list(PACKED.finditer(content))[:MOST_PACKED]:
        try:
            found.append(zlib.decompressobj().decompress(content[match.end() :], MOST_UNPACKED))
        except zlib.error:
            continue
    return found
