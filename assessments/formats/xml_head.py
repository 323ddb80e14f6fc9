"""What every kind of question has in Moodle XML, and what its answers have."""

from decimal import Decimal
from typing import Any

from assessments.formats import moodle_text
from assessments.formats.items import THIRD, Answer, Text, TextFormat, UnreadableError
from assessments.formats.worth import grade
from assessments.formats.xml_parts import hint, number, old_image, says_something, text_at, text_in, yes
from assessments.formats.xml_stream import Node
from assessments.rules.fractions import WHOLE

type Shared = dict[str, Any]

OLD_PENALTY = Decimal("0.005")


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
        "hints": tuple(filter(says_something, (hint(child, text.format) for child in node.all("hint")))),
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
