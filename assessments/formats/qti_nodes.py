"""The elements of a QTI item: found by name in either spelling, and their texts as HTML with the files that they show."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import quote

from assessments.formats import moodle_text
from assessments.formats.items import File, Text, TextFormat
from assessments.formats.moodle_text import trimmed
from assessments.formats.qti_text import ABSOLUTE, EMPTY, KEPT, NUMBERS, OWN, READ_TAGS, escaped, named, tag
from assessments.formats.xml_stream import Node, bare

INTERACTION = "interaction"
BLANK = "_____"
IN_LINES = ("textentryinteraction", "inlinechoiceinteraction")
STEM = "stem"
LOST = {
    "modalfeedback": "feedback",
    "feedbackinline": "feedback",
    "feedbackblock": "feedback",
    "rubricblock": "rubric",
    "img": "pictures",
    "object": "pictures",
    "video": "films",
    "audio": "sound",
    "math": "formulas",
}

type Media = Callable[[str], File | None]


def plain(name: str) -> str:
    """simpleChoice and qti-simple-choice are the same."""
    return bare(name).removeprefix("qti-").replace("-", "").lower()


def attribute(node: Node | None, name: str) -> str:
    if node is None:
        return ""
    return next((trimmed(value) for key, value in node.attributes.items() if plain(key) == name), "")


def find(node: Node, tag: str) -> list[Node]:
    """Every element `tag` inside, in reading order."""
    found = []
    for child in node.children:
        found += [child] if plain(child.tag) == tag else []
        found += find(child, tag)
    return found


def interactions(node: Node) -> list[Node]:
    found = []
    for child in node.children:
        found += [child] if plain(child.tag).endswith(INTERACTION) else interactions(child)
    return found


def values(node: Node, tag: str) -> list[str]:
    """The values of its element `tag`, such as those of a correct response."""
    return [trimmed(value.own_text()) for one in find(node, tag) for value in find(one, "value")]


def amount(node: Node, name: str) -> Decimal:
    return moodle_text.decimal(attribute(node, name) or "0", "what an answer is worth")


def is_place_alone(node: Node) -> bool:
    """Does it hold a place to write in, and nothing else? There is no line then that wants a blank."""
    kept = [piece for piece in node.pieces if isinstance(piece, Node) or trimmed(piece)]
    return len(kept) == 1 and isinstance(kept[0], Node) and plain(kept[0].tag) == IN_LINES[0]


def no_media(source: str) -> File | None:
    return None


@dataclass
class Texts:
    """Makes texts of elements. `media` finds a file that the item shows; `lost` gathers what could not be read."""

    media: Media = no_media
    lost: set[str] = field(default_factory=set)
    files: dict[str, File] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)

    def text(self, *nodes: Node | None) -> Text:
        """What stands in the elements, as one text."""
        self.files = {}
        said = "".join(self.html(node) for node in nodes if node)
        return Text(trimmed(said), TextFormat.HTML, tuple(self.files.values()))

    def html(self, node: Node) -> str:
        """Interactions leave a blank where they stand in a line, and nothing elsewhere; `marks` may say what they leave."""
        return "".join(escaped(piece) if isinstance(piece, str) else self.element(piece) for piece in node.pieces)

    def element(self, node: Node) -> str:
        if id(node) in self.marks:
            return self.marks[id(node)]
        name = plain(node.tag)
        if name.endswith(INTERACTION):
            return BLANK if name in IN_LINES else ""
        if name in ("img", "object"):
            return self.picture(node)
        if name in LOST:
            self.lost.add(LOST[name])
            return ""
        return self.seen(node, name)

    def seen(self, node: Node, name: str) -> str:
        if is_place_alone(node):
            return self.marks.get(id(node.children[0]), "")
        inner = "" if name in EMPTY else self.html(node)
        if name not in READ_TAGS or (name == "div" and STEM in attribute(node, "class").split()):
            return inner
        attributes = {key: value for key in KEPT.get(name, ()) if (value := self.kept(node, key))}
        if name == "a" and not attributes:
            return inner
        opening = tag(name, attributes)
        return opening if name in EMPTY else f"{opening}{inner}</{name}>"

    def kept(self, node: Node, key: str) -> str:
        value = attribute(node, key)
        if key == "href":
            return value if ABSOLUTE.match(value) else self.shown(value)
        return value if key not in NUMBERS or (value.isascii() and value.isdecimal()) else ""

    def picture(self, node: Node) -> str:
        """QTI 2 may show a picture as an <object>."""
        source = attribute(node, "src") or attribute(node, "data")
        kind = attribute(node, "type")
        shown = self.shown(source) if not kind or kind.startswith("image/") else ""
        if not shown:
            self.lost.add(LOST["img"])
            return ""
        sizes = {key: self.kept(node, key) for key in ("width", "height")}
        return tag(
            "img", {"src": shown, "alt": attribute(node, "alt")} | {key: one for key, one in sizes.items() if one}
        )

    def shown(self, source: str) -> str:
        """The address of a file in the item's text; nothing when there is none."""
        if not source:
            return ""
        if source not in self.files:
            found = self.media(source)
            if found is None:
                return ""
            *_, last = named((*self.files.values(), found))
            again = next(
                (one for one in self.files.values() if one.content == found.content and one.name == found.name), last
            )
            self.files[source] = again
        return OWN + quote(self.files[source].name)
