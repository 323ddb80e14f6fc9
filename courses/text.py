"""Authors' Markdown as safe HTML: two locks, a parser that knows no HTML and an allow-list behind it."""

import re
from collections.abc import Iterable

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td", "div"}
TAGS = {"p", "ul", "ol", "li", "blockquote", "em", "strong", "s", "code", "pre", "hr", "br", "a"} | HEADINGS | TABLES
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
ATTRIBUTE_VALUES = {"th": {"scope": {"col"}}, "div": {"class": {"sheet"}, "tabindex": {"0"}}}
SCHEMES = {"http", "https", "mailto"}
DEEPEST_HEADING = 6
DASH = re.compile(r"(?:^|(?<=\s))--(?=\s|$)|(?<=\w)--(?=\w)")


def parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough and printers' quotes, without HTML, pictures and guessed links.

    The library's other replacements stay off: they would make a copyright sign of "Section 4 (c)".
    """
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": True})
    markdown.enable(["table", "strikethrough", "smartquotes"]).disable(["image", "html_block", "html_inline"])
    markdown.core.ruler.before("smartquotes", "dashes", dashes)
    return markdown


def dashes(state: StateCore) -> None:
    """Two hyphens between words become a dash. Code stands in tokens of its own and keeps its hyphens."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = DASH.sub("–", child.content)


MARKDOWN = parser()


def render(markdown: str) -> str:
    """`markdown` as HTML that may stand in a page below its h1. Anything may come in; nothing raises."""
    tokens = MARKDOWN.parse(readable(markdown))
    settle_headings(tokens)
    return clean(MARKDOWN.renderer.render(framed_tables(tokens), MARKDOWN.options, {}))


def clean(html: str) -> str:
    """The second lock: `html` with nothing but the tags, attributes and schemes named above."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        tag_attribute_values=ATTRIBUTE_VALUES,
        url_schemes=SCHEMES,
        link_rel="noreferrer noopener",
    )


def readable(text: str) -> str:
    """`text` without what no page can show: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def settle_headings(tokens: list[Token]) -> None:
    """Moves headings below the page's own h1, and leaves no step out on the way down."""
    before = 1
    opened = [token for token in tokens if token.type == "heading_open"]
    shift = 1 if any(token.tag == "h1" for token in opened) else 0
    for token in tokens:
        if token.type == "heading_open":
            before = min(int(token.tag[1]) + shift, before + 1, DEEPEST_HEADING)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{before}"


def framed_tables(tokens: Iterable[Token]) -> list[Token]:
    """Tables in a frame that scrolls by itself, reachable by keyboard; heads say that they head a column."""
    framed: list[Token] = []
    for token in tokens:
        if token.type == "table_open":
            framed.append(Token("sheet_open", "div", 1, attrs={"class": "sheet", "tabindex": "0"}, block=True))
        if token.type == "th_open":
            token.attrSet("scope", "col")
        framed.append(token)
        if token.type == "table_close":
            framed.append(Token("sheet_close", "div", -1, block=True))
    return framed
