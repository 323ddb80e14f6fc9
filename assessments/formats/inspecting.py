"""What a file was read as, in the words and the shape that Moodle's own data have: for comparing, question by question."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.formats.grading import grade
from assessments.formats.items import (
    Answer,
    Category,
    Cloze,
    Combined,
    DragGaps,
    Entry,
    Essay,
    GapChoice,
    Gaps,
    Item,
    Matching,
    MultiChoice,
    Notice,
    Numeric,
    NumericAnswer,
    Ordering,
    Picture,
    Refused,
    ShortText,
    TrueFalse,
)
from assessments.rules.fractions import NONE, WHOLE, seven

type Data = dict[str, Any]

UNSORTED = "Default"
MOST_TOLD = 200
TEXT_ONLY = 0
HTML = 1


@dataclass
class Inspection:
    """How many questions and categories came, and sentences about what is left out or read otherwise, each with its line."""

    questions: int = 0
    categories: int = 0
    told: list[str] = field(default_factory=list)
    stopped: bool = False

    untold: int = 0

    def tell(self, sentence: str) -> None:
        if len(self.told) < MOST_TOLD:
            self.told.append(sentence)
        else:
            self.untold += 1

    @property
    def sentences(self) -> list[str]:
        return [*self.told, f"And {self.untold} more of the kind."] if self.untold else self.told

    @property
    def useful(self) -> bool:
        return not self.stopped and bool(self.questions or self.categories)


def inspected(entries: Iterable[Entry], keep: Callable[[int, Item], object]) -> Inspection:
    """Hands every question to `keep` with its place, from 0, and counts.

    A file that stops making sense gives nothing, whatever came before: half a file is no file.
    """
    found = Inspection()
    for entry in entries:
        if isinstance(entry, Item):
            keep(found.questions, entry)
            found.questions += 1
        elif isinstance(entry, Category):
            found.categories += 1
        elif isinstance(entry, Refused | Notice):
            found.tell(str(entry))
            found.stopped = found.stopped or (isinstance(entry, Refused) and entry.whole)
    return found


def about(found: Inspection, *, source: str, name: str) -> Data:
    """What is said of the file as a whole; its questions follow."""
    return {
        "source": source,
        "format": name,
        "oracle": "Gabay",
        "import_ok": found.useful,
        "exception": None,
        "messages": " ".join(found.sentences),
        "questions": [],
    }


def question(item: Item, probes: Iterable[Any]) -> Data:
    """`item`, and what it gives for each of `probes`."""
    data: Data = {
        "name": item.name,
        "qtype": item.qtype,
        "questiontext": item.text.text,
        "questiontextformat": int(item.text.format),
        "generalfeedback": item.general_feedback.text,
        "defaultmark": number(item.mark),
        "penalty": number(item.penalty),
        "idnumber": item.idnumber,
        "category": item.category[-1] if item.category else UNSORTED,
        "answers": answers(item),
    }
    if found := options(item):
        data["options"] = found
    if item.tags:
        data["tags"] = list(item.tags)
    if parts := subquestions(item):
        data["subquestions"] = parts
    data["grading"] = [[probe, graded(item, probe)] for probe in probes]
    return data


def number(value: Decimal) -> int | float:
    exact = seven(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def answers(item: Item) -> list[Data]:
    if isinstance(item, TrueFalse):
        right = WHOLE if item.right else NONE
        return [
            one_answer("True", TEXT_ONLY, right, item.true_feedback.text),
            one_answer("False", TEXT_ONLY, WHOLE - right, item.false_feedback.text),
        ]
    if isinstance(item, Ordering):
        return [
            one_answer(step.text, step.format, Decimal(place), "") for place, step in enumerate(item.steps, start=1)
        ]
    if isinstance(item, Gaps):
        packed = isinstance(item, DragGaps)
        return [one_answer(one.text, HTML, NONE, drag_choice(one) if packed else one.group) for one in item.choices]
    return [known_answer(one) for one in item.answers] if isinstance(item, MultiChoice | ShortText | Numeric) else []


def known_answer(one: Answer | NumericAnswer) -> Data:
    if isinstance(one, NumericAnswer):
        return one_answer(one.number, TEXT_ONLY, one.fraction, one.feedback.text) | {"tolerance": one.tolerance}
    return one_answer(one.text.text, one.text.format, one.fraction, one.feedback.text)


def one_answer(text: str, kind: int, fraction: Decimal, feedback: str) -> Data:
    return {"text": text, "format": int(kind), "fraction": number(fraction), "feedback": feedback}


def drag_choice(one: GapChoice) -> str:
    """Moodle keeps what it knows of a choice to drag in PHP's own notation."""
    group = f's:{len(one.group.encode())}:"{one.group}"'
    return f'O:8:"stdClass":2:{{s:9:"draggroup";{group};s:8:"infinite";b:{int(one.infinite)};}}'


def options(item: Item) -> Data:
    made = next((made for kind, made in OPTIONS if isinstance(item, kind)), None)
    return made(item) if made else {}


def feedback(combined: Combined) -> Data:
    return {
        "correctfeedback": combined.correct.text,
        "incorrectfeedback": combined.incorrect.text,
        "partiallycorrectfeedback": combined.partial.text,
    }


def choosing(item: MultiChoice) -> Data:
    shown = {"single": int(item.single), "shuffleanswers": int(item.shuffle), "answernumbering": item.numbering}
    return shown | feedback(item.combined)


def shuffled(item: Matching | Gaps | Picture) -> Data:
    return {"shuffleanswers": int(item.shuffle)} | feedback(item.combined)


OPTIONS: tuple[tuple[type[Item] | tuple[type[Item], ...], Callable[[Any], Data]], ...] = (
    (MultiChoice, choosing),
    (ShortText, lambda item: {"usecase": int(item.case)}),
    (Numeric, lambda item: {"showunits": item.show_units, "unitpenalty": number(item.unit_penalty)}),
    (Essay, lambda item: {"responseformat": item.response_format}),
    ((Matching, Gaps, Picture), shuffled),
    (Ordering, lambda item: feedback(item.combined)),
)


def subquestions(item: Item) -> list[Data]:
    if isinstance(item, Matching):
        return [{"text": pair.stem.text, "answer": pair.answer} for pair in item.pairs]
    if not isinstance(item, Cloze):
        return []
    return [
        {
            "qtype": part.question.qtype,
            "text": part.source,
            "mark": number(part.mark),
            "answers": [without_format(known_answer(one)) for one in part.question.answers],
        }
        for part in item.parts
    ]


def without_format(data: Data) -> Data:
    return {name: value for name, value in data.items() if name != "format"}


def graded(item: Item, probe: Any) -> int | float | None:
    """What `probe` gets. Choices may be named by their places or, where only one may be chosen, by their text."""
    try:
        fraction = grade(item, answer_in(item, probe))
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    return None if fraction is None else number(fraction)


def answer_in(item: Item, probe: Any) -> Any:
    if isinstance(item, TrueFalse):
        return str(probe).lower() == "true"
    if isinstance(item, MultiChoice):
        texts = [one.text.text for one in item.answers]
        return [texts.index(one) if isinstance(one, str) else one for one in probe]
    return probe
