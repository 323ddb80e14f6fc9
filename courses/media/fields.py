"""Which fields of blocks hold the sha256 of a file, and of which kind each is: the same name means the same everywhere."""

import re

from courses.models import Media

SHA = re.compile(r"[0-9a-f]{64}")
SENT = "_sent"
WANTED: dict[str, str] = {
    "picture": Media.Kind.IMAGE,
    "sound": Media.Kind.AUDIO,
    "film": Media.Kind.VIDEO,
    "poster": Media.Kind.IMAGE,
    "captions": Media.Kind.CAPTIONS,
    "paper": Media.Kind.FILE,
}
TAKES: dict[str, str] = {
    Media.Kind.IMAGE: "image/jpeg,image/png,image/gif,image/webp",
    Media.Kind.AUDIO: "audio/mpeg,audio/mp4,.mp3,.m4a",
    Media.Kind.VIDEO: "video/mp4",
    Media.Kind.CAPTIONS: ".vtt,.srt,text/vtt",
    Media.Kind.FILE: "application/pdf",
}
