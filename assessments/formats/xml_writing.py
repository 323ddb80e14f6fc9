"""Moodle XML, written: everything that its reader reads comes back the same."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import quoteattr

from assessments.formats import moodle_xml
from assessments.formats.items import (
    Answer,
    Cloze,
    Combined,
    Description,
    DragGaps,
    Essay,
    File,
    Gaps,
    Hint,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    Picture,
    PictureMarker,
    ShortText,
    Text,
    TrueFalse,
)
from assessments.formats.moodle_text import path_text
from assessments.formats.writing import Format, Written, written
from assessments.formats.xml_parts import FORMATS
from assessments.rules.fractions import NONE, WHOLE

BEGIN, END = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n', "</quiz>\n"
NAMES = {kind: name for name, kind in FORMATS.items()}
TYPES = {"match": "matching", "multianswer": "cloze"}
SPECIAL = set("<>&\"'\r")

type Lines = Iterator[str]


def write(items: Iterable[Item]) -> Written:
    """Whatever could not be read back the same, such as a control character, is named."""
    return written(items, Format(question, heading, moodle_xml.read, BEGIN, END))


def heading(item: Item) -> str:
    inner = element("category", simple("text", path_text(item.category)))
    return element("question", inner, type="category") if item.category else ""


def question(item: Item) -> str:
    body = next((made(item) for kind, made in BODIES if isinstance(item, kind)), None)
    if body is None:
        return ""
    kind = TYPES.get(item.qtype, item.qtype)
    return element("question", "".join((*shared(item), *body, *map(hint, item.hints))), type=kind)


def element(tag: str, inner: str = "", **attributes: str) -> str:
    shown = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag}{shown}>{inner}</{tag}>\n"


def escaped(text: str) -> str:
    """In CDATA where XML would read anything in it as its own."""
    if not SPECIAL.intersection(text):
        return text
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def flag(value: bool) -> str:
    return "1" if value else "0"


def simple(tag: str, value: object) -> str:
    return element(tag, escaped(str(value)))


def number(tag: str, value: Decimal) -> str:
    return element(tag, f"{value:f}")


def text(tag: str, said: Text) -> str:
    return element(tag, inner(said), format=NAMES[said.format])


def inner(said: Text) -> str:
    return simple("text", said.text) + "".join(map(file, said.files))


def file(one: File) -> str:
    return element("file", b64encode(one.content).decode(), name=one.name, path=one.path, encoding="base64")


def shared(item: Item) -> Lines:
    yield element("name", simple("text", item.name))
    asked = with_gaps(item) if isinstance(item, Cloze) else item.text
    yield text("questiontext", asked)
    yield text("generalfeedback", item.general_feedback)
    yield number("defaultgrade", item.mark)
    yield number("penalty", item.penalty)
    yield simple("hidden", flag(item.hidden))
    yield simple("idnumber", item.idnumber or "")
    if item.tags:
        yield element("tags", "".join(element("tag", simple("text", tag)) for tag in item.tags))


def with_gaps(item: Cloze) -> Text:
    asked = item.text.text
    for place, part in enumerate(item.parts, start=1):
        asked = asked.replace(f"{{#{place}}}", part.source, 1)
    return Text(asked, item.text.format, item.text.files)


def hint(one: Hint) -> str:
    shown = element("shownumcorrect") * one.show_count + element("clearwrong") * one.clear_wrong
    options = simple("options", one.options) if one.options else ""
    return element("hint", inner(one.text) + shown + options, format=NAMES[one.text.format])


def feedback(said: Combined) -> Lines:
    yield text("correctfeedback", said.correct)
    yield text("partiallycorrectfeedback", said.partial)
    yield text("incorrectfeedback", said.incorrect)


def combined(said: Combined) -> Lines:
    yield from feedback(said)
    if said.show_count:
        yield element("shownumcorrect")


def answer(one: Answer, inside: str = "") -> str:
    worth = f"{(one.fraction * 100).normalize():f}"
    return element(
        "answer",
        inner(one.text) + text("feedback", one.feedback) + inside,
        fraction=worth,
        format=NAMES[one.text.format],
    )


def essay(item: Essay) -> Lines:
    yield simple("responseformat", item.response_format)
    yield simple("responserequired", flag(item.response_required))
    yield simple("responsefieldlines", item.response_lines)
    yield simple("minwordlimit", item.least_words or "")
    yield simple("maxwordlimit", item.most_words or "")
    yield simple("attachments", item.attachments)
    yield simple("attachmentsrequired", item.attachments_required)
    yield simple("maxbytes", item.most_bytes)
    yield simple("filetypeslist", item.file_types)
    yield text("graderinfo", item.grader_info)
    yield text("responsetemplate", item.template)


def true_false(item: TrueFalse) -> Lines:
    for name, right, said in (("true", item.right, item.true_feedback), ("false", not item.right, item.false_feedback)):
        yield answer(Answer(Text(name), WHOLE if right else NONE, said))


def multi_choice(item: MultiChoice) -> Lines:
    yield simple("single", "true" if item.single else "false")
    yield simple("shuffleanswers", "true" if item.shuffle else "false")
    yield simple("answernumbering", item.numbering)
    yield simple("showstandardinstruction", flag(item.instruction))
    yield from combined(item.combined)
    yield from map(answer, item.answers)


def short_text(item: ShortText) -> Lines:
    yield simple("usecase", flag(item.case))
    yield from map(answer, item.answers)


def numeric(item: Numeric) -> Lines:
    for one in item.answers:
        yield number_answer(one)
    for name, value in (("unitgradingtype", item.unit_grading), ("showunits", item.show_units)):
        yield simple(name, value)
    yield number("unitpenalty", item.unit_penalty)
    yield simple("unitsleft", flag(item.units_left))
    if item.units:
        yield element("units", "".join(unit(one.name, one.multiplier) for one in item.units))


def unit(name: str, multiplier: Decimal) -> str:
    return element("unit", number("multiplier", multiplier) + simple("unit_name", name))


def number_answer(one: NumericAnswer) -> str:
    plain = Answer(Text(one.number), one.fraction, one.feedback)
    return answer(plain, simple("tolerance", one.tolerance))


def matching(item: Matching) -> Lines:
    yield simple("shuffleanswers", "true" if item.shuffle else "false")
    yield from combined(item.combined)
    for pair in item.pairs:
        beside = element("answer", simple("text", pair.answer))
        yield element("subquestion", inner(pair.stem) + beside, format=NAMES[pair.stem.format])


def ordering(item: Ordering) -> Lines:
    yield simple("layouttype", item.layout)
    yield simple("selecttype", item.select_type)
    yield simple("selectcount", item.select_count)
    yield simple("gradingtype", item.grading)
    yield simple("showgrading", "SHOW" if item.show_grading else "HIDE")
    yield simple("numberingstyle", item.numbering)
    yield from feedback(item.combined)
    yield simple("shownumcorrect", flag(item.combined.show_count))
    for place, step in enumerate(item.steps, start=1):
        yield element("answer", inner(step), fraction=str(place), format=NAMES[step.format])


def gaps(item: Gaps) -> Lines:
    yield simple("shuffleanswers", flag(item.shuffle))
    yield from combined(item.combined)
    for one in item.choices:
        endless = element("infinite") * one.infinite
        tag = "dragbox" if isinstance(item, DragGaps) else "selectoption"
        yield element(tag, simple("text", one.text) + simple("group", one.group) + endless)


def picture(item: Picture) -> Lines:
    yield element("shuffleanswers") * item.shuffle
    yield element("showmisplaced") * item.show_misplaced
    yield from combined(item.combined)
    yield from map(file, item.background)
    marked = isinstance(item, PictureMarker)
    for one in item.drags:
        amount = simple("noofdrags", one.count) if marked else simple("draggroup", one.group)
        endless = element("infinite") * one.infinite
        said = simple("no", one.number) + simple("text", one.text) + amount + endless
        yield element("drag", said + "".join(map(file, one.files)))
    for drop in item.drops:
        shape = simple("shape", drop.shape) + simple("coords", drop.coords) if marked else corner(drop.coords)
        said = simple("no", drop.number) + simple("text", drop.text) + simple("choice", drop.choice)
        yield element("drop", said + shape)


def corner(coords: str) -> str:
    left, _, top = coords.partition(",")
    return simple("xleft", left) + simple("ytop", top)


BODIES: tuple[tuple[type[Item], Callable[[Any], Iterable[str]]], ...] = (
    (Description, lambda item: ()),
    (Cloze, lambda item: ()),
    (Essay, essay),
    (TrueFalse, true_false),
    (MultiChoice, multi_choice),
    (ShortText, short_text),
    (Numeric, numeric),
    (Matching, matching),
    (Ordering, ordering),
    (Gaps, gaps),
    (Picture, picture),
)
