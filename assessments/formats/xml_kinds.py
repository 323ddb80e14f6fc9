"""Each kind of question in Moodle XML: from its element to an item."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from assessments.formats import cloze, moodle_text
from assessments.formats.items import (
    THIRD,
    Answer,
    Cloze,
    Description,
    Drag,
    DragGaps,
    Drop,
    Essay,
    GapChoice,
    Gaps,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    Picture,
    PictureDrag,
    PictureMarker,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
    Unit,
    UnreadableError,
)
from assessments.formats.worth import grade
from assessments.formats.xml_parts import combined, files_in, hint, number, old_image, text_at, text_in, whole, yes
from assessments.formats.xml_stream import Node
from assessments.rules import ordering
from assessments.rules.fractions import NONE, WHOLE
from assessments.rules.numeric import measured

type Shared = dict[str, Any]
type Make = Callable[[Node, bool], Item]

OLD_PENALTY = Decimal("0.005")
OLD_ORDERS = (
    "ALL_OR_NOTHING",
    "ABSOLUTE_POSITION",
    "RELATIVE_NEXT_EXCLUDE_LAST",
    "RELATIVE_NEXT_INCLUDE_LAST",
    "RELATIVE_ONE_PREVIOUS_AND_NEXT",
    "RELATIVE_ALL_PREVIOUS_AND_NEXT",
    "LONGEST_ORDERED_SUBSET",
    "LONGEST_CONTIGUOUS_SUBSET",
    "RELATIVE_TO_CORRECT",
)


def name_of(node: Node) -> str:
    named = node.first("name")
    return moodle_text.cleaned_name(named.value("text")) if named else ""


def shared(node: Node) -> Shared:
    """What every kind has."""
    text = with_old_image(text_in(node.first("questiontext")), node)
    penalty = number(node, "penalty", THIRD)
    return {
        "name": name_of(node),
        "text": text,
        "line": node.line,
        "general_feedback": text_at(node, "generalfeedback", text.format),
        "mark": number(node, "defaultgrade", WHOLE),
        "penalty": THIRD if abs(penalty - THIRD) < OLD_PENALTY else penalty,
        "idnumber": node.value("idnumber") or None,
        "tags": tuple(tag.value("text") for tags in ("coursetags", "tags") for tag in children(node, tags, "tag")),
        "hints": tuple(hint(child, text.format) for child in node.all("hint")),
        "hidden": yes(node.value("hidden")),
    }


def children(node: Node, tag: str, child: str) -> list[Node]:
    found = node.first(tag)
    return found.all(child) if found else []


def with_old_image(text: Text, node: Node) -> Text:
    image = old_image(node)
    if not image:
        return text
    shown = f'{text.text} <img src="@@PLUGINFILE@@/{image.name}" />'
    return Text(shown, text.format, (*text.files, image))


def format_of(common: Shared) -> TextFormat:
    text: Text = common["text"]
    return text.format


def fraction(node: Node) -> Decimal:
    return moodle_text.decimal(node.attributes.get("fraction") or "0", "what an answer is worth") / 100


def answers_of(node: Node) -> list[Node]:
    found = node.all("answer")
    if not found:
        raise UnreadableError("It has no answers. Write at least one.")
    return found


def plain_answer(node: Node, kind: TextFormat, near: bool) -> Answer:
    return Answer(Text(node.value("text")), grade(fraction(node), near=near), text_at(node, "feedback", kind))


def description(node: Node, near: bool) -> Item:
    return Description(**shared(node) | {"mark": NONE})


def essay(node: Node, near: bool) -> Item:
    common = shared(node)
    return Essay(
        **common,
        response_format=node.value("responseformat", "editor"),
        response_required=yes(node.value("responserequired", "1")),
        response_lines=whole(node, "responsefieldlines", 15),
        attachments=whole(node, "attachments", 0),
        attachments_required=whole(node, "attachmentsrequired", 0),
        grader_info=text_at(node, "graderinfo", format_of(common)),
        template=text_at(node, "responsetemplate", format_of(common)),
    )


def true_false(node: Node, near: bool) -> Item:
    """The answers are called true and false; in old files of other languages, the first one is true."""
    common = shared(node)
    right, feedback = False, {True: Text(), False: Text()}
    for place, answer in enumerate(answers_of(node)):
        named = answer.value("text")
        about = named == "true" if named in ("true", "false") else place == 0
        right = (fraction(answer) == WHOLE) == about
        feedback[about] = text_at(answer, "feedback", format_of(common))
    return TrueFalse(**common, right=right, true_feedback=feedback[True], false_feedback=feedback[False])


def multi_choice(node: Node, near: bool) -> Item:
    common = shared(node)
    kind = format_of(common)
    found = (
        Answer(text_in(answer, kind), grade(fraction(answer), near=near), text_at(answer, "feedback", kind))
        for answer in answers_of(node)
    )
    return MultiChoice(
        **common,
        answers=tuple(answer for answer in found if answer.text.text),
        single=yes(node.value("single", "true")),
        shuffle=yes(node.value("shuffleanswers", "false")),
        numbering=node.value("answernumbering") or "abc",
        instruction=yes(node.value("showstandardinstruction", "1")),
        combined=combined(node, kind),
    )


def short_text(node: Node, near: bool) -> Item:
    common = shared(node)
    found = (plain_answer(answer, format_of(common), near) for answer in answers_of(node))
    kept = tuple(answer for answer in found if answer.text.text or answer.fraction or answer.feedback.text)
    return ShortText(**common, answers=kept, case=yes(node.value("usecase", "0")))


def numeric(node: Node, near: bool) -> Item:
    common = shared(node)
    units, left = units_of(node), yes(node.value("unitsleft", "0"))
    read = partial(number_answer, kind=format_of(common), units=units, left=left, near=near)
    shown = node.value("showunits")
    return Numeric(
        **common,
        answers=tuple(answer for answer in map(read, answers_of(node)) if answer),
        units=units,
        show_units=whole(node, "showunits", 0) if shown else (0 if units else 3),
        unit_grading=whole(node, "unitgradingtype", 0),
        unit_penalty=number(node, "unitpenalty", Decimal("0.1")),
        units_left=left,
    )


def number_answer(
    node: Node, *, kind: TextFormat, units: tuple[Unit, ...], left: bool, near: bool
) -> NumericAnswer | None:
    said, feedback = node.value("text"), text_at(node, "feedback", kind)
    old = node.value("fraction")
    worth = grade(moodle_text.decimal(old, "what an answer is worth") if old else fraction(node), near=near)
    if not said and not worth and not feedback.text:
        return None
    room = node.value("tolerance", "0")
    tolerance = in_own_unit(room, "a tolerance", units, left=left) if room else ""
    return NumericAnswer(in_own_unit(said, "an answer", units, left=left), worth, tolerance, feedback)


def in_own_unit(text: str, what: str, units: tuple[Unit, ...], *, left: bool) -> str:
    found = measured(text, left=left)
    scale = next((unit.multiplier for unit in units if found and unit.name == found.unit), None)
    return moodle_text.number_text(text, what, left=left, scale=scale)


def units_of(node: Node) -> tuple[Unit, ...]:
    """The units that have a name and a multiplier; of two with the same name, the first."""
    found: dict[str, Unit] = {}
    for child in children(node, "units", "unit"):
        name, multiplier = child.value("unit_name"), number(child, "multiplier", WHOLE)
        if name and multiplier:
            found.setdefault(name, Unit(name, multiplier))
    return tuple(found.values())


def matching(node: Node, near: bool) -> Item:
    common = shared(node)
    pairs = tuple(pair for pair in (pair_of(child, format_of(common)) for child in node.all("subquestion")) if pair)
    if len(pairs) < 2:
        raise UnreadableError("It needs at least two pairs. Write another one.")
    return Matching(
        **common,
        pairs=pairs,
        shuffle=yes(node.value("shuffleanswers", "1")),
        combined=combined(node, format_of(common)),
    )


def pair_of(node: Node, kind: TextFormat) -> Pair | None:
    stem, answer = text_in(node, kind), node.first("answer")
    said = answer.value("text") if answer else ""
    if stem.text and not said:
        raise UnreadableError(f"Nothing belongs to “{moodle_text.name_from(stem.text)}”. Write what does.")
    return Pair(stem, said) if said else None


def steps(node: Node, near: bool) -> Item:
    common = shared(node)
    found = tuple(text_in(answer, format_of(common)) for answer in answers_of(node))
    kept = tuple(text for text in found if text.text)
    if len(kept) < 2:
        raise UnreadableError("It needs at least two steps to put in order. Write another one.")
    return Ordering(
        **common,
        steps=kept,
        grading=order_grading(node.value("gradingtype") or "ABSOLUTE_POSITION"),
        layout=node.value("layouttype") or "VERTICAL",
        select_type=node.value("selecttype") or "ALL",
        select_count=whole(node, "selectcount", 0),
        show_grading=node.value("showgrading", "SHOW") not in ("HIDE", "0", ""),
        numbering=node.value("numberingstyle") or "none",
        combined=combined(node, format_of(common)),
    )


def order_grading(text: str) -> str:
    """Its name; older files have a number for it, from −1."""
    if text.lstrip("-").isdecimal() and -1 <= int(text) < len(OLD_ORDERS) - 1:
        return OLD_ORDERS[int(text) + 1]
    if text not in ordering.KINDS:
        raise UnreadableError(
            f"Its grading is “{text}”, which we do not know. Write ABSOLUTE_POSITION, or another of Moodle's."
        )
    return text


def gaps(node: Node, near: bool, *, made: type[Gaps], tag: str) -> Item:
    common = shared(node)
    options = node.all(tag) or node.all("answer")
    choices = tuple(gap_choice(option) for option in options if option.value("text"))
    if not choices:
        raise UnreadableError("It has no choices for its gaps. Write at least one.")
    return made(
        **common,
        choices=choices,
        shuffle=yes(node.value("shuffleanswers", "1")),
        combined=combined(node, format_of(common)),
    )


def gap_choice(node: Node) -> GapChoice:
    return GapChoice(node.value("text"), node.value("group") or "1", node.first("infinite") is not None)


def embedded(node: Node, near: bool) -> Item:
    common = shared(node)
    before = text_in(node.first("questiontext"))
    asked, parts = cloze.taken_apart(before.text)
    text = with_old_image(Text(asked, before.format, before.files), node)
    name = common["name"] or moodle_text.name_from(asked)
    mark = sum((part.mark for part in parts), NONE)
    return Cloze(**common | {"name": name, "text": text, "mark": mark}, parts=parts)


def picture(node: Node, near: bool, *, made: type[Picture]) -> Item:
    common = shared(node)
    return made(
        **common,
        drags=tuple(map(drag, node.all("drag"))),
        drops=tuple(map(drop, node.all("drop"))),
        background=files_in(node),
        shuffle=node.first("shuffleanswers") is not None,
        show_misplaced=node.first("showmisplaced") is not None,
        combined=combined(node, format_of(common)),
    )


def drag(node: Node) -> Drag:
    return Drag(
        node.value("no"),
        node.value("text"),
        node.value("draggroup") or "1",
        node.value("noofdrags") or "1",
        node.first("infinite") is not None,
        files_in(node),
    )


def drop(node: Node) -> Drop:
    coords = node.value("coords") or ",".join(filter(None, (node.value("xleft"), node.value("ytop"))))
    return Drop(node.value("no"), node.value("choice"), node.value("text"), node.value("shape"), coords)


KINDS: dict[str, Make] = {
    "description": description,
    "essay": essay,
    "truefalse": true_false,
    "multichoice": multi_choice,
    "shortanswer": short_text,
    "numerical": numeric,
    "matching": matching,
    "match": matching,
    "ordering": steps,
    "gapselect": partial(gaps, made=Gaps, tag="selectoption"),
    "ddwtos": partial(gaps, made=DragGaps, tag="dragbox"),
    "cloze": embedded,
    "multianswer": embedded,
    "ddimageortext": partial(picture, made=PictureDrag),
    "ddmarker": partial(picture, made=PictureMarker),
}
