"""From facts to a document: no database, no clock, no network; the same facts always give the same bytes."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import segno

from lms.kit.typesetting import printable, typeset

PAPERS = Path(__file__).resolve().parent / "papers"


def qr_svg(address: str) -> str:
    """The address as an SVG picture, readable from a crumpled print (error correction M)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", xmldecl=False, nl=False, border=2, dark="#1f2d2c")
    return out.getvalue().decode()


def compose(*, paper: str, facts: Mapping[str, Any], address: str, issued_at: datetime) -> bytes:
    """The PDF (tagged, PDF/UA-1) of `facts` on the shipped `paper`; `address` goes into the QR code.

    Facts go in as one JSON text, so whatever stands in them is printed and never run. Raises PaperError.
    """
    shown = {key: printable(value) if isinstance(value, str) else value for key, value in facts.items()}
    inputs = {"facts": json.dumps(shown), "qr": qr_svg(address)}
    return typeset(PAPERS / f"{paper}.typ", inputs, hidden=shown, made_at=issued_at)
