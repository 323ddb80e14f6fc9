"""QTI, written: items of version 2.1 and 3.0, each valid by itself.

What a question holds stands where QTI has a place for it: shares in mappings, feedback as modal feedback with the rules that
show it, notes for graders in a rubric. An item's id, category and tags belong into its package: see `qti_packing`.
"""

from collections.abc import Callable, Iterable

from assessments.formats import qti
from assessments.formats.items import File, Item
from assessments.formats.qti_asked import GENERAL
from assessments.formats.qti_bodies import BODIES
from assessments.formats.qti_forming import formed
from assessments.formats.qti_processing import processed
from assessments.formats.qti_sheet import V30, CannotBeWrittenError, Sheet, Version, attribute
from assessments.formats.writing import Lost, Written, read_text, verdict

ONE_ONLY = "A file holds one item. Make a package of several."


def write(items: Iterable[Item], version: Version = V30) -> Written:
    """One item as a file of its own, without media; `qti_packing.package` holds any number, with theirs."""
    text, told = "", list[Lost]()
    for place, item in enumerate(items, start=1):
        if text:
            told.append(Lost(place, item.name, ONE_ONLY, left_out=True))
            continue
        made = formed(item)
        piece = xml_of(made.item, version)
        lost = verdict(place, made.item, read_text(qti.read, piece), made.lost)
        told += [lost] if lost else []
        text = "" if lost and lost.left_out else piece
    return Written(text, tuple(told))


def xml_of(item: Item, version: Version, place: Callable[[File], str] | None = None, identifier: str = "item") -> str:
    """The item as XML; nothing for what QTI, or a file by itself, has no place for."""
    made = next((made for kind, made in BODIES if isinstance(item, kind)), None)
    sheet = Sheet(version, place)
    try:
        body = made(item, sheet) if made else ""
        if made is None:
            return ""
        return whole(item, sheet, body, identifier)
    except CannotBeWrittenError:
        return ""


def whole(item: Item, sheet: Sheet, body: str, identifier: str) -> str:
    version = sheet.version
    if sheet.says("GENERAL", GENERAL, item.general_feedback):
        sheet.outcome("GENERAL", "identifier", GENERAL)
    processing = [processed(sheet)] if sheet.rules or sheet.template else []
    attributes = {
        "identifier": identifier,
        "title": item.name,
        "adaptive": False,
        "timeDependent": False,
    }
    said = "".join(f" {version.attribute(key)}={attribute(value)}" for key, value in attributes.items())
    schema = (
        f'xmlns="{version.namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{version.namespace} {version.schema}"'
    )
    inner = [*sheet.responses, *sheet.outcomes, sheet("itemBody", body), *processing, *sheet.feedback]
    tag = version.tag("assessmentItem")
    lines = "\n".join(inner)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{tag} {schema}{said}>\n{lines}\n</{tag}>\n'
