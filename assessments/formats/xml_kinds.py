"""Each kind of question in Moodle XML: from its element to an item."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

from assessments.formats import cloze, moodle_text, orders
from assessments.formats.items import (
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
from assessments.formats.worth import grade, paired, two_choices
from assessments.formats.xml_head import (
    answers_of,
    children,
    format_of,
    fraction,
    plain_answer,
    shared,
    with_old_image,
)
from assessments.formats.xml_parts import (
    combined,
    files_in,
    number,
    text_at,
    text_in,
    whole,
    yes,
)
from assessments.formats.xml_stream import Node
from assessments.rules.fractions import NONE, WHOLE
from assessments.rules.numeric import measured

type Make = Callable[[Node, bool], Item]


def description(node: Node, near: bool) -> Item:
    return Description(**shared(node) | {"mark": NONE})


def essay(node: Node, near: bool) -> Item:
    common = shared(node)
    return Essay(
        **common,
        response_format=node.value("responseformat", "editor"),
        response_required=yes(node.value("responserequired", "1")),
        response_lines=whole(node, "responsefieldlines", 15),
        least_words=whole(node, "minwordlimit", 0),
        most_words=whole(node, "maxwordlimit", 0),
        attachments=whole(node, "attachments", 0),
        attachments_required=whole(node, "attachmentsrequired", 0),
        most_bytes=whole(node, "maxbytes", 0),
        file_types=node.value("filetypeslist"),
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
    common, written = shared(node), answers_of(node)
    two_choices(len(written))
    kind = format_of(common)
    found = (
        Answer(text_in(answer, kind), grade(fraction(answer), near=near), text_at(answer, "feedback", kind))
        for answer in written
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
    kept = tuple(one for one in found if one.text.text or one.fraction or not moodle_text.blank(one.feedback.text))
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
    if not said and not worth and moodle_text.blank(feedback.text):
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
    if not pairs:
        raise UnreadableError("It has no pairs. Write at least two.")
    return Matching(
        **common,
        pairs=pairs,
        shuffle=yes(node.value("shuffleanswers", "1")),
        combined=combined(node, format_of(common)),
    )


def pair_of(node: Node, kind: TextFormat) -> Pair | None:
    stem, answer = text_in(node, kind), node.first("answer")
    return paired(stem, answer.value("text") if answer else "")


def steps(node: Node, near: bool) -> Item:
    common = shared(node)
    found = (orders.step(text_in(answer, format_of(common))) for answer in answers_of(node))
    kept = tuple(text for text in found if text.text)
    if len(kept) < orders.FEWEST:
        raise UnreadableError(orders.FEW)
    kind, count = ("selecttype", "selectcount") if node.first("selecttype") else ("logical", "studentsee")
    select_type = orders.meant("select_type", node.value(kind))
    grading = node.value("gradingtype")
    said = combined(node, format_of(common))
    return Ordering(
        **common,
        steps=kept,
        grading=orders.meant("grading", grading),
        remarks=orders.doubts(grading),
        layout=orders.meant("layout", node.value("layouttype")),
        select_type=select_type,
        select_count=orders.asked(whole(node, count, orders.USUAL), len(kept), select_type, unfit=orders.FEWEST),
        show_grading=orders.meant("show_grading", node.value("showgrading")),
        numbering=orders.meant("numbering", node.value("numberingstyle")),
        combined=replace(said, show_count=yes(node.value("shownumcorrect", "1"))),
    )


def gaps(node: Node, near: bool, *, made: type[Gaps], tag: str) -> Item:
    common = shared(node)
    options = [gap_choice(option) for option in node.all(tag) or node.all("answer")]
    choices = tuple(option for option in options if option.text)
    if not choices:
        raise UnreadableError("It has no choices for its gaps. Write at least one.")
    text: Text = common["text"]
    return made(
        **common | {"text": replace(text, text=renumbered(text.text, options))},
        choices=choices,
        shuffle=yes(node.value("shuffleanswers", "1")),
        combined=combined(node, format_of(common)),
    )


def renumbered(text: str, options: list[GapChoice]) -> str:
    """Empty choices are no choices, and the gaps go on naming the others by their places."""
    kept = [before for before, option in enumerate(options, start=1) if option.text]
    for after, before in enumerate(kept, start=1):
        text = text if after == before else text.replace(f"[[{before}]]", f"[[{after}]]")
    return text


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
