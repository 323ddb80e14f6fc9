"""A question in the form that QTI gives it: texts in HTML, files under safe names, choices in the order that a file has.

What changes nothing for those who answer is done here in silence; what is lost on the way is said.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from assessments.formats.items import (
    Answer,
    Cloze,
    Combined,
    DragGaps,
    GapChoice,
    Gaps,
    Item,
    Matching,
    Numeric,
    NumericAnswer,
    Picture,
    ShortText,
    Text,
    TextFormat,
)
from assessments.formats.qti_text import as_qti
from assessments.rules.numeric import ANY

MARKDOWN = "Markdown (it is HTML in the file)"
NOT_SHOWN = {"answers", "parts", "drags", "drops", "background", "hints"}
GAP, TAGS = re.compile(r"\[\[([1-9][0-9]{0,2})\]\]"), re.compile(r"(<[^>]*>)")


@dataclass(frozen=True, slots=True)
class Formed:
    """`lost` are words for what was lost while the question took its form."""

    item: Item
    lost: frozenset[str]


def formed(item: Item) -> Formed:
    if isinstance(item, Cloze | Picture):
        return Formed(item, frozenset())
    lost = set[str]()

    def html(text: Text) -> Text:
        said, gone = as_qti(text)
        lost.update(gone, {MARKDOWN} if text.format == TextFormat.MARKDOWN and text.text else ())
        return said

    item = texts_changed(item, html)
    made = next((make(item) for kind, make in FORMS if isinstance(item, kind)), item)
    return Formed(made, frozenset(lost))


def texts_changed[T](thing: T, change: Callable[[Text], Text]) -> T:
    """The same with every text changed that somebody reads; a word to compare with is none."""
    kept = NOT_SHOWN if isinstance(thing, ShortText) else NOT_SHOWN - {"answers"}
    changed = {one.name: each(getattr(thing, one.name), change) for one in fields(thing) if one.name not in kept}  # type: ignore[arg-type]
    if isinstance(thing, ShortText):
        said = (Answer(Text(one.text.text), one.fraction, change(one.feedback)) for one in thing.answers)
        changed["answers"] = tuple(said)
    return replace(thing, **changed)  # type: ignore[type-var]


def each(value: Any, change: Callable[[Text], Text]) -> Any:
    if isinstance(value, Text):
        return change(value)
    if isinstance(value, tuple):
        return tuple(each(one, change) for one in value)
    if isinstance(value, Combined) or (is_dataclass(value) and not isinstance(value, type)):
        return texts_changed(value, change)
    return value


def matching(item: Matching) -> Item:
    """Pairs first, then what belongs to nothing, each once: a list offers a text once anyway."""
    pairs = tuple(pair for pair in item.pairs if pair.stem.text)
    said = {pair.answer for pair in pairs}
    extra = {pair.answer: pair for pair in reversed(item.pairs) if not pair.stem.text and pair.answer not in said}
    return replace(item, pairs=(*pairs, *reversed(extra.values())))


def numeric(item: Numeric) -> Item:
    return replace(item, answers=tuple(any_number(one) for one in item.answers))


def any_number(one: NumericAnswer) -> NumericAnswer:
    return replace(one, tolerance="0") if one.number == ANY or not one.tolerance else one


def gaps(item: Gaps) -> Item:
    """Choices group by group, in the order in which the text needs them; what no gap offers is left out."""
    if isinstance(item, DragGaps):
        return item
    used = [int(number) for part in TAGS.split(item.text.text)[::2] for number in GAP.findall(part)]
    if not used or max(used) > len(item.choices):
        return item
    offered: dict[tuple[str, ...], tuple[str, int]] = {}
    choices, places = list[GapChoice](), dict[int, int]()
    for number in used:
        group = [one for one in item.choices if one.group == item.choices[number - 1].group]
        said = tuple(one.text for one in group)
        if said not in offered:
            offered[said] = str(len(offered) + 1), len(choices)
            choices += [GapChoice(text, offered[said][0]) for text in said]
        at = next(place for place, one in enumerate(group) if one is item.choices[number - 1])
        places[number] = offered[said][1] + at + 1
    parts = TAGS.split(item.text.text)
    parts[::2] = [GAP.sub(lambda found: f"[[{places[int(found[1])]}]]", part) for part in parts[::2]]
    text = replace(item.text, text="".join(parts))
    return replace(item, text=text, choices=tuple(choices))


FORMS: tuple[tuple[type[Item], Callable[[Any], Item]], ...] = ((Matching, matching), (Numeric, numeric), (Gaps, gaps))
