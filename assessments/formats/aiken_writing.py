"""Aiken, written: questions with one right choice, in plain text."""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape, unescape

from assessments.formats import aiken
from assessments.formats.items import Answer, Combined, Item, MultiChoice, Text, TextFormat
from assessments.formats.writing import Format, Written, written
from assessments.rules.fractions import WHOLE

MOST = 26
PLAIN = (TextFormat.PLAIN, TextFormat.MOODLE, TextFormat.HTML)
MARKUP = re.compile(r"<[a-zA-Z/!?]")


def write(items: Iterable[Item]) -> Written:
    """Every other kind of question is named, and so is what Aiken has no place for: names, feedback and marks."""
    return written(map(as_html, items), Format(question, lambda item: "", aiken.read, tags=False))


def as_html(item: Item) -> Item:
    """The same words in HTML, the one format that Aiken is read as."""
    if not isinstance(item, MultiChoice):
        return item
    answers = tuple(replace(answer, text=html(answer.text), feedback=html(answer.feedback)) for answer in item.answers)
    blank = item.general_feedback if item.general_feedback.text else Text(format=TextFormat.HTML)
    return replace(item, text=html(item.text), answers=answers, general_feedback=blank, combined=in_html(item))


def in_html(item: MultiChoice) -> Combined:
    said = item.combined
    return replace(said, correct=html(said.correct), partial=html(said.partial), incorrect=html(said.incorrect))


def html(text: Text) -> Text:
    if text.format == TextFormat.PLAIN or (text.format == TextFormat.MOODLE and not MARKUP.search(text.text)):
        plain = text.text if text.format == TextFormat.PLAIN else unescape(text.text)
        return Text(escape(plain, quote=False), TextFormat.HTML, text.files)
    return replace(text, format=TextFormat.HTML) if text.format in PLAIN else text


def question(item: Item) -> str:
    """Nothing for a question that Aiken has no way to ask."""
    if not isinstance(item, MultiChoice) or not item.single or not 2 <= len(item.answers) <= MOST:
        return ""
    if [answer.fraction for answer in item.answers if answer.fraction] != [WHOLE]:
        return ""
    lines = [unescape(item.text.text), *(choice(place, answer) for place, answer in enumerate(item.answers))]
    right = next(place for place, answer in enumerate(item.answers) if answer.fraction)
    return "\n".join([*lines, f"ANSWER: {letter(right)}", "", ""])


def choice(place: int, answer: Answer) -> str:
    return f"{letter(place)}) {unescape(answer.text.text)}"


def letter(place: int) -> str:
    return chr(ord("A") + place)
