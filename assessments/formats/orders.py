"""How an order is asked and graded, in the words of Moodle's files; without a word, what Moodle does then."""

import re
from typing import Any

from assessments.formats.items import Text
from assessments.formats.moodle_text import trimmed
from assessments.rules import ordering

type Words = dict[str, Any]

WORDS: dict[str, Words] = {
    "select_type": {
        "ALL": "ALL",
        "EXACT": "ALL",
        "RANDOM": "RANDOM",
        "REL": "RANDOM",
        "CONTIGUOUS": "CONTIGUOUS",
        "CONTIG": "CONTIGUOUS",
    },
    "layout": dict.fromkeys(("HORIZONTAL", "HORI", "H", "1"), "HORIZONTAL")
    | dict.fromkeys(("VERTICAL", "VERT", "V", "0"), "VERTICAL"),
    "grading": {
        **{kind: kind for kind in ordering.KINDS},
        **dict.fromkeys(("ABSOLUTE", "ABS"), "ABSOLUTE_POSITION"),
        **dict.fromkeys(("RELATIVE", "REL"), "RELATIVE_NEXT_EXCLUDE_LAST"),
    },
    "show_grading": dict.fromkeys(("SHOW", "TRUE", "YES", "1"), True)
    | dict.fromkeys(("HIDE", "FALSE", "NO", "0"), False),
    "numbering": {name: name for name in ("none", "123", "abc", "ABCD", "iii", "IIII")},
}
UNSAID: Words = {
    "select_type": "RANDOM",
    "layout": "VERTICAL",
    "grading": "RELATIVE_NEXT_EXCLUDE_LAST",
    "show_grading": True,
    "numbering": "none",
}
FEWEST, USUAL = 2, 6
FEW = "It needs at least two steps to put in order. Write another one."
ONE_PARAGRAPH = re.compile(r"\s*<p>\s*(.*?)(?:\s*<br\s*/?>)*\s*</p>\s*")


def meant(name: str, word: str) -> Any:
    """What `word` says about `name`; what Moodle takes when it is empty or another word."""
    return WORDS[name].get(word, WORDS[name].get(word.upper(), UNSAID[name]))


def doubts(grading: str) -> tuple[str, ...]:
    """What to say of a grading that Moodle reads as the one it takes without a word."""
    if not grading or grading.upper() in WORDS["grading"]:
        return ()
    return (f"Its grading “{grading[:40]}” is not known, also to Moodle; both take {UNSAID['grading']}.",)


def asked(count: int, steps: int, select_type: str, *, unfit: int) -> int:
    """How many of `steps` are asked at once; where all are, the number says nothing and stays."""
    return count if select_type == "ALL" or FEWEST <= count <= steps else min(unfit, steps)


def step(text: Text) -> Text:
    """Without the paragraph around it, when there is only that one."""
    found = ONE_PARAGRAPH.fullmatch(text.text) if text.text.count("<p>") == 1 else None
    return Text(trimmed(found[1]), text.format, text.files) if found else text
