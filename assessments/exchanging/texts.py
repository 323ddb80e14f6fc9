"""A file gives every text a format of its own, a wording one for all: which one, and how each text is turned into it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from html import escape, unescape
from typing import Any

from assessments.formats.items import Item, Numeric, Part, ShortText, Text, TextFormat
from assessments.formats.moodle_text import has_tags
from assessments.models import QuestionVersion
from courses.text import render

Format = QuestionVersion.Format
FORMATS = {Format.PLAIN: TextFormat.PLAIN, Format.MARKDOWN: TextFormat.MARKDOWN, Format.HTML: TextFormat.HTML}


def texts_of(thing: Any) -> Iterator[Text]:
    """Every text in `thing` that is shown to somebody; a pattern to compare words with is none.

    The texts of a gap stand inside another text and have its format, unless there is markup in them.
    """
    if isinstance(thing, Text):
        yield thing
    elif isinstance(thing, ShortText | Numeric):
        yield from texts_in(thing, but="answers")
        for answer in thing.answers:
            yield answer.feedback
    elif isinstance(thing, Part):
        yield from (text for text in texts_of(thing.question) if text is not thing.question.text and has_tags(text))
    elif is_dataclass(thing):
        yield from texts_in(thing)
    elif isinstance(thing, tuple):
        for one in thing:
            yield from texts_of(one)


def texts_in(thing: Any, *, but: str = "") -> Iterator[Text]:
    for one in fields(thing):
        if one.name != but:
            yield from texts_of(getattr(thing, one.name))


def format_of(item: Item) -> Format:
    """Plain where no text has any markup, Markdown where all are Markdown, and HTML otherwise."""
    found = {own_format(text) for text in texts_of(item) if text.text.strip()} or {Format.PLAIN}
    return found.pop() if len(found) == 1 else Format.HTML


def own_format(text: Text) -> Format:
    if text.format == TextFormat.MARKDOWN:
        return Format.MARKDOWN
    return Format.HTML if has_tags(text) else Format.PLAIN


def as_it_is(text: Text) -> str:
    return text.text


@dataclass(frozen=True)
class Turned:
    """Turns texts of a file into `format`; `say` names the files in them."""

    format: Format
    say: Callable[[Text], str] = as_it_is

    def __call__(self, text: Text) -> str:
        said = self.say(text).strip()
        if self.format == Format.PLAIN:
            return unescape(said) if text.format in (TextFormat.HTML, TextFormat.MOODLE) else said
        if self.format == Format.MARKDOWN or text.format == TextFormat.HTML:
            return said
        return as_html(said, text.format)


def as_html(said: str, own: TextFormat) -> str:
    if own == TextFormat.MARKDOWN:
        return render(said).strip()
    if own != TextFormat.MOODLE:
        said = escape(said, quote=False)
    return said.replace("\r", "").replace("\n", "<br>")


def text_in(format_: str) -> TextFormat:
    """What a file calls the format of a wording."""
    return FORMATS[Format(format_)]
