"""Files that nobody should be able to hand in, each made here, and the few that are taken: name → content."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)


def picture(kind="JPEG", size=(40, 30), **more):
    written = BytesIO()
    Image.new("RGB", size, (20, 90, 90)).save(written, format=kind, **more)
    return written.getvalue()


def photo_with_place():
    """A JPEG that says in its EXIF where it was taken, by whom, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x013B], exif[0x010E], exif[0x0112] = "PERSONMARK", "PLACEMARK", 6
    exif.get_ifd(0x8825)[2] = (14.0, 35.0, 0.0)
    return picture(exif=exif, comment=b"COMMENTMARK")


def packed(*names):
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return written.getvalue()


def png_of(width, height):
    """A PNG that says it is huge and holds next to nothing."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def pdf(body=b"", tail=b"%%EOF\n"):
    return b"%PDF-1.7\n" + body + b"\ntrailer\n" + tail


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOSTILE = {
    "drawing.svg": SVG,
    "drawing.jpg": SVG,
    "drawing with a declaration.svg": b'<?xml version="1.0"?>' + SVG,
    "page.html": b"<!doctype html><script>alert(1)</script>",
    "page.txt": b"hello <script src=//x></script>",
    "page behind blanks.txt": b"\n \t<HTML><body onload=alert(1)>",
    "page.pdf": b"<html>%PDF-1.7 %%EOF",
    "entities.txt": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
    "archive.zip": packed("a.txt"),
    "office.docx": packed("[Content_Types].xml", "word/document.xml"),
    "climbing.zip": packed("../../etc/passwd"),
    "packed.gz": b"\x1f\x8b\x08\x00" + bytes(40),
    "program.exe": b"MZ\x90\x00" + bytes(200),
    "program.jpg": b"\x7fELF" + bytes(200),
    "script.php": b"<?php system($_GET[0]); ?>",
    "huge.png": png_of(30_000, 30_000),
    "half.jpg": photo_with_place()[:60],
    "not a picture.png": b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>",
    "active.pdf": pdf(b"1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"),
    "carrying.pdf": pdf(b"1 0 obj << /Type /EmbeddedFile >>"),
    "without an end.pdf": pdf(tail=b""),
    "photo.heic": b"\x00\x00\x00\x18ftypheic" + bytes(80),
    "animated.gif": b"GIF89a" + bytes(80),
    "one frame.mp3": MP3_FRAME,
    "nothing.txt": b"",
    "bytes.txt": bytes(range(256)),
}  # fmt: skip
TAKEN = {
    "photo.jpg": (photo_with_place(), "jpg"),
    "photo called otherwise.html": (picture(), "jpg"),
    "picture.png": (picture("PNG"), "png"),
    "paper.pdf": (pdf(b"1 0 obj << /Type /Catalog >>"), "pdf"),
    "words.txt": ("Naïve ñ, and 3 < 4 & 5 > 2.\n".encode(), "txt"),
    "words.csv": (b"\xef\xbb\xbfa,b\n", "txt"),
    "voice.mp3": (MP3_FRAME * 3, "mp3"),
    "voice with a tag.mp3": (b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + MP3_FRAME * 3, "mp3"),
    "voice.m4a": (b"\x00\x00\x00\x20ftypM4A " + bytes(80), "m4a"),
    "voice.3gp": (b"\x00\x00\x00\x20ftyp3gp4" + bytes(80), "m4a"),
    "voice.ogg": (b"OggS" + bytes(24) + b"OpusHead" + bytes(40), "ogg"),
    "voice.webm": (b"\x1a\x45\xdf\xa3" + bytes(20) + b"webm" + bytes(40), "webm"),
    "voice.wav": (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "wav"),
}
