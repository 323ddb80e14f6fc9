"""From plain data to a PDF by typst: no database, no clock, no network; the same data always give the same bytes."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).resolve().parent / "fonts"
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


def without_facts(message: str, shown: Mapping[str, Any]) -> str:
    """typst's message without paths, quotations and what the paper was to say: it is kept and read by others."""
    for value in shown.values():
        message = message.replace(value, "…") if isinstance(value, str) and value else message
    return QUOTED.sub("…", message)


def typeset(paper: Path, inputs: Mapping[str, str], *, hidden: Mapping[str, Any], made_at: datetime) -> bytes:
    """The PDF (tagged, PDF/UA-1) of `inputs` on the shipped `paper`, which reads them from sys.inputs.

    They go in as data, so whatever stands in them is printed and never run. Raises PaperError, whose text has nothing of `hidden`.
    """
    try:
        compiler = typst.Compiler(str(paper), root=str(paper.parent), font_paths=fonts(), ignore_system_fonts=True)
        pdf = compiler.compile(
            format="pdf", sys_inputs=dict(inputs), pdf_standards="ua-1", timestamp=int(made_at.timestamp())
        )
    except RuntimeError as error:  # TypstError is one, and so is a paper that is not there
        raise PaperError(without_facts(str(error), hidden)) from error
    assert isinstance(pdf, bytes)  # noqa: S101 -- without an output path typst answers the bytes
    return pdf
