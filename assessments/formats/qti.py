"""QTI 2.1, 2.2 and 3.0: one item in a file (1EdTech, “Question and Test Interoperability”, Assessment Test, Section, and Item).

Read is what has a place here: choices, an order, pairs, one word or number to write, one list in a text, a text to write.
QTI 3 writes the same elements as qti-… with hyphens; names are compared without either. Other interactions are refused by name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from html import escape
from typing import Any, BinaryIO

from assessments.formats import moodle_text
from assessments.formats.items import (
    Answer,
    Description,
    Entry,
    Essay,
    FileError,
    Item,
    Matching,
    MultiChoice,
    Notice,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    Refused,
    ShortText,
    Text,
    TextFormat,
    UnreadableError,
)
from assessments.formats.moodle_text import trimmed
from assessments.formats.opening import opened
from assessments.formats.shelving import Shelf
from assessments.formats.xml_stream import Node, Shape, bare, questions
from assessments.rules.fractions import NONE, WHOLE, seven

NO_ITEM = "It begins with <{}>, and a QTI item begins with <assessmentItem>. Take one item out of its package."
ROOTS = frozenset({"assessmentItem", "qti-assessment-item"})
ONE_ITEM = Shape(ROOTS, ROOTS, 1, NO_ITEM)
BLANK = "_____"
NUMBERS = {"float", "integer"}
ALL_OR_NOTHING = "match_correct"
INTERACTION = "interaction"
HTML = frozenset(
    [
        "p",
        "div",
        "span",
        "b",
        "i",
        "u",
        "em",
        "strong",
        "sub",
        "sup",
        "small",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "br",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
    ]
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What an item says of a response: its right values, and what single values are worth."""

    kind: str
    right: tuple[str, ...]
    worth: dict[str, Decimal]
    default: Decimal = NONE


@dataclass(frozen=True, slots=True)
class Asked:
    """An item taken apart: its one interaction, if it has one, and how it is graded."""

    shared: dict[str, Any]
    interaction: Node | None
    declared: Declared
    together: bool


def read(stream: BinaryIO) -> Iterator[Entry]:
    """The item in a QTI file."""
    shelf = Shelf()
    try:
        source = opened(stream)
        yield from source.notices
        for node in questions(source, ONE_ITEM):
            yield from [node] if isinstance(node, Refused) else entries(node, shelf)
    except FileError as error:
        yield error.refused


def entries(node: Node, shelf: Shelf) -> Iterator[Entry]:
    name = moodle_text.cleaned_name(attribute(node, "title") or attribute(node, "identifier"))
    for entry in shelf.put(node.line, name, partial(item_of, node, name)):
        yield entry
        if isinstance(entry, MultiChoice) and not entry.single and at_once(node):
            yield Notice(node.line, "It wants all right choices at once; here each gives its share.", name)
    lost = {said for tag, said in LOST.items() if find(node, tag)}
    if lost:
        yield Notice(node.line, f"It is read without its {', '.join(sorted(lost))}.", name)


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


def plain(tag: str) -> str:
    """simpleChoice and qti-simple-choice are the same."""
    return bare(tag).removeprefix("qti-").replace("-", "").lower()


def attribute(node: Node, name: str) -> str:
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


def item_of(node: Node, name: str) -> Item:
    (body,) = find(node, "itembody") or [node]
    asking = [one for one in interactions(body) if plain(one.tag) != "endattemptinteraction"]
    if len(asking) > 1:
        raise UnreadableError("It asks more than one thing. Make an item of each.")
    interaction = asking[0] if asking else None
    kind = plain(interaction.tag).removesuffix(INTERACTION) if interaction else ""
    make = KINDS.get(kind)
    if not make:
        raise UnreadableError(f"It is answered by “{kind}”, which we do not have. Write it anew as another kind.")
    prompt = "".join(html(one) for one in (find(interaction, "prompt") if interaction else []))
    text = Text(trimmed(html(body) + prompt), TextFormat.HTML)
    shared = {"name": name or moodle_text.name_from(text.text), "text": text, "line": node.line}
    return make(Asked(shared, interaction, declared(node, interaction), at_once(node)))


def at_once(node: Node) -> bool:
    """Is only the whole right answer worth anything? Its response processing is then called match_correct."""
    named = "".join(attribute(one, "template") for one in find(node, "responseprocessing"))
    return named.rpartition("/")[2].removesuffix(".xml") == ALL_OR_NOTHING


def declared(node: Node, interaction: Node | None) -> Declared:
    name = attribute(interaction, "responseidentifier") if interaction else ""
    for one in find(node, "responsedeclaration"):
        if attribute(one, "identifier") == name:
            right = [value for correct in find(one, "correctresponse") for value in find(correct, "value")]
            entries_ = {attribute(entry, "mapkey"): amount(entry, "mappedvalue") for entry in find(one, "mapentry")}
            default = next((amount(mapping, "defaultvalue") for mapping in find(one, "mapping")), NONE)
            values = tuple(trimmed(value.own_text()) for value in right)
            return Declared(attribute(one, "basetype"), values, entries_, default)
    return Declared("", (), {})


def amount(node: Node, name: str) -> Decimal:
    return moodle_text.decimal(attribute(node, name) or "0", "what an answer is worth")


def html(node: Node) -> str:
    """What stands in `node`, as HTML; interactions leave a blank where they stand in a line, and nothing elsewhere."""
    return "".join(escape(piece, quote=False) if isinstance(piece, str) else element(piece) for piece in node.pieces)


def element(node: Node) -> str:
    tag = plain(node.tag)
    if tag.endswith(INTERACTION):
        return BLANK if tag in ("textentryinteraction", "inlinechoiceinteraction") else ""
    if tag in LOST and tag not in HTML:
        return ""
    inner = html(node)
    if tag in ("br", "hr"):
        return f"<{tag} />"
    return f"<{tag}>{inner}</{tag}>" if tag in HTML else inner


def options(asked: Asked, tag: str) -> list[tuple[str, Text]]:
    """Identifier and text of everything to choose from."""
    listed = find(asked.interaction, tag) if asked.interaction else []
    return [(attribute(one, "identifier"), Text(trimmed(html(one)), TextFormat.HTML)) for one in listed]


def choosing(asked: Asked, tag: str = "simplechoice") -> Item:
    most = attribute(asked.interaction, "maxchoices") if asked.interaction else ""
    single = tag == "inlinechoice" or most in ("", "1")
    listed = options(asked, tag)
    worth = worth_of([key for key, _ in listed], asked.declared, single=single)
    answers = tuple(Answer(text, worth[key], Text(format=TextFormat.HTML)) for key, text in listed)
    shuffle = bool(asked.interaction and attribute(asked.interaction, "shuffle") == "true")
    return MultiChoice(**asked.shared, answers=answers, single=single, shuffle=shuffle, numbering="none")


def worth_of(keys: list[str], said: Declared, *, single: bool) -> dict[str, Decimal]:
    """The fraction of each choice. What is mapped is a share of the most that can be got."""
    if said.worth:
        values = {key: said.worth.get(key, said.default) for key in keys}
        most = max(values.values(), default=NONE) if single else sum((max(one, NONE) for one in values.values()), NONE)
        if most <= 0:
            raise UnreadableError("None of its choices gives anything. Say in its mapping which are right.")
        return {key: seven(max(value / most, -WHOLE)) for key, value in values.items()}
    if not set(said.right) & set(keys):
        raise UnreadableError("It does not say which choice is right. Write a correct response.")
    part = WHOLE if single else seven(WHOLE / len(said.right))
    return {key: part if key in said.right else (NONE if single else -WHOLE) for key in keys}


def ordering(asked: Asked) -> Item:
    listed = dict(options(asked, "simplechoice"))
    if len(listed) < 2 or sorted(asked.declared.right) != sorted(listed):
        raise UnreadableError("It does not say the whole order. Name every step in its correct response.")
    steps = tuple(listed[key] for key in asked.declared.right)
    return Ordering(**asked.shared, steps=steps, grading="ALL_OR_NOTHING" if asked.together else "ABSOLUTE_POSITION")


def matching(asked: Asked) -> Item:
    """Pairs from a source to a target; what belongs to nothing is one more thing to choose from."""
    listed = dict(options(asked, "simpleassociablechoice"))
    pairs = [tuple(pair.split()) for pair in asked.declared.right or asked.declared.worth]
    if not pairs or any(len(pair) != 2 or not set(pair) <= set(listed) for pair in pairs):
        raise UnreadableError("Its pairs do not name two of its choices each. Look at its correct response.")
    stems = [stem for stem, _ in pairs]
    if len(set(stems)) < len(stems):
        raise UnreadableError(
            "One thing belongs to more than one other, which we do not have. Leave one pair for each."
        )
    left_over = [key for key in listed if not any(key in pair for pair in pairs)]
    made = [Pair(listed[stem], said(listed[other])) for stem, other in pairs]
    extra = [Pair(Text(format=TextFormat.HTML), said(listed[key])) for key in left_over]
    return Matching(**asked.shared, pairs=(*made, *extra))


def said(text: Text) -> str:
    return moodle_text.decoded_entities(moodle_text.without_tags(text.text))


def writing(asked: Asked) -> Item:
    known = asked.declared.worth or dict.fromkeys(asked.declared.right, WHOLE)
    most = max(known.values(), default=NONE)
    if most <= 0:
        raise UnreadableError("It does not say what is right. Write a correct response.")
    if asked.declared.kind in NUMBERS:
        numbers = (NumericAnswer(moodle_text.number_text(key), seven(value / most)) for key, value in known.items())
        return Numeric(**asked.shared, answers=tuple(numbers))
    answers = (Answer(Text(key.replace("*", r"\*")), seven(value / most)) for key, value in known.items())
    return ShortText(**asked.shared, answers=tuple(answers), case=not asked.declared.worth)


def essay(asked: Asked) -> Item:
    lines = attribute(asked.interaction, "expectedlines") if asked.interaction else ""
    return Essay(**asked.shared, response_lines=int(lines) if lines.isdecimal() else 15)


def upload(asked: Asked) -> Item:
    return Essay(**asked.shared, response_format="noinline", attachments=1, attachments_required=1)


KINDS: dict[str, Callable[[Asked], Item]] = {
    "": lambda asked: Description(**asked.shared, mark=NONE),
    "choice": choosing,
    "inlinechoice": partial(choosing, tag="inlinechoice"),
    "order": ordering,
    "match": matching,
    "textentry": writing,
    "extendedtext": essay,
    "upload": upload,
}
