"""From facts to a document: no database, no clock, no network; the same facts always give the same bytes."""

import io
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

HERE = Path(__file__).resolve().parent
PAPERS = HERE / "papers"
FONTS = HERE / "fonts"
QUOTED = re.compile(r"'.*'|\".*\"|`.*`|(?:/[^/\s]+){2,}", re.DOTALL)


class PaperError(Exception):
    """The document could not be made; the message is typst's without what it quotes."""


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def letters() -> frozenset[str]:
    """What the shipped fonts can draw."""
    ranges = [part.split("-") for part in (FONTS / "letters.txt").read_text().split()]
    return frozenset(chr(point) for ends in ranges for point in range(int(ends[0], 16), int(ends[-1], 16) + 1))


def printable(text: str) -> str:
    """`text` in composed letters, without those that no shipped font has (an emoji, say) and with single spaces."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(letter if letter in letters() else " " for letter in composed).split())


def qr_svg(address: str) -> str:
    """The address as an SVG picture, readable from a crumpled print (error correction M)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", xmldecl=False, nl=False, border=2, dark="#1f2d2c")
    return out.getvalue().decode()


def without_facts(message: str, shown: Mapping[str, Any]) -> str:
    """typst's message without paths, quotations and what the paper was to say: it is kept and read by others."""
    for value in shown.values():
        message = message.replace(value, "…") if isinstance(value, str) and value else message
    return QUOTED.sub("…", message)


def compose(*, paper: str, facts: Mapping[str, Any], address: str, issued_at: datetime) -> bytes:
    """The PDF (tagged, PDF/UA-1) of `facts` on the shipped `paper`; `address` goes into the QR code.

    Facts go in as one JSON text, so whatever stands in them is printed and never run. Raises PaperError.
    """
    shown = {key: printable(value) if isinstance(value, str) else value for key, value in facts.items()}
    inputs = {"facts": json.dumps(shown), "qr": qr_svg(address)}
    try:
        compiler = typst.Compiler(
            str(PAPERS / f"{paper}.typ"), root=str(PAPERS), font_paths=fonts(), ignore_system_fonts=True
        )
        pdf = compiler.compile(
            format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=int(issued_at.timestamp())
        )
    except RuntimeError as error:  # TypstError is one, and so is a paper that is not there
        raise PaperError(without_facts(str(error), shown)) from error
    assert isinstance(pdf, bytes)  # noqa: S101 -- without an output path typst answers the bytes
    return pdf
