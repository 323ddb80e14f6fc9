"""The small parts of a question in Moodle XML: texts with their format and files, hints, yes and no."""

import binascii
import re
from base64 import b64decode
from decimal import Decimal

from assessments.formats.items import Combined, File, Hint, Text, TextFormat
from assessments.formats.moodle_text import blank, decimal, trimmed
from assessments.formats.xml_stream import Node

FORMATS = {
    "moodle_auto_format": TextFormat.MOODLE,
    "html": TextFormat.HTML,
    "plain_text": TextFormat.PLAIN,
    "wiki_like": TextFormat.WIKI,
    "markdown": TextFormat.MARKDOWN,
}
NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
NOT_IN_NAMES = re.compile(r"""[\x00-\x1f\x7f&<>"`|':\\/]|\.\.+""")


def text_in(node: Node | None, default: TextFormat = TextFormat.HTML) -> Text:
    """The <text> in `node`, with its format (another name than Moodle's is HTML) and its files."""
    if node is None:
        return Text(format=default)
    name = trimmed(node.attributes.get("format", ""))
    kind = FORMATS.get(name, TextFormat.HTML) if "format" in node.attributes else default
    return Text(node.value("text"), kind, files_in(node))


def text_at(node: Node, tag: str, default: TextFormat) -> Text:
    return text_in(node.first(tag), default)


def files_in(node: Node) -> tuple[File, ...]:
    """The files in `node`; of two with the same name, the first."""
    found: dict[str, File] = {}
    for child in node.all("file"):
        name, path = trimmed(child.attributes.get("name", "")), trimmed(child.attributes.get("path", "/"))
        found.setdefault(path + name, File(name, content(child.own_text()), path))
    return tuple(found.values())


def content(text: str) -> bytes:
    """What Base64 says, whatever stands between its letters."""
    letters = NOT_BASE64.sub("", text.partition("=")[0])
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    try:
        return b64decode(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return b""


def old_image(node: Node) -> File | None:
    """The picture that Moodle 1.9 wrote beside the text."""
    name, data = node.value("image"), node.value("image_base64")
    if not name or not data:
        return None
    clean = NOT_IN_NAMES.sub("", name.replace("/", "_")).lstrip(".")
    return File(clean, content(data))


def combined(node: Node, default: TextFormat) -> Combined:
    told = node.value("correctresponsesfeedback", "-")
    return Combined(
        text_at(node, "correctfeedback", default),
        text_at(node, "partiallycorrectfeedback", default),
        text_at(node, "incorrectfeedback", default),
        yes(told) if told != "-" else node.first("shownumcorrect") is not None,
    )


def hint(node: Node, default: TextFormat) -> Hint:
    old = node.first("hintcontent")
    if old is not None:
        return Hint(
            text_in(old, default),
            yes(node.value("statenumberofcorrectresponses")),
            yes(node.value("clearincorrectresponses")),
            node.value("showfeedbacktoresponses"),
        )
    return Hint(
        text_in(node, default),
        node.first("shownumcorrect") is not None,
        node.first("clearwrong") is not None,
        node.value("options"),
    )


def says_something(said: Hint) -> bool:
    return not blank(said.text.text) or said.show_count or said.clear_wrong or bool(said.options)


def yes(text: str) -> bool:
    return text not in ("", "0", "false")


def number(node: Node, tag: str, default: Decimal) -> Decimal:
    """Raises UnreadableError for what is no number."""
    text = node.value(tag)
    return decimal(text, f"its <{tag}>") if text else default


def whole(node: Node, tag: str, default: int) -> int:
    return int(number(node, tag, Decimal(default)))
