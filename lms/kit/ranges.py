"""Files in parts: a player asks for the bytes that it needs next, and some play nothing without."""

import re

from django.http import HttpResponse, StreamingHttpResponse

from lms.kit import files

RANGE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")
ACCEPTS = {"Accept-Ranges": "bytes"}


def part_of(content: bytes, wanted: str) -> HttpResponse:
    """The whole, or the one range of bytes that a player asks for."""
    place = place_of(wanted, len(content))
    if place is None:
        return HttpResponse(content, headers=ACCEPTS)
    first, last = place
    if first > last:
        return not_there(len(content))
    return HttpResponse(content[first : last + 1], status=206, headers=said(first, last, len(content)))


def part_of_file(name: str, size: int, wanted: str) -> HttpResponse | StreamingHttpResponse:
    """The same of a stored file, which is read a little at a time and from where it is asked for. Raises FileNotFoundError."""
    place = place_of(wanted, size)
    first, last = place or (0, size - 1)
    if place and first > last:
        return not_there(size)
    status, headers = (206, said(first, last, size)) if place else (200, ACCEPTS)
    length = {"Content-Length": str(last - first + 1)}
    return StreamingHttpResponse(files.part(name, first, last), status=status, headers={**headers, **length})


def place_of(wanted: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte that are asked for; None for the whole."""
    match = RANGE.fullmatch(wanted.strip())
    if match is None or match.group(0) == "bytes=-":
        return None
    return bounds(match.group(1), match.group(2), size)


def bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte: "2-5", "2-" (to the end) and "-5" (the last five)."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def said(first: int, last: int, size: int) -> dict[str, str]:
    return {**ACCEPTS, "Content-Range": f"bytes {first}-{last}/{size}"}


def not_there(size: int) -> HttpResponse:
    return HttpResponse(status=416, headers={**ACCEPTS, "Content-Range": f"bytes */{size}"})
