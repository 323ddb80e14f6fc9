"""What a QTI item says of responses: which are right, what they are worth, and what is said about them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.formats import moodle_text
from assessments.formats.items import UnreadableError
from assessments.formats.qti_nodes import amount, attribute, find, plain, values
from assessments.formats.xml_stream import Node
from assessments.rules.fractions import NONE, WHOLE, seven

ALL_OR_NOTHING = "match_correct"
COMPARED = {"equal", "match", "stringmatch", "patternmatch"}
BRANCHES = {"responseif", "responseelseif", "responseelse"}


@dataclass(frozen=True, slots=True)
class Declared:
    """What an item says of a response: its right values, and what single values are worth."""

    kind: str = ""
    right: tuple[str, ...] = ()
    worth: dict[str, Decimal] = field(default_factory=dict)
    default: Decimal = NONE
    begins: str = ""
    case: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """What the item does with one response, or (`value` is None) with every other: points, and what it shows."""

    value: str | None
    tolerance: str = "0"
    points: Decimal | None = None
    shown: str = ""


def declared(node: Node, name: str) -> Declared:
    for one in find(node, "responsedeclaration"):
        if attribute(one, "identifier") == name:
            mapped = find(one, "mapentry")
            return Declared(
                attribute(one, "basetype"),
                tuple(values(one, "correctresponse")),
                {attribute(entry, "mapkey"): amount(entry, "mappedvalue") for entry in mapped},
                next((amount(mapping, "defaultvalue") for mapping in find(one, "mapping")), NONE),
                "".join(values(one, "defaultvalue")[:1]),
                any(attribute(entry, "casesensitive") == "true" for entry in mapped),
                attribute(one, "cardinality") == "multiple",
            )
    return Declared()


def at_once(node: Node) -> bool:
    """Is only the whole right answer worth anything? Its response processing is then called match_correct."""
    named = "".join(attribute(one, "template") for one in find(node, "responseprocessing"))
    return named.rpartition("/")[2].removesuffix(".xml") == ALL_OR_NOTHING


def most_points(node: Node) -> Decimal | None:
    """The most that the item gives, when it says so: its outcome MAXSCORE, or how far its SCORE goes."""
    outcomes = {attribute(one, "identifier"): one for one in find(node, "outcomedeclaration")}
    said = "".join(values(outcomes["MAXSCORE"], "defaultvalue")[:1]) if "MAXSCORE" in outcomes else ""
    said = said or ("SCORE" in outcomes and attribute(outcomes["SCORE"], "normalmaximum")) or ""
    points = moodle_text.decimal(said, "the most that it gives") if said else None
    return points if points is None or points >= 0 else None


def branches(node: Node) -> Iterator[Branch]:
    """The conditions that compare the response with one value each, in their order."""
    for processing in find(node, "responseprocessing"):
        for condition in find(processing, "responsecondition"):
            for one in condition.children:
                if plain(one.tag) in BRANCHES:
                    yield from branch(one, otherwise=plain(one.tag) == "responseelse")


def branch(node: Node, *, otherwise: bool) -> Iterator[Branch]:
    compared = next((one for one in node.children if plain(one.tag) in COMPARED), None)
    value = None
    if not otherwise:
        base = find(compared, "basevalue") if compared else []
        if not base or not compared or not find(compared, "variable"):
            return
        value = moodle_text.trimmed(base[0].own_text())
    points, shown = None, ""
    for one in (child for child in node.children if plain(child.tag) == "setoutcomevalue"):
        said = "".join(moodle_text.trimmed(base.own_text()) for base in find(one, "basevalue")[:1])
        if attribute(one, "identifier") == "SCORE" and said:
            points = moodle_text.decimal(said, "what an answer is worth")
        elif said:
            shown = said
    yield Branch(value, tolerance(compared), points, shown)


def tolerance(compared: Node | None) -> str:
    if compared is None or attribute(compared, "tolerancemode") != "absolute":
        return "0"
    return (attribute(compared, "tolerance").split() or ["0"])[0]


def share(points: Decimal, most: Decimal | None) -> Decimal:
    """Points as a fraction of the most that there are."""
    return seven(max(min(points / (most or WHOLE), WHOLE), -WHOLE))


def worth_of(keys: list[str], said: Declared, most: Decimal | None, *, single: bool) -> dict[str, Decimal]:
    """The fraction of each choice. What is mapped is a share of what the item gives, or of the most that can be got."""
    if said.worth:
        values_ = {key: said.worth.get(key, said.default) for key in keys}
        got = max(values_.values(), default=NONE) if single else sum((max(one, NONE) for one in values_.values()), NONE)
        if got <= 0:
            raise UnreadableError("None of its choices gives anything. Say in its mapping which are right.")
        return {key: share(value, got if most is None else most) for key, value in values_.items()}
    if not set(said.right) & set(keys):
        raise UnreadableError("It does not say which choice is right. Write a correct response.")
    part = WHOLE if single else seven(WHOLE / len(said.right))
    return {key: part if key in said.right else (NONE if single else -WHOLE) for key in keys}
