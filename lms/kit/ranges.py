"""Files in parts: a player asks for the bytes that it needs next, and some play nothing without."""

import re

from django.http import HttpResponse

RANGE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")
ACCEPTS = {"Accept-Ranges": "bytes"}


def part_of(content: bytes, wanted: str) -> HttpResponse:
    """The whole, or the one range of bytes that a player asks for."""
    match = RANGE.fullmatch(wanted.strip())
    if match is None or match.group(0) == "bytes=-":
        return HttpResponse(content, headers=ACCEPTS)
    first, last = bounds(match.group(1), match.group(2), len(content))
    if first > last:
        return HttpResponse(status=416, headers={**ACCEPTS, "Content-Range": f"bytes */{len(content)}"})
    place = f"bytes {first}-{last}/{len(content)}"
    return HttpResponse(content[first : last + 1], status=206, headers={**ACCEPTS, "Content-Range": place})


def bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte: "2-5", "2-" (to the end) and "-5" (the last five)."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
