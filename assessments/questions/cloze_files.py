"""A text with questions in it and a file's item of that kind: one becomes the other."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from assessments.formats.cloze import START, taken_apart
from assessments.formats.cloze_writing import gap as source_of
from assessments.formats.items import (
    Answer,
    Cloze,
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
from assessments.formats.moodle_text import has_tags
from assessments.questions import pieces
from assessments.questions.kinds import CannotBeHeldError, Sheet, kinds
from assessments.rules import gaps
from assessments.rules.numeric import ANY

NO_UNIT = Decimal("0.1")  # what goes without saying where no unit is asked
PLACE = re.compile(r"\{#([0-9]+)\}")
SHOWN = {"dropdown": "list", "vertical": "below", "horizontal": "beside"}
LAYOUTS = {ours: theirs for theirs, ours in SHOWN.items()}

type Question = MultiChoice | ShortText | Numeric
type Given = tuple[int, str, Item]


def of_item(item: Item, text: Callable[[Text], str], rule: str) -> dict[str, Any] | None:
    """Raises UnreadableError for what nobody could be asked here."""
    if not isinstance(item, Cloze):
        return None
    said = text(item.text)
    if gaps.GAP.search(said):
        raise UnreadableError(_("It says “[[1]]”, or another number, which is a gap here. Write that otherwise there."))
    stem, rest = pieces.stem_and_text(said, PLACE, rule)
    return {"stem": stem, "text": PLACE.sub(r"[[\1]]", rest), "gaps": [gap_of(part, text) for part in item.parts]}


def gap_of(part: Part, text: Callable[[Text], str]) -> dict[str, Any]:
    question = part.question
    if isinstance(question, Numeric):
        question = replace(question, unit_penalty=NO_UNIT)
    for kind in kinds():
        document = kind.of_item(question, text) if kind.gap_template else None
        if document is not None:
            return {**document, "kind": kind.key, "mark": int(part.mark), "layout": SHOWN.get(part.layout, "")}
    raise UnreadableError(_("One of its gaps is of a kind that cannot stand in a text here."))


def item(text: str, given: Sequence[Given], sheet: Sheet) -> Cloze:
    """`given`: for each gap what it weighs, how it is shown, and its question. Raises CannotBeHeldError."""
    asked = [
        (mark, LAYOUTS.get(layout, ""), as_shown(number, one)) for number, (mark, layout, one) in enumerate(given, 1)
    ]
    rest = sheet.text(text)
    if PLACE.search(rest.text) or START.search(rest.text):
        raise CannotBeHeldError(_("Its text has something that a file would take for a gap. Write that otherwise."))
    sources = [source_of(question, mark, layout) for mark, layout, question in asked]
    order = [number for number in gaps.right(rest.text) if 1 <= number <= len(sources)]
    filled = gaps.GAP.sub(lambda found: sources[int(found[1]) - 1] if int(found[1]) in order else found[0], rest.text)
    said = pieces.one_text(sheet.shared["text"], replace(rest, text=filled), START)
    try:
        left, parts = taken_apart(said.text)
    except UnreadableError as error:
        raise CannotBeHeldError(str(error)) from None
    if [meant(part.question) for part in parts] != [meant(asked[number - 1][2]) for number in order]:
        raise CannotBeHeldError(_("One of its gaps says more than a text in a file can. Gabay's own format holds it."))
    if said.format == TextFormat.MARKDOWN and any(map(has_tags, texts_of(parts))):
        raise CannotBeHeldError(_("It is written in Markdown, and there are HTML tags in one of its gaps."))
    weight = sum((part.mark for part in parts), start=type(parts[0].mark)(0))
    return Cloze(**{**sheet.shared, "text": replace(said, text=left), "mark": weight}, parts=parts)


def as_shown(number: int, question: Item) -> Question:
    """With the texts that a gap has: HTML, and nothing else. Raises CannotBeHeldError."""
    if isinstance(question, Numeric):
        if question.units:
            raise CannotBeHeldError(_("Gap %(number)d has units, and no gap in a file has any.") % {"number": number})
        numbers = tuple(replace(one, feedback=html_of(one.feedback)) for one in question.answers)
        return replace(question, answers=numbers)
    if not isinstance(question, MultiChoice | ShortText):
        raise CannotBeHeldError(_("Gap %(number)d is of a kind that no gap in a file has.") % {"number": number})
    texts = tuple(replace(one, feedback=html_of(one.feedback)) for one in question.answers)
    if isinstance(question, MultiChoice):
        texts = tuple(replace(one, text=html_of(one.text)) for one in texts)
    return replace(question, answers=texts)


def html_of(text: Text) -> Text:
    """Plain text with its signs as entities; Markdown stays as it is, so that it comes back the same."""
    return replace(text, text=escape(text.text, quote=False)) if text.format == TextFormat.PLAIN else text


def texts_of(parts: Sequence[Part]) -> Iterator[Text]:
    """Those that are read as HTML."""
    for part in parts:
        for one in part.question.answers:
            yield one.feedback
            if isinstance(part.question, MultiChoice) and isinstance(one, Answer):
                yield one.text


def meant(question: Question) -> list[tuple[Any, ...]]:
    return [*map(words_of, question.answers)]


def words_of(one: Answer | NumericAnswer) -> tuple[Any, ...]:
    if isinstance(one, NumericAnswer):
        said: tuple[str, ...] = (one.number.removeprefix("+"), "" if one.number == ANY else one.tolerance or "0")
    else:
        said = (one.text.text.strip(),)
    return (*said, one.fraction, one.feedback.text.strip())
