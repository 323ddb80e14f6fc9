"""A question's texts as a page shows them: plain text, Markdown or HTML, as its version says. Every text of a version has one format.

What is rendered is kept, since the same words are shown to many people.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from courses import text as markup

PLAIN, MARKDOWN, HTML = "plain", "markdown", "html"
KEPT = 1024
PICTURES = "/q/"
MARK = "@@PLUGINFILE@@"
FILE = re.compile(re.escape(MARK) + r"/([0-9a-f]{32})/[^\s\"'<>]+")
LOST_FILE = re.compile(re.escape(MARK) + r"/[^\s\"'<>]*")
NOT_OURS = re.compile(r'<img(?![^>]* src=")[^>]*>')
WITHOUT_ALT = re.compile(r"<img (?![^>]*\balt=)")
ONE_PARAGRAPH = re.compile(r"\s*<p>((?:(?!</?(?:p|ul|ol|h[2-6]|blockquote|pre|hr|div)\b).)*)</p>\s*", re.DOTALL)
DESCRIBED = re.compile(r"""\balt\s*=\s*(?:"\s*[^"\s]|'\s*[^'\s]|[^\s"'>])""", re.IGNORECASE)
SHOWN = re.compile(r"<img\b[^>]*" + re.escape(MARK) + r"[^>]*>", re.IGNORECASE)
PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
BLOCK = re.compile(r"<(?:p|ul|ol|h[2-6]|blockquote|pre|hr|div)\b")


@lru_cache(maxsize=KEPT)
def rendered(text: str, format_: str) -> str:
    """`text` in Markdown or HTML as clean HTML."""
    if format_ == MARKDOWN:
        return markup.render(text)
    html = NOT_OURS.sub("", markup.clean(placed(text), pictures=PICTURES))
    return WITHOUT_ALT.sub('<img alt="" ', html)


def shows_without_saying(data: Any) -> bool:
    """Whether a text somewhere in `data` shows a picture and does not say in words what is on it."""
    if isinstance(data, str):
        return any(not DESCRIBED.search(shown) for shown in SHOWN.findall(data))
    if isinstance(data, dict | list):
        return any(map(shows_without_saying, data.values() if isinstance(data, dict) else data))
    return False


def placed(html: str) -> str:
    """`html` with the addresses of its pictures: see pictures. A file that was left out has none."""
    return LOST_FILE.sub("", FILE.sub(rf"{PICTURES}\1/", html)) if MARK in html else html


def prose(text: str, format_: str) -> SafeString:
    """`text` with paragraphs, lists and whatever else it has."""
    if format_ not in (MARKDOWN, HTML):
        return escape(text)
    html = rendered(text, format_)
    alone = ONE_PARAGRAPH.fullmatch(html)
    return mark_safe(alone[1] if alone else html)  # noqa: S308 -- an allow-list stands behind it


def lines(text: str) -> SafeString:
    """Plain `text` with its line breaks."""
    return mark_safe("<br>".join(filter(None, map(str.strip, str(escape(text)).splitlines()))))  # noqa: S308 -- it was escaped just now


def is_long(prose_: SafeString) -> bool:
    """Whether it has blocks, and so cannot stand inside a heading, a legend or a label."""
    return bool(BLOCK.search(prose_))


@lru_cache(maxsize=KEPT)
def line(text: str, format_: str) -> SafeString:
    """`text` inside a line, with emphasis and line breaks at most."""
    if format_ not in (MARKDOWN, HTML):
        return escape(text)
    return mark_safe(markup.inline(rendered(text, format_), pictures=PICTURES))  # noqa: S308 -- an allow-list stands behind it


@lru_cache(maxsize=KEPT)
def bare(text: str, format_: str) -> str:
    """`text` for a list to choose from, where a browser shows no markup; a picture is what is said about it."""
    if format_ not in (MARKDOWN, HTML):
        return text
    return markup.without_tags(PICTURE.sub(r" \1 ", rendered(text, format_)))


class Cutter(HTMLParser):
    """Cuts clean HTML at marks that stand in its texts; a mark inside of a tag is left out."""

    def __init__(self, mark: re.Pattern[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.mark, self.pieces = mark, [""]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.pieces[-1] += self.mark.sub("", self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.pieces[-1] += f"</{tag}>"

    def handle_data(self, data: str) -> None:
        first, *others = self.mark.split(data)
        self.pieces[-1] += first
        self.pieces += others

    def handle_entityref(self, name: str) -> None:
        self.pieces[-1] += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.pieces[-1] += f"&#{name};"


def cut(html: str, mark: re.Pattern[str]) -> list[SafeString]:
    """Clean `html` in pieces: a text, what `mark` captured, a text… Together and without the marks they are the same HTML."""
    cutter = Cutter(mark)
    cutter.feed(html)
    cutter.close()
    return [mark_safe(piece) for piece in cutter.pieces]  # noqa: S308 -- it was clean before
