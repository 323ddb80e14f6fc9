"""A QTI item as one of our questions: choices, an order, pairs, lists or words in a text, something to write, nothing at all."""

from collections.abc import Callable
from decimal import Decimal

from assessments.formats import moodle_text
from assessments.formats.items import (
    Answer,
    Description,
    DragGaps,
    Essay,
    GapChoice,
    Gaps,
    Item,
    Matching,
    MultiChoice,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    ShortText,
    Text,
    TextFormat,
    TrueFalse,
    UnreadableError,
)
from assessments.formats.moodle_text import trimmed
from assessments.formats.qti_asked import BLANK_HTML, Asked
from assessments.formats.qti_composite import composite
from assessments.formats.qti_nodes import (
    INTERACTION,
    LOST,
    Media,
    Texts,
    attribute,
    find,
    interactions,
    no_media,
    plain,
)
from assessments.formats.qti_scoring import (
    Branch,
    Declared,
    at_once,
    branches,
    declared,
    most_points,
    share,
    worth_of,
)
from assessments.formats.worth import two_choices
from assessments.formats.xml_stream import Node
from assessments.rules.fractions import NONE, WHOLE
from assessments.rules.numeric import ANY

NUMBERS = {"float", "integer"}
WRITTEN_AS = {"xhtml": "editor", "plain": "plain", "preformatted": "monospaced"}
LABELS = {
    "qti-labels-none": "none",
    "qti-labels-decimal": "123",
    "qti-labels-lower-alpha": "abc",
    "qti-labels-upper-alpha": "ABCD",
}


def item_of(node: Node, name: str, lost: set[str], media: Media = no_media) -> Item:
    """The question in an item; what of it has no place here is added to `lost`. Raises UnreadableError."""
    (body,) = find(node, "itembody")[:1] or [node]
    asking = [one for one in interactions(body) if plain(one.tag) != "endattemptinteraction"]
    kinds = {plain(one.tag).removesuffix(INTERACTION) for one in asking}
    kind = "".join(kinds)
    make = composite if len(asking) > 1 and kinds != {"inlinechoice"} else KINDS.get(kind)
    if not make:
        raise UnreadableError(f"It is answered by “{kind}”, which we do not have. Write it anew as another kind.")
    said = {attribute(one, "identifier"): one for one in find(node, "modalfeedback")}
    shared = {"name": name, "line": node.line}
    asked = Asked(node, body, asking, Texts(media, lost), shared, most_points(node), at_once(node), said)
    made = make(asked)
    lost |= {LOST["modalfeedback"]} if said.keys() - asked.used else set()
    return made


def options(asked: Asked, tag: str) -> list[tuple[str, Text]]:
    """Identifier and text of everything to choose from."""
    listed = find(asked.interaction, tag) if asked.interaction else []
    return [(attribute(one, "identifier"), asked.texts.text(one)) for one in listed]


def choosing(asked: Asked, tag: str = "simplechoice") -> Item:
    single = attribute(asked.interaction, "maxchoices") in ("", "1")
    listed = options(asked, tag)
    two_choices(len(listed))
    worth = worth_of([key for key, _ in listed], asked.declared, asked.most, single=single)
    if single and says_true_and_false(listed) and sorted(worth.values()) == [NONE, WHOLE]:
        return true_false(asked, worth)
    answers = tuple(Answer(text, worth[key], asked.feedback(key)) for key, text in listed)
    classes = attribute(asked.interaction, "class").split()
    numbering = next((LABELS[one] for one in classes if one in LABELS), "none")
    return MultiChoice(
        **asked.common(),
        answers=answers,
        single=single,
        whole=asked.together and not single,
        shuffle=asked.shuffled,
        numbering=numbering,
        combined=asked.combined(),
    )


def says_true_and_false(listed: list[tuple[str, Text]]) -> bool:
    return [(key.lower(), text.text.lower()) for key, text in listed] == [("true", "true"), ("false", "false")]


def true_false(asked: Asked, worth: dict[str, Decimal]) -> Item:
    right, wrong = worth
    return TrueFalse(
        **asked.common(),
        right=worth[right] == WHOLE,
        true_feedback=asked.feedback(right),
        false_feedback=asked.feedback(wrong),
        penalty=WHOLE,
    )


def ordering(asked: Asked) -> Item:
    listed = dict(options(asked, "simplechoice"))
    right = asked.declared.right
    if len(listed) < 2 or sorted(right) != sorted(listed):
        raise UnreadableError("It does not say the whole order. Name every step in its correct response.")
    layout = "HORIZONTAL" if attribute(asked.interaction, "orientation") == "horizontal" else "VERTICAL"
    grading = "ALL_OR_NOTHING" if asked.together else "ABSOLUTE_POSITION"
    steps = tuple(listed[key] for key in right)
    return Ordering(**asked.common(), steps=steps, grading=grading, layout=layout, combined=asked.combined())


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
    made = [Pair(listed[stem], words(listed[other])) for stem, other in pairs]
    extra = [Pair(BLANK_HTML, words(listed[key])) for key in left_over]
    shuffle = attribute(asked.interaction, "shuffle") != "false"
    return Matching(**asked.common(), pairs=(*made, *extra), shuffle=shuffle, combined=asked.combined())


def words(text: Text) -> str:
    return trimmed(moodle_text.decoded_entities(moodle_text.without_tags(text.text)))


def writing(asked: Asked) -> Item:
    found = list(branches(asked.node))
    if asked.declared.kind in NUMBERS:
        return Numeric(answers=tuple(numbers(asked, found)), **asked.common())
    known = asked.declared.worth or dict.fromkeys(asked.declared.right, WHOLE)
    most = asked.most if asked.declared.worth and asked.most is not None else best(list(known.values()))
    shown = {branch.value: branch.shown for branch in found}
    answers = [
        Answer(Text(key.replace("*", r"\*")), share(value, most), asked.feedback(shown.get(key, "")))
        for key, value in known.items()
    ]
    case = asked.declared.case or not asked.declared.worth
    return ShortText(answers=tuple(answers), case=case, **asked.common())


def best(points: list[Decimal]) -> Decimal:
    most = max(points, default=NONE)
    if most <= 0:
        raise UnreadableError("It does not say what is right. Write a correct response.")
    return most


def numbers(asked: Asked, found: list[Branch]) -> list[NumericAnswer]:
    """The numbers that its conditions compare with; without any, those of its mapping or correct response."""
    scored = [branch for branch in found if branch.points is not None]
    if not scored:
        known = asked.declared.worth or dict.fromkeys(asked.declared.right, WHOLE)
        most = asked.most if asked.declared.worth and asked.most is not None else best(list(known.values()))
        return [NumericAnswer(moodle_text.number_text(key), share(value, most)) for key, value in known.items()]
    most = best([branch.points or NONE for branch in scored]) if asked.most is None else asked.most
    return [
        NumericAnswer(
            ANY if branch.value is None else moodle_text.number_text(branch.value),
            share(branch.points or NONE, most),
            moodle_text.number_text(branch.tolerance, "a tolerance"),
            asked.feedback(branch.shown),
        )
        for branch in scored
    ]


def lists(asked: Asked) -> Item:
    """A text with lists in it. Lists with the same choices are one group of them; one with shares is a choice."""
    if len(asked.asking) == 1 and len(asked.declared.worth) > 1:
        return choosing(asked, "inlinechoice")
    groups: dict[tuple[str, ...], tuple[str, int]] = {}
    choices = list[GapChoice]()
    for one in asked.asking:
        listed = [
            (attribute(choice, "identifier"), words(asked.texts.text(choice))) for choice in find(one, "inlinechoice")
        ]
        offered = tuple(said for _, said in listed)
        if offered not in groups:
            group = str(len(groups) + 1)
            groups[offered] = group, len(choices)
            choices += [GapChoice(said, group) for said in offered]
        key = right_of([key for key, _ in listed], declared(asked.node, attribute(one, "responseidentifier")))
        place = groups[offered][1] + [key for key, _ in listed].index(key) + 1
        asked.texts.marks[id(one)] = f"[[{place}]]"
    return Gaps(**asked.common(), choices=tuple(choices), shuffle=asked.shuffled, combined=asked.combined())


def right_of(keys: list[str], said: Declared) -> str:
    """The one right choice of a list."""
    worth = worth_of(keys, said, None, single=True)
    right = [key for key in keys if worth[key] > 0]
    if len(right) > 1:
        raise UnreadableError("A list in its text has more than one right choice. Leave one of them.")
    return right[0]


def gaps(asked: Asked) -> Item:
    """Words to put into gaps of a text, which stands inside the interaction."""
    (interaction,) = asked.asking
    offered = find(interaction, "gaptext")
    keys = [attribute(one, "identifier") for one in offered]
    right = {gap: word for word, _, gap in (pair.partition(" ") for pair in asked.declared.right)}
    choices = [gap_choice(one, words(asked.texts.text(one))) for one in offered]
    for one in (*offered, *find(interaction, "gapimg"), *find(interaction, "prompt")):
        asked.texts.marks[id(one)] = ""
    for gap in find(interaction, "gap"):
        word = right.get(attribute(gap, "identifier"))
        if word not in keys:
            raise UnreadableError("It does not say which word belongs into each gap. Look at its correct response.")
        asked.texts.marks[id(gap)] = f"[[{keys.index(word) + 1}]]"
    asked.texts.marks[id(interaction)] = asked.texts.html(interaction)
    return DragGaps(**asked.common(), choices=tuple(choices), shuffle=asked.shuffled, combined=asked.combined())


def gap_choice(node: Node, said: str) -> GapChoice:
    group = "".join(attribute(node, "matchgroup").split()[:1]).removeprefix("group-")
    return GapChoice(said, group or "1", infinite=attribute(node, "matchmax") == "0")


def essay(asked: Asked) -> Item:
    lines = attribute(asked.interaction, "expectedlines")
    return Essay(
        **asked.common(),
        response_format=WRITTEN_AS.get(attribute(asked.interaction, "format").lower(), "editor"),
        response_required=attribute(asked.interaction, "minstrings") != "0",
        response_lines=int(lines) if lines.isascii() and lines.isdecimal() and len(lines) < 5 else 15,
        grader_info=for_graders(asked),
        template=Text(asked.declared.begins, TextFormat.HTML),
    )


def for_graders(asked: Asked) -> Text:
    """What its rubric says to those who score it."""
    found = [one for one in find(asked.body, "rubricblock") if "scorer" in attribute(one, "view").split()]
    for one in found:
        asked.texts.marks[id(one)] = ""
    return asked.texts.text(*found)


def upload(asked: Asked) -> Item:
    notes = for_graders(asked)
    return Essay(**asked.common(), response_format="noinline", attachments=1, attachments_required=1, grader_info=notes)


KINDS: dict[str, Callable[[Asked], Item]] = {
    "": lambda asked: Description(**(asked.common() | {"mark": NONE})),
    "choice": choosing,
    "inlinechoice": lists,
    "order": ordering,
    "match": matching,
    "gapmatch": gaps,
    "textentry": writing,
    "extendedtext": essay,
    "upload": upload,
}
