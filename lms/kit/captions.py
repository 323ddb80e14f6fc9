"""Captions of a film, out of WebVTT or SRT: only times and plain words are kept, written anew as WebVTT."""

import re
from html import escape, unescape

TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
TIMES = re.compile(rf"[ \t]*{TIME}[ \t]*-->[ \t]*{TIME}(?:[ \t].*)?")
TAG = re.compile(r"<[^>\n]*>")
MOST, LONGEST = 5_000, 500


def cues(text: str) -> list[tuple[int, int, str]]:
    """(first millisecond, last, words) in order; empty for what holds no captions."""
    found = []
    for piece in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")):
        lines = piece.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines[:2]) if TIMES.fullmatch(line)), None)
        match = TIMES.fullmatch(lines[at]) if at is not None else None
        if at is None or match is None:
            continue
        words = "\n".join(unescape(TAG.sub("", line)).strip() for line in lines[at + 1 :])[:LONGEST].strip()
        first, last = moment(match.groups()[:4]), moment(match.groups()[4:])
        if words and first < last:
            found.append((first, last, words))
    return sorted(found)[:MOST]


def moment(parts: "tuple[str | None, ...]") -> int:
    hours, minutes, seconds, rest = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole * 1000 + int((rest or "0").ljust(3, "0"))


def written(found: list[tuple[int, int, str]]) -> str:
    """As WebVTT; `cues` of it gives the same."""
    pieces = [f"{said(first)} --> {said(last)}\n{escape(words, quote=False)}" for first, last, words in found]
    return "\n\n".join(["WEBVTT", *pieces]) + "\n"


def said(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
