"""PDF files, looked at from outside: whole, without programs or other files in them, and without the name of who made them."""

import re
import zlib

ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
INFO = re.compile(rb"/Info\s+(\d+)\s+(\d+)\s+R\b")
FACTS = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta\s*>", re.DOTALL)
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


def nameless(content: bytes) -> bytes:
    """`content` without its document information and its XMP facts: who wrote it, what it is called, and with which program.

    Spaces stand in their place, so that nothing moves and the table of places stays true. Facts that are packed stay as bytes;
    the reference to the information is gone, so no reader shows them.
    """
    kept = bytearray(content)
    for found in INFO.finditer(content):
        blank(kept, *found.span())
        number, generation = (int(part) for part in found.groups())
        about = re.compile(rb"(?<!\d)%d\s+%d\s+obj\b(.*?)endobj" % (number, generation), re.DOTALL)
        for one in about.finditer(content):
            kept[one.start(1) : one.end(1)] = b" <<>> ".ljust(one.end(1) - one.start(1))
    for found in FACTS.finditer(content):
        blank(kept, *found.span())
    return bytes(kept)


def blank(content: bytearray, first: int, last: int) -> None:
    content[first:last] = b" " * (last - first)
