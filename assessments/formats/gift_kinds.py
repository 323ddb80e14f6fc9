"""Each kind of question in GIFT: from what stands in its braces to an item."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assessments.formats import moodle_text, orders
from assessments.formats.gift_text import Head, formatted, shown
from assessments.formats.items import (
    Answer,
    Combined,
    Description,
    Essay,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
    UnreadableError,
)
from assessments.formats.moodle_text import number_text, trimmed
from assessments.formats.worth import grade, not_too_many, paired, two_choices
from assessments.rules.fractions import NONE, WHOLE
from assessments.rules.numeric import ANY

WEIGHT = re.compile(r"%(-*[0-9]{1,2}\.?[0-9]*)%")
NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*\Z")
RIGHT, TRUTH = {"T", "TRUE"}, {"T", "TRUE", "F", "FALSE"}


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
    found, parts = [], answers_of(body.replace("=", "~="), "~")
    two_choices(len(parts))
    for part in parts:
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
        if said.text or worth or not moodle_text.blank(feedback.text):
            yield Answer(Text(said.text), grade(worth, near=near), feedback)


def matching(head: Head, body: str) -> Item:
    parts = answers_of(body, "=")
    if len(parts) < 2:
        raise UnreadableError("It needs at least two pairs. Write another one.")
    blank = Text(format=head.format)
    pairs = tuple(one for one in (pair(head, part) for part in parts) if one)
    return Matching(**head.shared, pairs=pairs, combined=Combined(blank, blank, blank))


def pair(head: Head, part: str) -> Pair | None:
    stem, mark, answer = part.partition("->")
    if not mark:
        raise UnreadableError(f"“{shown(part)}” is one half of a pair. Write it as: =one half -> other half")
    return paired(formatted(stem, head.format), shown(answer))


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


ORDER = re.compile(r">\s*([0-9]+)(?![^\s])")


def ordering(head: Head, body: str) -> Item | None:
    """{>3 CONTIGUOUS VERTICAL ABSOLUTE SHOW abc, then one step on each line: how many are asked, and how."""
    found = ORDER.match(body)
    if not found:
        return None
    first, *lines = body[found.end() :].split("\n")
    settings, rest = order_settings(first.split())
    steps = tuple(Text(shown(line)) for line in (" ".join(rest), *lines) if shown(line))
    if len(steps) < orders.FEWEST:
        raise UnreadableError(orders.FEW)
    count = orders.asked(int(found[1]), len(steps), settings["select_type"], unfit=orders.USUAL)
    blank = Text(format=head.format)
    combined = Combined(blank, blank, blank)
    return Ordering(**head.shared, steps=steps, select_count=count, combined=combined, **settings)


def order_settings(words_left: list[str]) -> tuple[dict[str, Any], list[str]]:
    settings = dict(orders.UNSAID)
    for name, known in orders.WORDS.items():
        if words_left and words_left[0] in known:
            settings[name] = known[words_left[0]]
            words_left = words_left[1:]
    return settings, words_left
