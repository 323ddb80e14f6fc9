"""A QTI item that asks several things at once, as one text with questions in it.

It is read where nothing of its sense is lost: each part is a choice, a list, a word or a number, and the points of the parts are added
up. Anything else is refused by its name.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from math import gcd

from assessments.formats import cloze, moodle_text
from assessments.formats.cloze_writing import gap
from assessments.formats.items import (
    Answer,
    Cloze,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Part,
    ShortText,
    Text,
    TextFormat,
    UnreadableError,
)
from assessments.formats.qti_asked import BLANK_HTML, Asked
from assessments.formats.qti_nodes import INTERACTION, attribute, find, plain
from assessments.formats.qti_scoring import Declared, declared, share, worth_of
from assessments.formats.worth import two_choices
from assessments.formats.xml_stream import Node
from assessments.rules.fractions import NONE, WHOLE

NUMBERS = {"float", "integer"}
CHOICES = {"choice": "simplechoice", "inlinechoice": "inlinechoice"}
PARTS = {*CHOICES, "textentry"}
SCORE, PLACE = "SCORE", re.compile(r"\{#[0-9]+\}")
ADDED = "It does not simply add up the points of its parts, and nothing else has a place here. Make an item of each."
ALL_AT_ONCE = "Its part {} gives points only when all its right choices are taken. Make an item of that part."
TWICE = "Two of its parts are one response. Make an item of each."
NOTHING_RIGHT = "It does not say what is right in each of its parts. Write a correct response."
LIKE_A_GAP = "It says “{#1}”, or another number, which is a gap here. Write that otherwise there."


def composite(asked: Asked) -> Cloze:
    """Raises UnreadableError for what has no place in a text with questions, and says why."""
    strange = [one for one in map(kind_of, asked.asking) if one not in PARTS]
    if strange:
        raise UnreadableError(
            f"It asks more than one thing, and one is answered by “{strange[0]}”. Make an item of each."
        )
    names = [attribute(one, "responseidentifier") for one in asked.asking]
    if len(set(names)) < len(names):
        raise UnreadableError(TWICE)
    given = weights(asked.node, names)
    worths = [worth(asked, place, given[name]) for place, name in enumerate(names, start=1)]
    parts = [
        part(asked, one, mark, mapped=given[name] is None)
        for one, name, mark in zip(asked.asking, names, whole(worths), strict=True)
    ]
    for place, (node, one) in enumerate(zip(asked.asking, parts, strict=True), start=1):
        if found := cloze.problem(one):
            raise UnreadableError(f"Its part {place}: {found}")
        asked.texts.marks[id(node)] = prompt(asked, node) + f"{{#{place}}}"
    common = replace(asked, asking=[]).common()
    if len(PLACE.findall(common["text"].text)) != len(parts):
        raise UnreadableError(LIKE_A_GAP)
    return Cloze(**{**common, "mark": sum(worths, NONE)}, parts=tuple(parts))


def kind_of(node: Node) -> str:
    return plain(node.tag).removesuffix(INTERACTION)


def prompt(asked: Asked, node: Node) -> str:
    said = "".join(asked.texts.html(one) for one in find(node, "prompt"))
    return f"<p>{said}</p>" if moodle_text.trimmed(said) else ""


def weights(node: Node, names: list[str]) -> dict[str, Decimal | None]:
    """What each response adds to the score: points, or None for what is mapped. Raises UnreadableError where they are not simply added up."""
    found: dict[str, Decimal | None] = {}
    for rule in (one for processing in find(node, "responseprocessing") for one in processing.children):
        for name, points in added(rule):
            if name in found:
                raise UnreadableError(ADDED)
            found[name] = points
    if found.keys() != set(names):
        raise UnreadableError(ADDED)
    return found


def added(rule: Node) -> Iterator[tuple[str, Decimal | None]]:
    """The responses whose points one rule adds to the score. Rules about anything but the score say nothing here."""
    setters = [one for one in find_here(rule, "setoutcomevalue") if attribute(one, "identifier") == SCORE]
    if not setters:
        return
    if plain(rule.tag) == "setoutcomevalue":
        yield from terms(rule, "", sure=True)
        return
    first = next(iter(rule.children), rule)
    if plain(rule.tag) != "responsecondition" or len(setters) > 1 or setters[0] not in first.children:
        raise UnreadableError(ADDED)
    yield from terms(setters[0], matched(first.children[0]), sure=is_answered(first.children[0]))


def find_here(node: Node, tag: str) -> list[Node]:
    return [node] if plain(node.tag) == tag else find(node, tag)


def terms(setter: Node, right: str, *, sure: bool) -> Iterator[tuple[str, Decimal | None]]:
    """`right`: the response that has to be right for it; `sure`: it is done whatever is answered."""
    summed = [one for one in setter.children if plain(one.tag) == "sum"]
    for one in summed[0].children if len(summed) == 1 else [setter]:
        name = plain(one.tag)
        if name == "mapresponse" and sure:
            yield attribute(one, "identifier"), None
        elif name == "basevalue" and right:
            yield right, moodle_text.decimal(one.own_text(), "what an answer is worth")
        elif name != "variable" or attribute(one, "identifier") != SCORE:
            raise UnreadableError(ADDED)


def matched(node: Node) -> str:
    """The response that a condition wants to be right; nothing for any other condition."""
    names = {attribute(one, "identifier") for one in node.children}
    asks = sorted(plain(one.tag) for one in node.children)
    return names.pop() if plain(node.tag) == "match" and asks == ["correct", "variable"] and len(names) == 1 else ""


def is_answered(node: Node) -> bool:
    """Nothing is mapped for a response that is not there, so that the condition changes nothing."""
    return plain(node.tag) == "not" and [plain(one.tag) for one in node.children] == ["isnull"]


def worth(asked: Asked, place: int, points: Decimal | None) -> Decimal:
    """The points of a part that is all right."""
    node = asked.asking[place - 1]
    said = declared(asked.node, attribute(node, "responseidentifier"))
    many = kind_of(node) in CHOICES and not is_single(node)
    if points is not None:
        if many:
            raise UnreadableError(ALL_AT_ONCE.format(place))
        return best([points])
    known = list(said.worth.values())
    if said.default and kind_of(node) not in CHOICES:
        raise UnreadableError(ADDED)
    return best([sum((max(one, NONE) for one in known), NONE) if many else max(known, default=NONE)])


def whole(worths: list[Decimal]) -> list[int]:
    """The same proportions in whole numbers: a gap weighs 1 or 2 and never a half."""
    shift = max(0, *(-int(one.normalize().as_tuple().exponent) for one in worths))
    if not shift:
        return [int(one) for one in worths]
    scaled = [int(one.scaleb(shift)) for one in worths]
    return [one // gcd(*scaled) for one in scaled]


def is_single(node: Node) -> bool:
    return kind_of(node) == "inlinechoice" or attribute(node, "maxchoices") in ("", "1")


def part(asked: Asked, node: Node, mark: int, *, mapped: bool) -> Part:
    said = declared(asked.node, attribute(node, "responseidentifier"))
    said = said if mapped else Declared(said.kind, said.right)
    question = chosen(asked, node, said) if kind_of(node) in CHOICES else written(said)
    beside = attribute(node, "orientation") == "horizontal"
    layout = "" if kind_of(node) not in CHOICES else "dropdown" if kind_of(node) == "inlinechoice" else "vertical"
    layout = "horizontal" if layout == "vertical" and beside else layout
    return Part(gap(question, mark, layout), Decimal(mark), question, layout)


def chosen(asked: Asked, node: Node, said: Declared) -> MultiChoice:
    listed = [(attribute(one, "identifier"), asked.texts.text(one)) for one in find(node, CHOICES[kind_of(node)])]
    two_choices(len(listed))
    single = is_single(node)
    shares = worth_of([key for key, _ in listed], said, None, single=single)
    return MultiChoice(
        name="",
        text=BLANK_HTML,
        answers=tuple(Answer(text, shares[key]) for key, text in listed),
        single=single,
        shuffle=attribute(node, "shuffle") == "true",
        numbering="none",
    )


def written(said: Declared) -> ShortText | Numeric:
    known = said.worth or dict.fromkeys(said.right, WHOLE)
    most = best(list(known.values()))
    if said.kind in NUMBERS:
        numbers = (NumericAnswer(moodle_text.number_text(key), share(value, most)) for key, value in known.items())
        return Numeric(name="", text=BLANK_HTML, answers=tuple(numbers))
    texts = (
        Answer(Text(key.replace("*", r"\*"), TextFormat.MOODLE), share(value, most)) for key, value in known.items()
    )
    return ShortText(name="", text=BLANK_HTML, answers=tuple(texts), case=said.case or not said.worth)


def best(points: list[Decimal]) -> Decimal:
    most = max(points, default=NONE)
    if most <= 0:
        raise UnreadableError(NOTHING_RIGHT)
    return most
