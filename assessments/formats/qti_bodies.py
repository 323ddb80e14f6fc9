"""What each kind of question is in QTI: how it asks, and with what its answers are graded."""

from collections.abc import Callable
from typing import Any

from assessments.formats.items import (
    Description,
    DragGaps,
    Essay,
    Gaps,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    Ordering,
    ShortText,
    TrueFalse,
)
from assessments.formats.qti_forming import GAP, TAGS
from assessments.formats.qti_kinds import LABELS, WRITTEN_AS
from assessments.formats.qti_nodes import STEM
from assessments.formats.qti_processing import (
    answered,
    at_once,
    branches,
    chosen,
    near,
    placed,
    points,
    results,
    ruled,
    scored,
    shown,
    string_match,
)
from assessments.formats.qti_sheet import RESPONSE, CannotBeWrittenError, Sheet, number
from assessments.formats.qti_text import escaped
from assessments.rules.fractions import NONE, WHOLE
from assessments.rules.numeric import ANY

CLASSES = {said: name for name, said in LABELS.items()}
FORMS = {said: name for name, said in WRITTEN_AS.items()}


def multi_choice(item: MultiChoice, sheet: Sheet) -> str:
    keys = [f"choice-{place}" for place in range(1, len(item.answers) + 1)]
    cardinality = "single" if item.single else "multiple"
    worth = [(key, points(item, answer.fraction)) for key, answer in zip(keys, item.answers, strict=True)]
    best = max((value for _, value in worth), default=NONE)
    right = [key for key, value in worth if value > 0 and (not item.single or value == best)]
    right = right[:1] if item.single else right
    declared = [sheet.correct(right)] if item.whole else answered(sheet, right, worth, least="" if item.single else 0)
    sheet.response("identifier", *declared, cardinality=cardinality)
    scored(item, sheet)
    shows = chosen(sheet, [(key, one.feedback) for key, one in zip(keys, item.answers, strict=True)], cardinality)
    if item.whole:
        at_once(item, sheet, shows=shows)
    else:
        sheet.template = "map_response"
        ruled(item, sheet, sheet("mapResponse", identifier=RESPONSE), shows=shows)
    choices = [
        sheet("simpleChoice", sheet.text(one.text), identifier=key) for key, one in zip(keys, item.answers, strict=True)
    ]
    asked = {"responseIdentifier": RESPONSE, "shuffle": item.shuffle, "maxChoices": 1 if item.single else 0}
    named = {"class": CLASSES.get(item.numbering, "")}
    return sheet.stem(sheet.text(item.text)) + sheet("choiceInteraction", *choices, **named, **asked)


def true_false(item: TrueFalse, sheet: Sheet) -> str:
    worth = [("true", WHOLE if item.right else NONE), ("false", NONE if item.right else WHOLE)]
    worth = [(key, points(item, value)) for key, value in worth]
    sheet.response("identifier", *answered(sheet, ["true" if item.right else "false"], worth))
    scored(item, sheet)
    shows = chosen(sheet, [("true", item.true_feedback), ("false", item.false_feedback)], "single")
    sheet.template = "map_response"
    ruled(item, sheet, sheet("mapResponse", identifier=RESPONSE), shows=shows)
    choices = [sheet("simpleChoice", said, identifier=said.lower()) for said in ("True", "False")]
    asked = {"responseIdentifier": RESPONSE, "shuffle": False, "maxChoices": 1}
    return sheet.stem(sheet.text(item.text)) + sheet("choiceInteraction", *choices, **asked)


def short_text(item: ShortText, sheet: Sheet) -> str:
    known = [(one.text.text.replace(r"\*", "*"), one) for one in item.answers]
    worth = [(said, points(item, one.fraction)) for said, one in known]
    best = max((value for _, value in worth), default=NONE)
    right = [said for said, value in worth if value == best][:1]
    sheet.response("string", sheet.correct(right), sheet.mapping(worth, caseSensitive=item.case))
    scored(item, sheet)
    told = [(said, shown(sheet, place, one.feedback)) for place, (said, one) in enumerate(known, start=1)]
    made = [(string_match(sheet, said, case=item.case), sets) for said, sets in told if sets]
    if made:
        sheet.outcome("FEEDBACK", "identifier")
    sheet.template = "map_response"
    ruled(item, sheet, sheet("mapResponse", identifier=RESPONSE), shows=branches(sheet, made) if made else "")
    return entry(item, sheet)


def entry(item: Item, sheet: Sheet) -> str:
    line = sheet("textEntryInteraction", responseIdentifier=RESPONSE)
    return sheet.stem(sheet.text(item.text)) + f'<div class="{STEM}">{line}</div>'


def numeric(item: Numeric, sheet: Sheet) -> str:
    if [one.number for one in item.answers][:-1].count(ANY) or item.answers[0].number == ANY:
        raise CannotBeWrittenError
    right = [one.number for one in item.answers if one.fraction == WHOLE and one.number != ANY][:1]
    sheet.response("float", *([sheet.correct(right)] if right else []))
    scored(item, sheet)
    made = []
    for place, one in enumerate(item.answers, start=1):
        score = sheet.set("SCORE", sheet.value("float", number(points(item, one.fraction))))
        made.append((near(sheet, one.number, one.tolerance), [score, *shown(sheet, place, one.feedback)]))
    if any(one.feedback.text for one in item.answers):
        sheet.outcome("FEEDBACK", "identifier")
    sheet.rules.append(branches(sheet, made))
    return entry(item, sheet)


def matching(item: Matching, sheet: Sheet) -> str:
    stems = [pair for pair in item.pairs if pair.stem.text]
    targets = list(dict.fromkeys(pair.answer for pair in item.pairs))
    pairs = [f"stem-{place} target-{targets.index(pair.answer) + 1}" for place, pair in enumerate(stems, start=1)]
    if not pairs:
        raise CannotBeWrittenError
    part = points(item, WHOLE) / len(pairs)
    declared = (sheet.correct(pairs), sheet.mapping((pair, part) for pair in pairs))
    sheet.response("directedPair", *declared, cardinality="multiple")
    scored(item, sheet)
    sheet.template = "map_response"
    ruled(item, sheet, sheet("mapResponse", identifier=RESPONSE))
    sources = [
        set_choice(sheet, f"stem-{place}", sheet.text(pair.stem), 1) for place, pair in enumerate(stems, start=1)
    ]
    others = [set_choice(sheet, f"target-{place}", escaped(said), 0) for place, said in enumerate(targets, start=1)]
    sets = sheet("simpleMatchSet", *sources) + sheet("simpleMatchSet", *others)
    asked = {"responseIdentifier": RESPONSE, "shuffle": item.shuffle, "maxAssociations": len(pairs)}
    return sheet.stem(sheet.text(item.text)) + sheet("matchInteraction", sets, **asked)


def set_choice(sheet: Sheet, key: str, said: str, most: int) -> str:
    return sheet("simpleAssociableChoice", said, identifier=key, matchMax=most)


def ordering(item: Ordering, sheet: Sheet) -> str:
    """Steps stand in the file by their texts, so that their places tell nothing."""
    by_text = sorted(range(len(item.steps)), key=lambda at: item.steps[at].text)
    keys = {at: f"step-{place}" for place, at in enumerate(by_text, start=1)}
    sheet.response("identifier", sheet.correct(keys[at] for at in range(len(by_text))), cardinality="ordered")
    scored(item, sheet)
    if item.grading == "ALL_OR_NOTHING":
        at_once(item, sheet)
    else:
        sheet.rules += [placed(item, sheet, place) for place in range(1, len(by_text) + 1)]
        results(item, sheet)
    choices = [sheet("simpleChoice", sheet.text(item.steps[at]), identifier=key) for at, key in keys.items()]
    asked = {"responseIdentifier": RESPONSE, "shuffle": True, "orientation": item.layout.lower()}
    return sheet.stem(sheet.text(item.text)) + sheet("orderInteraction", *choices, **asked)


def lists(item: Gaps, sheet: Sheet) -> str:
    used = numbers_in(item)
    part, scores = points(item, WHOLE) / len(used), list[str]()
    made: list[str] = []
    for place, right in enumerate(used, start=1):
        name = f"{RESPONSE}{place}"
        offered = [at for at, one in enumerate(item.choices, start=1) if one.group == item.choices[right - 1].group]
        key = f"choice-{right}"
        sheet.response("identifier", sheet.correct([key]), sheet.mapping([(key, part)]), name=name)
        scores.append(sheet("mapResponse", identifier=name))
        choices = [
            sheet("inlineChoice", escaped(item.choices[at - 1].text), identifier=f"choice-{at}") for at in offered
        ]
        made.append(sheet("inlineChoiceInteraction", *choices, responseIdentifier=name, shuffle=item.shuffle))
    scored(item, sheet)
    ruled(item, sheet, sheet("sum", *scores))
    return sheet.stem(filled(sheet.text(item.text), made))


def numbers_in(item: Gaps) -> list[int]:
    """The choice that belongs into each gap."""
    used = [int(found) for part in TAGS.split(item.text.text)[::2] for found in GAP.findall(part)]
    if not used or max(used) > len(item.choices):
        raise CannotBeWrittenError
    return used


def filled(said: str, made: list[str]) -> str:
    """The text with what was made where its gaps stand."""
    parts, left = TAGS.split(said), iter(made)
    parts[::2] = [GAP.sub(lambda found: next(left), part) for part in parts[::2]]
    return "".join(parts)


def drags(item: DragGaps, sheet: Sheet) -> str:
    used = numbers_in(item)
    part = points(item, WHOLE) / len(used)
    pairs = [f"word-{right} gap-{place}" for place, right in enumerate(used, start=1)]
    declared = (sheet.correct(pairs), sheet.mapping((pair, part) for pair in pairs))
    sheet.response("directedPair", *declared, cardinality="multiple")
    scored(item, sheet)
    sheet.template = "map_response"
    ruled(item, sheet, sheet("mapResponse", identifier=RESPONSE))
    offered = [
        sheet(
            "gapText",
            escaped(one.text),
            identifier=f"word-{place}",
            matchMax=0 if one.infinite else 1,
            matchGroup=f"group-{one.group}",
        )
        for place, one in enumerate(item.choices, start=1)
    ]
    holes = [
        sheet("gap", identifier=f"gap-{place}", matchGroup=f"group-{item.choices[right - 1].group}")
        for place, right in enumerate(used, start=1)
    ]
    said = sheet.stem(filled(sheet.text(item.text), holes))
    return sheet("gapMatchInteraction", *offered, said, responseIdentifier=RESPONSE, shuffle=item.shuffle)


def essay(item: Essay, sheet: Sheet) -> str:
    handed_in = item.response_format == "noinline"
    begins = [sheet("defaultValue", sheet("value", escaped(item.template.text)))] if item.template.text else []
    sheet.response("file" if handed_in else "string", *begins)
    scored(item, sheet, by="human" if sheet.version.third else "")
    notes = sheet.text(item.grader_info)
    inner = sheet.stem(notes)
    inner = sheet("contentBody", inner) if sheet.version.third else inner
    use = "scoring" if sheet.version.third else ""
    rubric = sheet("rubricBlock", inner, view="scorer", use=use) if notes else ""
    return sheet.stem(sheet.text(item.text)) + asked_for(item, sheet, handed_in=handed_in) + rubric


def asked_for(item: Essay, sheet: Sheet, *, handed_in: bool) -> str:
    if handed_in:
        return sheet("uploadInteraction", responseIdentifier=RESPONSE)
    kind = FORMS.get(item.response_format, "")
    kind = "preFormatted" if kind == "preformatted" and not sheet.version.third else kind
    return sheet(
        "extendedTextInteraction",
        responseIdentifier=RESPONSE,
        minStrings=int(item.response_required),
        expectedLines=item.response_lines,
        format=kind,
    )


def description(item: Description, sheet: Sheet) -> str:
    return sheet.stem(sheet.text(item.text))


BODIES: tuple[tuple[type[Item], Callable[[Any, Sheet], str]], ...] = (
    (Description, description),
    (Essay, essay),
    (TrueFalse, true_false),
    (MultiChoice, multi_choice),
    (ShortText, short_text),
    (Numeric, numeric),
    (Matching, matching),
    (Ordering, ordering),
    (DragGaps, drags),
    (Gaps, lists),
)
