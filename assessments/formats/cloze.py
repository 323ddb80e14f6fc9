r"""Cloze: a text with questions inside (docs.moodle.org, “Embedded Answers (Cloze) question type”).

    {1:MULTICHOICE:=right#feedback~wrong~%50%half right}

First what the gap weighs, then its kind, then its answers, parted by `~`. `=` or `%100%` marks a right one, `#` begins its
feedback. `\}` and `\#` are the characters themselves; HTML's entities are read as what they mean.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, BinaryIO

from assessments.formats import moodle_text
from assessments.formats.items import (
    Answer,
    Cloze,
    Entry,
    FileError,
    Item,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Part,
    ShortText,
    Text,
    TextFormat,
    UnreadableError,
)
from assessments.formats.moodle_text import trimmed
from assessments.formats.opening import opened, whole
from assessments.formats.shelving import Shelf
from assessments.formats.worth import best, not_too_many
from assessments.rules.fractions import NONE, WHOLE, seven
from assessments.rules.numeric import ANY, measured

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "NUMERICAL": ("number", {}),
    "NM": ("number", {}),
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), ("words", {"case": False})),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), ("words", {"case": True})),
} | {
    name + ending: (layout, {"single": single, "shuffle": shuffle})
    for long, short, single, layouts in (
        ("MULTICHOICE", "MC", True, (("", "dropdown"), ("V", "vertical"), ("H", "horizontal"))),
        ("MULTIRESPONSE", "MR", False, (("", "vertical"), ("H", "horizontal"))),
    )
    for letter, layout in layouts
    for shuffle in (False, True)
    for name, ending in (
        (long, "_" * bool(letter or shuffle) + letter + "S" * shuffle),
        (short, letter + "S" * shuffle),
    )
}
START = re.compile(r"\{([0-9]{0,9}):(" + "|".join(KINDS) + "):")
FRACTION = re.compile(r"=|%(-?[0-9]+(?:[.,][0-9]*)?)%")
ANSWER_END = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)[~#}]")
FEEDBACK_END = re.compile(r"(?<!\\)[~}]")
DIGITS = r"-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?"
NUMBER = re.compile(f"({DIGITS})(?::({DIGITS}))?")
MOST_OPEN = 1000


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer in a gap, as it is written; `percent` is the number between the percent signs."""

    said: str
    feedback: str | None
    right: bool
    percent: str

    @property
    def fraction(self) -> Decimal:
        if self.right:
            return WHOLE
        worth = self.percent.replace(",", ".") or "0"
        return moodle_text.decimal(worth, "what an answer is worth") / 100


def read(stream: BinaryIO) -> Iterator[Entry]:
    """The one question that a Cloze file holds."""
    try:
        source = opened(stream)
        yield from source.notices
        text = whole(source)
    except FileError as error:
        yield error.refused
        return
    yield from Shelf().put(1, moodle_text.name_from(text), partial(item_of, text))


def item_of(text: str) -> Item:
    asked, parts = taken_apart(text)
    return Cloze(
        name=moodle_text.name_from(asked), text=Text(asked), mark=sum((part.mark for part in parts), NONE), parts=parts
    )


def taken_apart(text: str) -> tuple[str, tuple[Part, ...]]:
    """`text` with {#1}, {#2}… in its gaps, and the gaps. Raises UnreadableError for a gap that nobody could fill."""
    pieces, parts, at = list[str](), list[Part](), 0
    for start, end, part in gaps(text):
        parts.append(part)
        pieces += (text[at:start], f"{{#{len(parts)}}}")
        at = end
    if not parts:
        raise UnreadableError("It has no gap. Write one such as {1:SHORTANSWER:=right answer}.")
    for place, part in enumerate(parts, start=1):
        if found := problem(part):
            raise UnreadableError(f"Gap {place}, {excerpt(part.source)}: {found}")
    return "".join((*pieces, text[at:])), tuple(parts)


def gaps(text: str) -> Iterator[tuple[int, int, Part]]:
    """Where each gap begins and ends. What only looks like the beginning of one stays text."""
    at = unfinished = 0
    while found := START.search(text, at):
        scanned = alternatives(text, found.end())
        if scanned is None:
            at, unfinished = found.end(), unfinished + 1
            if unfinished > MOST_OPEN or "}" not in text[at:]:
                return
            continue
        listed, at = scanned
        yield found.start(), at, part_of(text[found.start() : at], found[1], found[2], listed)


def alternatives(text: str, at: int) -> tuple[list[Alternative], int] | None:
    """The answers from `at` to the closing brace, and where the text goes on behind it; None when it never closes."""
    listed = list[Alternative]()
    while True:
        worth = FRACTION.match(text, at)
        begin = worth.end() if worth else at
        end = ANSWER_END.search(text, begin + 1)
        stop = FEEDBACK_END.search(text, end.end()) if end and end[0] == "#" else end
        if not end or not stop:
            return with_rest(listed, text[at - 1 : begin], begin) if listed and text[begin : begin + 1] == "}" else None
        feedback = text[end.end() : stop.start()] if stop is not end else None
        right, percent = bool(worth and worth[0] == "="), (worth[1] or "") if worth else ""
        not_too_many(len(listed))
        listed.append(Alternative(text[begin : end.start()], feedback, right, percent))
        at = stop.end()
        if stop[0] == "}":
            return listed, at


def with_rest(listed: list[Alternative], rest: str, at: int) -> tuple[list[Alternative], int]:
    """A sign to which no answer belongs is part of the one before it."""
    last = listed[-1]
    whole = (
        replace(last, said=last.said + rest) if last.feedback is None else replace(last, feedback=last.feedback + rest)
    )
    return [*listed[:-1], whole], at + 1


def part_of(source: str, weight: str, kind: str, listed: list[Alternative]) -> Part:
    name, settings = KINDS[kind]
    shared: dict[str, Any] = {"name": "", "text": Text(source, TextFormat.HTML), "mark": Decimal(weight or 1)}
    if name == "number":
        return Part(source, shared["mark"], Numeric(**shared, answers=tuple(map(number, listed))))
    if name == "words":
        answers = tuple(answer(one, one.fraction, TextFormat.MOODLE) for one in listed)
        return Part(source, shared["mark"], ShortText(**shared, answers=answers, **settings))
    fractions = [one.fraction for one in listed] if settings["single"] else spread(listed)
    chosen = tuple(
        answer(one, fraction, TextFormat.HTML)
        for one, fraction in zip(listed, fractions, strict=True)
        if trimmed(one.said)
    )
    return Part(source, shared["mark"], MultiChoice(**shared, answers=chosen, numbering="none", **settings), name)


def spread(listed: list[Alternative]) -> list[Decimal]:
    """Multiple response: right answers share 1; without percentages, a wrong one takes away what a right one gives."""
    total = sum((one.fraction for one in listed if one.fraction > 0), NONE)
    if not total:
        return [one.fraction for one in listed]
    exact = any(one.percent not in ("", "0") for one in listed)
    return [one.fraction / total if one.fraction > 0 else (one.fraction if exact else -WHOLE / total) for one in listed]


def answer(one: Alternative, fraction: Decimal, kind: TextFormat) -> Answer:
    return Answer(Text(meant(one.said), kind), seven(fraction), Text(meant(one.feedback or ""), TextFormat.HTML))


def number(one: Alternative) -> NumericAnswer:
    """A number that is none is kept as it is: `problem` says so, with its place."""
    found = NUMBER.fullmatch(one.said)
    said, room = (found[1], (found[2] or "0").lstrip("-")) if found else (meant(one.said), "")
    kept = moodle_text.number_text(said) if is_number(said) else said
    tolerance = moodle_text.number_text(room, "a tolerance") if room else ""
    return NumericAnswer(kept, seven(one.fraction), tolerance, Text(meant(one.feedback or ""), TextFormat.HTML))


def meant(text: str) -> str:
    return trimmed(moodle_text.decoded_entities(text).replace(r"\}", "}").replace(r"\#", "#"))


def problem(part: Part) -> str:
    """Why nobody could fill the gap; empty when somebody could."""
    question = part.question
    if isinstance(question, Numeric):
        strange = [one.number for one in question.answers if one.number != ANY and not is_number(one.number)]
        if strange:
            return f"“{strange[0]}” is not a number. Write a number, or * for any."
    if isinstance(question, MultiChoice):
        if len(question.answers) < 2:
            return "It needs at least two choices. Write another one behind a ~."
        if not question.single and best(question.answers) > 0:
            return ""
    return (
        ""
        if any(map(wholly_right, question.answers))
        else "None of its answers is wholly right. Put = before the right one."
    )


def wholly_right(one: Answer | NumericAnswer) -> bool:
    said = one.number if isinstance(one, NumericAnswer) else one.text.text
    return one.fraction == WHOLE and said != ""


def is_number(text: str) -> bool:
    found = measured(text)
    return found is not None and not found.unit


def excerpt(source: str) -> str:
    return source if len(source) <= 40 else f"{source[:37]}…"
