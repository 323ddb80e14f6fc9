"""How a QTI item is graded, and what it says afterwards: what its responses are worth, and the rules that go through them."""

from decimal import Decimal
from typing import Any

from assessments.formats.items import Item, Ordering, Text
from assessments.formats.qti_asked import RESULTS
from assessments.formats.qti_sheet import RESPONSE, Sheet, number
from assessments.rules.fractions import WHOLE
from assessments.rules.numeric import ANY


def processed(sheet: Sheet) -> str:
    address = f"{sheet.version.templates}{sheet.template}" if sheet.template else ""
    address += ".xml" if address and sheet.version.third else ""
    return sheet("responseProcessing", *sheet.rules, template=address)


def scored(item: Item, sheet: Sheet, by: str = "") -> None:
    """What the item gives: SCORE, and how much that can be."""
    sheet.outcome("SCORE", "float", "0", normalMaximum=number(item.mark) if item.mark else "", externalScored=by)
    sheet.outcome("MAXSCORE", "float", number(item.mark))


def points(item: Item, fraction: Decimal) -> Decimal:
    """A question without a mark keeps its shares."""
    return fraction * item.mark if item.mark else fraction


def results(item: Any, sheet: Sheet) -> None:
    """What is said after a right, a partly right and another answer."""
    said = (item.combined.correct, item.combined.partial, item.combined.incorrect)
    shown = [sheet.says("RESULT", key, one) for key, one in zip(RESULTS, said, strict=True)]
    if not any(shown):
        return
    sheet.outcome("RESULT", "identifier")
    right, partly, other = (sheet.set("RESULT", sheet.value("identifier", key)) for key in RESULTS)
    all_of_it = sheet("gte", sheet.variable("SCORE"), sheet.variable("MAXSCORE"))
    some_of_it = sheet("gt", sheet.variable("SCORE"), sheet.value("float", 0))
    sheet.rules.append(
        sheet(
            "responseCondition",
            sheet("responseIf", all_of_it, right),
            sheet("responseElseIf", some_of_it, partly),
            sheet("responseElse", other),
        )
    )


def ruled(item: Any, sheet: Sheet, score: str, *, shows: str = "") -> None:
    """The rules that give the score and what is said; without anything to say, the template alone."""
    sheet.rules.append(sheet.set("SCORE", score))
    if shows:
        sheet.rules.append(shows)
    if hasattr(item, "combined"):
        results(item, sheet)


def at_once(item: Any, sheet: Sheet, *, shows: str = "") -> None:
    """The whole right answer gives everything, and any other nothing."""
    sheet.template = "match_correct"
    same = sheet("match", sheet.variable(), sheet("correct", identifier=RESPONSE))
    gives = sheet.set("SCORE", sheet.variable("MAXSCORE"))
    sheet.rules.append(sheet("responseCondition", sheet("responseIf", same, gives)))
    sheet.rules += [shows] if shows else []
    results(item, sheet)


def answered(sheet: Sheet, right: list[str], worth: list[tuple[str, Decimal]], *, least: int | str = "") -> list[str]:
    """`least`: what is taken away ends there."""
    return [*([sheet.correct(right)] if right else []), sheet.mapping(worth, least=least)]


def chosen(sheet: Sheet, said: list[tuple[str, Text]], cardinality: str) -> str:
    """What is said about the choices that were made."""
    shown = [sheet.says("FEEDBACK", key, one) for key, one in said]
    if not any(shown):
        return ""
    sheet.outcome("FEEDBACK", "identifier", cardinality=cardinality)
    return sheet.set("FEEDBACK", sheet.variable())


def branches(sheet: Sheet, made: list[tuple[str, list[str]]]) -> str:
    """Conditions in their order, each with what follows from it; one without a test is for everything else."""
    names = ["responseIf", *["responseElseIf"] * (len(made) - 1)]
    said = [
        sheet(name if test else "responseElse", *([test] if test else []), *sets)
        for name, (test, sets) in zip(names, made, strict=True)
    ]
    return sheet("responseCondition", *said)


def shown(sheet: Sheet, place: int, said: Text) -> list[str]:
    key = f"answer-{place}"
    return [sheet.set("FEEDBACK", sheet.value("identifier", key))] if sheet.says("FEEDBACK", key, said) else []


def string_match(sheet: Sheet, said: str, *, case: bool) -> str:
    return sheet("stringMatch", sheet.variable(), sheet.value("string", said), caseSensitive=case)


def near(sheet: Sheet, said: str, room: str) -> str:
    """A test whether the response is the number, or near enough; none for any number."""
    if said == ANY:
        return ""
    both = f"{room} {room}" if room not in ("", "0") else ""
    kind = {"toleranceMode": "absolute" if both else "exact", "tolerance": both}
    return sheet("equal", sheet.variable(), sheet.value("float", said), **kind)


def placed(item: Ordering, sheet: Sheet, place: int) -> str:
    """A share for the step that stands in its place."""
    given = sheet("index", sheet.variable(), n=place)
    right = sheet("index", sheet("correct", identifier=RESPONSE), n=place)
    part = sheet.value("float", number(points(item, WHOLE) / len(item.steps)))
    more = sheet.set("SCORE", sheet("sum", sheet.variable("SCORE"), part))
    return sheet("responseCondition", sheet("responseIf", sheet("match", given, right), more))
