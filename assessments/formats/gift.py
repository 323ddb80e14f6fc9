r"""GIFT: questions in plain text, parted by empty lines (docs.moodle.org, “GIFT format”).

    ::name:: text { answers } more text

What stands in the braces says what kind of question it is: nothing (essay), T or F, `#` a number, `~` choices,
`=a -> b` pairs, `=` a word, `>` an order; without braces it is a description. `%50%` before an answer is what it is worth,
`#` begins its feedback, `####` the feedback on the question. `\` takes the meaning from ~ = # { } : and makes \n a line break.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, BinaryIO

from assessments.formats import moodle_text
from assessments.formats.items import (
    Answer,
    Category,
    Combined,
    Description,
    Entry,
    Essay,
    FileError,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    Refused,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
    UnreadableError,
)
from assessments.formats.moodle_text import number_text, trimmed
from assessments.formats.opening import opened, paragraphs
from assessments.formats.shelving import Shelf
from assessments.formats.worth import grade, not_too_many
from assessments.rules.fractions import NONE, WHOLE
from assessments.rules.numeric import ANY

type Shared = dict[str, Any]

CATEGORY, COMMENT, BLANK = "$CATEGORY:", "//", "_____"
ESCAPED = ":#={}~\n\\"
HIDDEN = {letter: chr(0xDC00 + place) for place, letter in enumerate(ESCAPED[:-1])}
SHOWN = str.maketrans({hidden: letter for letter, hidden in HIDDEN.items()})
ESCAPE = re.compile(r"\\([:#={}~n\\])")
WEIGHT = re.compile(r"%(-*[0-9]{1,2}\.?[0-9]*)%")
NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*\Z")
IDNUMBER = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f\x7f])+)\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f\x7f])+)\]")
FORMATS = {
    "moodle": TextFormat.MOODLE,
    "html": TextFormat.HTML,
    "plain": TextFormat.PLAIN,
    "markdown": TextFormat.MARKDOWN,
}
RIGHT, TRUTH = {"T", "TRUE"}, {"T", "TRUE", "F", "FALSE"}


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one question, and where it begins. Escaped characters are hidden in `text`."""

    line: int
    text: str
    comments: str


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


def read(stream: BinaryIO, *, near: bool = False) -> Iterator[Entry]:
    """Everything in a GIFT file, in its order. `near`: take the nearest grade that Moodle knows instead of refusing."""
    shelf = Shelf()
    try:
        source = opened(stream)
        yield from source.notices
        for start, lines in paragraphs(source.lines()):
            yield from entries(block_of(start, lines), shelf, near=near)
    except FileError as error:
        yield error.refused


def block_of(start: int, lines: list[str]) -> Block:
    comments = "\n".join(line for line in lines if line.startswith(COMMENT))
    text = "\n".join(" " if line.startswith(COMMENT) else line for line in lines)
    first = next((place for place, line in enumerate(lines) if not line.startswith(COMMENT)), 0)
    return Block(start + first, trimmed(ESCAPE.sub(hidden, text)), comments)


def hidden(found: "re.Match[str]") -> str:
    letter = found[1]
    return "\\" if letter == "\\" else HIDDEN["\n" if letter == "n" else letter]


def shown(text: str) -> str:
    return trimmed(text.translate(SHOWN))


def entries(block: Block, shelf: Shelf, *, near: bool) -> Iterator[Entry]:
    if not block.text:
        return
    if block.text.startswith(CATEGORY):
        path = moodle_text.path_of(shown(block.text.removeprefix(CATEGORY)))
        yield shelf.open(Category(path, block.line))
        return
    try:
        head = taken_apart(block)
    except UnreadableError as error:
        yield Refused(block.line, str(error), moodle_text.name_from(shown(block.text)))
        return
    yield from shelf.put(block.line, head.shared["name"], partial(item_of, head, near=near))


def taken_apart(block: Block) -> Head:
    named, rest = name_and_rest(block.text)
    asked, answers = text_and_answers(rest)
    body, mark, feedback = (answers or "").rpartition("####")
    if not mark:
        body, feedback = answers or "", ""
    text = formatted(asked, TextFormat.MOODLE)
    idnumber = IDNUMBER.search(block.comments)
    shared: Shared = {
        "name": moodle_text.name_from(text.text) if named is None else named,
        "text": text,
        "line": block.line,
        "general_feedback": formatted(feedback, text.format),
        "idnumber": trimmed(idnumber[1]).replace(r"\]", "]") if idnumber else None,
        "tags": tuple(trimmed(tag).replace(r"\]", "]") for tag in TAG.findall(block.comments)),
    }
    return Head(block.line, shared, None if answers is None else trimmed(body))


def name_and_rest(text: str) -> tuple[str | None, str]:
    if not text.startswith("::"):
        return None, text
    name, mark, rest = text[2:].partition("::")
    return (moodle_text.cleaned_name(shown(name)), trimmed(rest)) if mark else (None, text[2:])


def text_and_answers(text: str) -> tuple[str, str | None]:
    """What is asked, with a blank where its answers stood inside it, and the answers without their braces."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return text, None
    if start < 0 or 0 <= end < start:
        raise UnreadableError(r"A “}” has no “{” before it. Write { before the answers, or \} for the character.")
    if end < 0:
        raise UnreadableError(r"A “{” has no “}” behind it. Write } behind the answers, or \{ for the character.")
    blank = "" if text.endswith("}") else BLANK
    return text[:start] + blank + text[end + 1 :], trimmed(text[start + 1 : end])


def formatted(text: str, default: TextFormat) -> Text:
    """A text that may begin with its format in brackets."""
    name, mark, rest = text[1:].partition("]") if text.startswith("[") else ("", "", "")
    if mark and name in FORMATS:
        return Text(shown(rest), FORMATS[name])
    return Text(shown(text), default)


def item_of(head: Head, *, near: bool) -> Item:
    body = head.answers
    if body is None:
        return Description(**head.shared, mark=NONE)
    if not body:
        return Essay(**head.shared)
    if body.startswith("#"):
        return numeric(head, body[1:], near=near)
    return ordering(head, body) or by_signs(head, body, near=near)


def by_signs(head: Head, body: str, *, near: bool) -> Item:
    if "~" in body:
        return multi_choice(head, body, near=near)
    if "=" in body and "->" in body:
        return matching(head, body)
    if trimmed(body.partition("#")[0]) in TRUTH:
        return true_false(head, body)
    return ShortText(**head.shared, answers=tuple(words(head, body, near=near)))


def answers_of(body: str, sign: str) -> list[str]:
    """What stands between the signs; nothing has to stand before the first."""
    not_too_many(body.count(sign))
    found = [trimmed(part) for part in body.split(sign)]
    return found if found[0] else found[1:]


def weighed(answer: str, default: Decimal) -> tuple[Decimal, str]:
    found = WEIGHT.match(answer)
    if not found:
        return default, answer
    return moodle_text.decimal(found[1], "what an answer is worth") / 100, answer[found.end() :]


def with_feedback(answer: str, default: TextFormat) -> tuple[Text, Text]:
    said, _, feedback = answer.partition("#")
    return formatted(trimmed(said), default), formatted(trimmed(feedback), default)


def multi_choice(head: Head, body: str, *, near: bool) -> Item:
    found = []
    for part in answers_of(body.replace("=", "~="), "~"):
        worth, rest = (WHOLE, part[1:]) if part.startswith("=") else weighed(part, NONE)
        said, feedback = with_feedback(rest, head.format)
        if said.text:
            found.append(Answer(said, grade(worth, near=near), feedback))
    blank = Text(format=head.format)
    return MultiChoice(**head.shared, answers=tuple(found), single="=" in body, combined=Combined(blank, blank, blank))


def words(head: Head, body: str, *, near: bool) -> Iterator[Answer]:
    for part in answers_of(body, "="):
        worth, rest = weighed(part, WHOLE)
        said, feedback = with_feedback(rest, head.format)
        if said.text or worth or feedback.text:
            yield Answer(Text(said.text), grade(worth, near=near), feedback)


def matching(head: Head, body: str) -> Item:
    parts = answers_of(body, "=")
    if len(parts) < 2:
        raise UnreadableError("It needs at least two pairs. Write another one.")
    blank = Text(format=head.format)
    pairs = tuple(pair(head, part) for part in parts)
    return Matching(**head.shared, pairs=pairs, combined=Combined(blank, blank, blank))


def pair(head: Head, part: str) -> Pair:
    stem, mark, answer = part.partition("->")
    if not mark:
        raise UnreadableError(f"“{shown(part)}” is one half of a pair. Write it as: =one half -> other half")
    return Pair(formatted(stem, head.format), shown(answer))


def true_false(head: Head, body: str) -> Item:
    said, *feedback = body.split("#", 2)
    wrong, right = (formatted(trimmed(text), head.format) for text in (*feedback, "", "")[:2])
    truth = trimmed(said) in RIGHT
    return TrueFalse(
        **head.shared,
        penalty=WHOLE,
        right=truth,
        true_feedback=right if truth else wrong,
        false_feedback=wrong if truth else right,
    )


def numeric(head: Head, body: str, *, near: bool) -> Item:
    numbers, mark, other = body.partition("~")
    found = [number(head, part, near=near) for part in answers_of(numbers, "=")]
    if not found:
        raise UnreadableError("It has no number for an answer. Write one behind {#, such as {#4}.")
    if mark:
        found.append(NumericAnswer(ANY, NONE, "", with_feedback(other, head.format)[1]))
    return Numeric(**head.shared, answers=tuple(found))


def number(head: Head, part: str, *, near: bool) -> NumericAnswer:
    worth, rest = weighed(part, WHOLE)
    said, feedback = with_feedback(rest, head.format)
    middle, room = middle_and_room(said.text)
    return NumericAnswer(number_text(middle), grade(worth, near=near), number_text(room, "a tolerance"), feedback)


def middle_and_room(text: str) -> tuple[str, str]:
    """“3..4” and “3.5:0.5” are both the number 3.5, give or take 0.5."""
    low, mark, high = text.partition("..")
    if mark and low:
        ends = float(plain_number(low)), float(plain_number(high))
        middle = (ends[1] + ends[0]) / 2
        return moodle_text.written(middle), moodle_text.written(ends[1] - middle)
    middle_text, mark, room = text.partition(":")
    if mark and middle_text:
        return plain_number(middle_text), plain_number(room)
    return plain_number(text), "0"


def plain_number(text: str) -> str:
    """Raises UnreadableError for a number with anything beside it: a comma in it would make another number of it."""
    if trimmed(text) != ANY and not NUMBER.match(text):
        raise UnreadableError(f"“{trimmed(text)}” should be a number. Write it with a point, such as 3.14 or 1000.")
    return trimmed(text)


ORDER_WORDS = (
    (
        "select_type",
        {
            "ALL": "ALL",
            "EXACT": "ALL",
            "RANDOM": "RANDOM",
            "REL": "RANDOM",
            "CONTIGUOUS": "CONTIGUOUS",
            "CONTIG": "CONTIGUOUS",
        },
    ),
    (
        "layout",
        dict.fromkeys(("HORIZONTAL", "HORI", "H", "1"), "HORIZONTAL")
        | dict.fromkeys(("VERTICAL", "VERT", "V", "0"), "VERTICAL"),
    ),
    (
        "grading",
        {
            "ALL_OR_NOTHING": "ALL_OR_NOTHING",
            **dict.fromkeys(("ABSOLUTE_POSITION", "ABSOLUTE", "ABS"), "ABSOLUTE_POSITION"),
            **dict.fromkeys(("RELATIVE_NEXT_EXCLUDE_LAST", "RELATIVE", "REL"), "RELATIVE_NEXT_EXCLUDE_LAST"),
            "RELATIVE_NEXT_INCLUDE_LAST": "RELATIVE_NEXT_INCLUDE_LAST",
            "RELATIVE_ONE_PREVIOUS_AND_NEXT": "RELATIVE_ONE_PREVIOUS_AND_NEXT",
            "RELATIVE_ALL_PREVIOUS_AND_NEXT": "RELATIVE_ALL_PREVIOUS_AND_NEXT",
            "LONGEST_ORDERED_SUBSET": "LONGEST_ORDERED_SUBSET",
            "LONGEST_CONTIGUOUS_SUBSET": "LONGEST_CONTIGUOUS_SUBSET",
            "RELATIVE_TO_CORRECT": "RELATIVE_TO_CORRECT",
        },
    ),
    (
        "show_grading",
        dict.fromkeys(("SHOW", "TRUE", "YES", "1"), True) | dict.fromkeys(("HIDE", "FALSE", "NO", "0"), False),
    ),
    ("numbering", {name: name for name in ("none", "123", "abc", "ABCD", "iii", "IIII")}),
)
ORDER = re.compile(r">\s*([0-9]+)(?![^\s])")


def ordering(head: Head, body: str) -> Item | None:
    """{>3 CONTIGUOUS VERTICAL ABSOLUTE SHOW abc, then one step on each line: how many are asked, and how."""
    found = ORDER.match(body)
    if not found:
        return None
    first, *lines = body[found.end() :].split("\n")
    settings, rest = order_settings(first.split())
    steps = tuple(Text(shown(line)) for line in (" ".join(rest), *lines) if shown(line))
    if len(steps) < 2:
        raise UnreadableError("It needs at least two steps to put in order. Write one on each line.")
    blank = Text(format=head.format)
    return Ordering(
        **head.shared, steps=steps, select_count=int(found[1]), combined=Combined(blank, blank, blank), **settings
    )


def order_settings(words_left: list[str]) -> tuple[dict[str, Any], list[str]]:
    settings: dict[str, Any] = {}
    for name, known in ORDER_WORDS:
        if words_left and words_left[0] in known:
            settings[name] = known[words_left[0]]
            words_left = words_left[1:]
    return settings, words_left
