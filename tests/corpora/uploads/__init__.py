"""Files for the media of courses, each made here: those that are taken, with what no one may find in them later, and those that never are."""

import struct
import zlib

from tests.assessments.hostile_files import SVG, packed, pdf, photo_with_place, picture, png_of

MARK = b"PLACEMARK"
FRAME = b"\xff\xfb\x90\x00" + bytes(413)


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def track(handler, *, width=0, height=0, more=b""):
    head = box(b"tkhd", bytes([0, 0, 0, 7]) + b"\x11" * 8 + bytes(64) + struct.pack(">HHHH", width, 0, height, 0))
    media = box(b"mdia", box(b"mdhd", bytes(4) + b"\x11" * 8 + bytes(12)), box(b"hdlr", bytes(8), handler, bytes(13)))
    return box(b"trak", head, media, more)


def film(*tracks, seconds=90, beside=b"", before=b"", brand=b"isom", sound=b"\0" * 900):
    """An MP4 with these tracks, and with what a phone puts beside them."""
    head = box(b"mvhd", bytes(4) + b"\x11" * 8 + struct.pack(">II", 1000, seconds * 1000) + bytes(80))
    return b"".join(
        [
            box(b"ftyp", brand, bytes(4), b"isommp42"),
            before,
            box(b"mdat", sound),
            box(b"moov", head, *tracks, beside),
        ]
    )


PLACE = box(b"udta", box(b"\xa9xyz", MARK)) + box(b"meta", MARK)
VIDEO = film(
    track(b"vide", width=640, height=360, more=box(b"udta", MARK)),
    track(b"soun"),
    beside=PLACE,
    before=box(b"free", MARK),
)
AUDIO = film(track(b"soun"), beside=PLACE, brand=b"M4A ", seconds=61)
MP3 = b"ID3\x04\0\0\0\0\0\x09" + MARK + FRAME * 115 + b"TAG" + MARK.ljust(125, b"\0")
SRT = "1\n00:00:01,000 --> 00:00:02,500\n<i>Sit</i> down.\n\n2\n00:00:03,000 --> 00:00:04,000\nI am here.\n"
VTT = "WEBVTT\n\nNOTE PLACEMARK\n\n00:01.000 --> 00:02.500 align:start\n<v Ana>Sit</v> down.\n"
PDF = pdf(b"1 0 obj << /Type /Catalog >>")
PHOTO = photo_with_place()


def packed_objects(text):
    body = zlib.compress(text)
    return pdf(
        b"5 0 obj << /Type /ObjStm /N 1 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(body), body)
    )


def claims(size):
    """An MP4 whose second box says that it is this long."""
    return box(b"ftyp", b"isom", bytes(4)) + struct.pack(">I", size) + b"moov" + bytes(40)


TAKEN = {
    "photo.jpg": (PHOTO, "image", "jpg"),
    "wide.png": (picture("PNG", size=(2000, 300)), "image", "png"),
    "moving.gif": (picture("GIF"), "image", "png"),
    "new.webp": (picture("WEBP"), "image", "png"),
    "called.exe": (picture("PNG"), "image", "png"),
    "film.mp4": (VIDEO, "video", "mp4"),
    "voice.m4a": (AUDIO, "audio", "m4a"),
    "voice.mp3": (MP3, "audio", "mp3"),
    "words.srt": (SRT.encode(), "captions", "vtt"),
    "words.vtt": (VTT.encode(), "captions", "vtt"),
    "paper.pdf": (PDF, "file", "pdf"),
}  # fmt: skip
HOSTILE = {
    "nothing.jpg": b"",
    "drawing.svg": SVG,
    "drawing.jpg": SVG,
    "drawing with a declaration.png": b'<?xml version="1.0"?>' + SVG,
    "page.html": b"<!doctype html><script>alert(1)</script>",
    "page.jpg": b"<!doctype html><script>alert(1)</script>",
    "page called a film.mp4": b"<html>" + bytes(100),
    "captions with a page.html": b"<html><script>alert(1)</script> --> ",
    "half.jpg": PHOTO[:60],
    "not a picture.png": b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>",
    "huge.png": png_of(30_000, 30_000),
    "wide as the sea.png": png_of(60_000, 2),
    "gif of nothing.gif": b"GIF89a" + bytes(80),
    "photo.heic": b"\0\0\0\x18ftypheic" + bytes(80),
    "photo.tiff": b"II*\0" + bytes(80),
    "poster.psd": b"8BPS" + bytes(80),
    "archive.zip": packed("a.txt"),
    "office.docx": packed("[Content_Types].xml", "word/document.xml"),
    "picture and archive.jpg": b"\xff\xd8\xff" + packed("a.js"),
    "program.exe": b"MZ\x90\0" + bytes(200),
    "script.php": b"<?php system($_GET[0]); ?>",
    "cut.mp4": VIDEO[:-20],
    "no index.mp4": box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", bytes(40)),
    "no sound.mp4": box(b"ftyp", b"isom", bytes(4)) + box(b"moov", track(b"vide")),
    "two indexes.mp4": VIDEO + box(b"moov", track(b"vide")),
    "no tracks.mp4": film(),
    "longer than itself.mp4": claims(1 << 31),
    "shorter than its head.mp4": claims(4),
    "without an end.mp4": claims(1) + bytes(8),
    "a million boxes.mp4": box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 100_000,
    "in fragments.mp4": VIDEO + box(b"moof", bytes(8)),
    "with a track of places.mp4": film(track(b"vide"), track(b"soun"), track(b"meta")),
    "with a track of text.mp4": film(track(b"vide"), track(b"text")),
    "one frame.mp3": FRAME,
    "tag without a sound.mp3": b"ID3\x04\0\0\0\0\x7f\x7f" + bytes(200),
    "words.vtt": b"WEBVTT\n\n00:05.000 --> 00:01.000\nBackwards.\n",
    "words.srt": b"1\n00:00:01,000 --> 00:00:02,000\n\xff\xfe\n",
    "half.pdf": pdf(tail=b""),
    "active.pdf": pdf(b"1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"),
    "active inside.pdf": packed_objects(b"1 0 << /S /JavaScript /JS (app.alert(1)) >>"),
    "carrying.pdf": pdf(b"1 0 obj << /Type /EmbeddedFile >>"),
    "starting.pdf": pdf(b"1 0 obj << /S /Launch /F (cmd.exe) >>"),
    "noise.bin": bytes(range(256)) * 8,
}  # fmt: skip
