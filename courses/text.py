"""Authors' Markdown as safe HTML: two locks, a parser that knows no HTML and an allow-list behind it."""

import html as entities
import re
from collections.abc import Callable, Iterable

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, smartquotes
from markdown_it.rules_inline import StateInline, emphasis, link, strikethrough
from markdown_it.token import Token

HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td", "div"}
TAGS = {"p", "ul", "ol", "li", "blockquote", "em", "strong", "s", "code", "pre", "hr", "br", "a"} | HEADINGS | TABLES
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
ATTRIBUTE_VALUES = {"th": {"scope": {"col"}}, "div": {"class": {"sheet"}, "tabindex": {"0"}}}
SCHEMES = {"http", "https", "mailto"}
DEEPEST_HEADING = 6
OTHER_EDITORS = {"b", "i", "u", "sub", "sup", "img"}
PICTURE = {"img": {"src", "alt"}}
INLINE = {"em", "strong", "s", "code", "br"}
ENDS = re.compile(r"</(?:p|ul|ol|li|h[2-6]|blockquote|pre|table|tr|div)>|<(?:br|hr)>")
CELL = re.compile(r"</t[hd]>")
# Each such sign costs a walk through its paragraph, some a long one. A text with more of them than this is no text, and keeps them as
# they were typed: fifty thousand letters of prose have some hundreds.
MOST = {"quotes": ("\"'", 5_000), "links": ("[", 5_000), "emphasis": ("*_~", 10_000)}
CROWDED = "crowded"
DASH = re.compile(r"(?:^|(?<=\s))--(?=\s|$)|(?<=\w)--(?=\w)")


def parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough and printers' quotes, without HTML, pictures and guessed links.

    The library's other replacements stay off: they would make a copyright sign of "Section 4 (c)".
    """
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": True})
    markdown.enable(["table", "strikethrough", "smartquotes"]).disable(["image", "html_block", "html_inline"])
    markdown.core.ruler.before("smartquotes", "dashes", dashes)
    markdown.core.ruler.at("smartquotes", quotes)
    markdown.inline.ruler.at("link", sparing("links", link))
    markdown.inline.ruler.at("emphasis", sparing("emphasis", emphasis.tokenize))
    markdown.inline.ruler.at("strikethrough", sparing("emphasis", strikethrough.tokenize))
    return markdown


def dashes(state: StateCore) -> None:
    """Two hyphens between words become a dash. Code stands in tokens of its own and keeps its hyphens."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = DASH.sub("–", child.content)


def quotes(state: StateCore) -> None:
    """Printers' quotes."""
    if "quotes" not in state.env.get(CROWDED, ()):
        smartquotes(state)


def sparing(signs: str, rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """`rule`, in texts that are not crowded with its `signs`."""

    def spared(state: StateInline, silent: bool) -> bool:
        return signs not in state.env.get(CROWDED, ()) and rule(state, silent)

    return spared


def crowded(text: str) -> set[str]:
    """Of which signs there are too many in `text`."""
    return {name for name, (signs, most) in MOST.items() if sum(map(text.count, signs)) > most}


MARKDOWN = parser()


def render(markdown: str) -> str:
    """`markdown` as HTML that may stand in a page below its h1. Anything may come in; nothing raises."""
    source = readable(markdown)
    tokens = MARKDOWN.parse(source, {CROWDED: crowded(source)})
    settle_headings(tokens)
    return clean(MARKDOWN.renderer.render(framed_tables(tokens), MARKDOWN.options, {}))


def clean(html: str, *, pictures: str = "") -> str:
    """The second lock: `html` with nothing but the tags, attributes and schemes named above.

    HTML that another editor wrote may have a few more tags, and pictures whose addresses begin with `pictures`.
    """

    def kept(tag: str, name: str, value: str) -> str | None:
        return None if (tag, name) == ("img", "src") and not value.startswith(pictures) else value

    return nh3.clean(
        html,
        tags=TAGS | OTHER_EDITORS if pictures else TAGS,
        attributes=ATTRIBUTES | PICTURE if pictures else ATTRIBUTES,
        attribute_filter=kept if pictures else None,
        tag_attribute_values=ATTRIBUTE_VALUES,
        url_schemes=SCHEMES,
        link_rel="noreferrer noopener",
    )


def lines(html: str, tags: set[str], *, pictures: str = "") -> list[str]:
    """What `html` says, one string for each block of it, with `tags` alone."""
    broken = ENDS.sub("\n", CELL.sub(" ", clean(html, pictures=pictures).replace("\n", " ")))
    return [line.strip() for line in nh3.clean(broken, tags=tags).split("\n") if line.strip()]


def inline(html: str, *, pictures: str = "") -> str:
    """`html` as it may stand inside a line, a label or a button: without links, and with a line break for each new block."""
    return "<br>".join(lines(html, INLINE | OTHER_EDITORS if pictures else INLINE, pictures=pictures))


def without_tags(html: str) -> str:
    """`html` as plain text in one line."""
    return entities.unescape(" ".join(lines(html, set())))


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
