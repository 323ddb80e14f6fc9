"""The small parts of GIFT: escaped characters, and texts that say their format."""

import re
from dataclasses import dataclass
from typing import Any

from assessments.formats.items import Text, TextFormat
from assessments.formats.moodle_text import trimmed

type Shared = dict[str, Any]

ESCAPED = ":#={}~\n\\"
HIDDEN = {letter: chr(0xDC00 + place) for place, letter in enumerate(ESCAPED[:-1])}
SHOWN = str.maketrans({hidden: letter for letter, hidden in HIDDEN.items()})
FORMATS = {
    "moodle": TextFormat.MOODLE,
    "html": TextFormat.HTML,
    "plain": TextFormat.PLAIN,
    "markdown": TextFormat.MARKDOWN,
}


@dataclass(frozen=True, slots=True)
class Head:
    """A question taken apart: what is asked, and what stands in its braces (None without braces)."""

    line: int
    shared: Shared
    answers: str | None

    @property
    def format(self) -> TextFormat:
        text: Text = self.shared["text"]
        return text.format


def hidden(found: "re.Match[str]") -> str:
    letter = found[1]
    return "\\" if letter == "\\" else HIDDEN["\n" if letter == "n" else letter]


def shown(text: str) -> str:
    return trimmed(text.translate(SHOWN))


def formatted(text: str, default: TextFormat) -> Text:
    """A text that may begin with its format in brackets."""
    name, mark, rest = text[1:].partition("]") if text.startswith("[") else ("", "", "")
    if mark and name in FORMATS:
        return Text(shown(rest), FORMATS[name])
    return Text(shown(text), default)
