"""PDF files, looked at from outside: whole, without programs or other files in them, and without the name of who made them."""

import re
import zlib
from collections.abc import Iterator

ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
INFO = re.compile(rb"/Info\s+(\d+)\s+(\d+)\s+R\b")
FACTS = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta\s*>", re.DOTALL)
OF_FACTS = re.compile(rb"/Type\s*/Metadata\b")
ABOUT = re.compile(rb"/Metadata\s+\d+\s+\d+\s+R\b")
MOST_PACKED, MOST_UNPACKED = 400, 1_000_000
HEAD = 400  # how far from its beginning an object says at most what it is


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

    Spaces stand in their place, so that nothing moves and the table of places stays true. Information that is packed together
    with other objects stays as bytes; the reference to it is gone, so no reader shows it.
    """
    kept = bytearray(content)
    for found in INFO.finditer(content):
        blank(kept, *found.span())
        number, generation = (int(part) for part in found.groups())
        about = re.compile(rb"(?<!\d)%d\s+%d\s+obj\b(.*?)endobj" % (number, generation), re.DOTALL)
        for one in about.finditer(content):
            kept[one.start(1) : one.end(1)] = b" <<>> ".ljust(one.end(1) - one.start(1))
    for found in (*FACTS.finditer(content), *ABOUT.finditer(content)):
        blank(kept, *found.span())
    for first, last in facts_objects(content):
        kept[first:last] = b" <<>> ".ljust(last - first)
    return bytes(kept)


def facts_objects(content: bytes) -> Iterator[tuple[int, int]]:
    """Where the insides of objects begin and end that hold XMP facts, packed or not."""
    last = 0
    for found in OF_FACTS.finditer(content):
        first = content.rfind(b"obj", max(last, found.start() - HEAD), found.start())
        if first < 0 or content[first - 3 : first] == b"end" or b"stream" in content[first : found.start()]:
            continue
        last = content.find(b"endobj", found.end())
        if last < 0:
            return
        yield first + len(b"obj"), last


def blank(content: bytearray, first: int, last: int) -> None:
    content[first:last] = b" " * (last - first)
