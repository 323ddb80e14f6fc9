"""A text as QTI has it: HTML that is well-formed XML, of the elements that QTI knows, with its pictures beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import quote, unquote

from assessments.formats.items import File, Text, TextFormat
from assessments.formats.moodle_text import trimmed
from courses.text import render
from lms.kit.archives import ARCHIVES, same

TAGS = frozenset(
    [
        "a",
        "b",
        "blockquote",
        "br",
        "cite",
        "code",
        "dd",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "var",
    ]
)
READ_TAGS = TAGS | {"u"}
EMPTY = frozenset({"br", "hr", "img"})
KEPT = {
    "a": ("href",),
    "img": ("src", "alt", "width", "height"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
}
NEEDED = {"a": "href", "img": "src"}
NUMBERS = {"width", "height", "colspan", "rowspan"}
BLOCKS = frozenset(
    ["blockquote", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"]
)
ENDS = {
    "li": ("li", ("ol", "ul")),
    "dt": ("dt dd", ("dl",)),
    "dd": ("dt dd", ("dl",)),
    "tr": ("tr td th", ("table",)),
    "td": ("td th", ("tr", "table")),
    "th": ("td th", ("tr", "table")),
}
UNSEEN = {"script", "style", "template"}
MARKUP = re.compile(r"<[a-zA-Z/!?]")
BOGUS = ("<![", "<!-[")  # what word processors write, on which Python's parser breaks; browsers take both for a comment
ABSOLUTE = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]+\Z", re.IGNORECASE)
OWN = "@@PLUGINFILE@@/"
NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\\/:]|\.\.+")
FORMATTING, UNSHOWN = "formatting", "files that no text shows"


def tag(name: str, attributes: Mapping[str, str]) -> str:
    """The same for whoever reads and whoever writes."""
    said = "".join(f' {key}="{quoted(attributes[key])}"' for key in KEPT.get(name, ()) if key in attributes)
    return f"<{name}{said} />" if name in EMPTY else f"<{name}{said}>"


def quoted(value: str) -> str:
    return escaped(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def escaped(said: str) -> str:
    return escape(said, quote=False).replace("\r", "&#13;")


@dataclass
class Xhtml(HTMLParser):
    """Goes through HTML as people write it. `names` says what a file that the text shows is called from now on.

    `lost` holds words for what has no place in QTI, `shown` the files that the text does show.
    """

    names: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    unseen: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        kept = self.kept(name, attributes)
        known = name in TAGS and NEEDED.get(name, "") in ("", *kept)
        if not known or attributes.keys() - kept.keys():
            self.lost.add(FORMATTING)
        if name in UNSEEN:
            self.unseen += 1
        if not known:
            return
        self.make_room(name)
        self.pieces.append(tag(name, kept))
        if name not in EMPTY:
            self.stack.append(name)

    def kept(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        found = {key: self.fitting(key, trimmed(attributes.get(key, ""))) for key in KEPT.get(name, ())}
        return {key: value for key, value in found.items() if value or key == "alt"}

    def fitting(self, key: str, value: str) -> str:
        """What stays of an attribute; nothing where QTI has no place for it."""
        if key in NUMBERS:
            return value if value.isascii() and value.isdecimal() else ""
        if key not in ("src", "href"):
            return value
        own = self.names.get(unquote(value.removeprefix(OWN))) if value.startswith(OWN) else None
        if own:
            self.shown.add(own)
            return OWN + quote(own)
        return value if key == "href" and ABSOLUTE.match(value) else ""

    def make_room(self, name: str) -> None:
        """Ends what HTML lets people leave open."""
        if name in BLOCKS and "p" in self.stack:
            self.end("p")
        ended, inside = ENDS.get(name, ("", ()))
        for one in reversed(self.stack):
            if one in inside:
                return
            if one in ended.split():
                self.end(one)
                return

    def end(self, name: str) -> None:
        while self.stack:
            last = self.stack.pop()
            self.pieces.append(f"</{last}>")
            if last == name:
                return

    def handle_endtag(self, name: str) -> None:
        if name in UNSEEN:
            self.unseen = max(self.unseen - 1, 0)
        elif name in self.stack:
            self.end(name)

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(escaped(data))

    def close(self) -> None:
        super().close()
        while self.stack:
            self.end(self.stack[-1])


def html_of(text: Text) -> str:
    """What the text is in HTML."""
    said = trimmed(text.text)
    if text.format == TextFormat.MARKDOWN:
        return trimmed(render(said))
    if text.format == TextFormat.HTML or (text.format == TextFormat.MOODLE and MARKUP.search(said)):
        return said
    plain = said if text.format == TextFormat.PLAIN else unescape(said)
    return escape(plain, quote=False).replace("\n", "<br />")


def as_qti(text: Text) -> tuple[Text, set[str]]:
    """The text in QTI's HTML, and words for what was lost on the way. A wiki's text stays: nothing here reads it."""
    if text.format == TextFormat.WIKI and trimmed(text.text):
        return text, set()
    files = named(text.files)
    names = {old.path.lstrip("/") + old.name: new.name for old, new in zip(text.files, files, strict=True)}
    parser = Xhtml({old: new for old, new in names.items() if not ARCHIVES.search(new)})
    parser.feed(html_of(text).replace(*BOGUS))
    parser.close()
    shown = tuple(file for file in files if file.name in parser.shown)
    lost = parser.lost | ({UNSHOWN} if len(shown) < len(files) else set())
    return Text(trimmed("".join(parser.pieces)), TextFormat.HTML, shown), lost


def named(files: tuple[File, ...]) -> tuple[File, ...]:
    """Each file under a name of its own, beside the others and safe in a package."""
    found: dict[str, File] = {}
    for file in files:
        first, dot, ending = safe(file.name).rpartition(".")
        name, number = first + dot + ending, 2
        while same(name) in found:
            name, number = f"{first}-{number}{dot}{ending}", number + 1
        found[same(name)] = File(name, file.content)
    return tuple(found.values())


def safe(name: str) -> str:
    clean = NOT_IN_NAMES.sub("", name.encode("utf-8", "ignore").decode()).strip(". ")
    return clean or "file"
