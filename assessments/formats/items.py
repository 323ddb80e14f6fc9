"""What a question file holds: plain, frozen data, the same for every format.

Fractions, marks and penalties are Decimals with at most seven decimals, as Moodle keeps them; lines count from 1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from typing import BinaryIO, ClassVar

from assessments.rules.fractions import WHOLE

THIRD = Decimal("0.3333333")


class TextFormat(IntEnum):
    """How a text is to be read; the numbers are Moodle's."""

    MOODLE = 0
    HTML = 1
    PLAIN = 2
    WIKI = 3
    MARKDOWN = 4


@dataclass(frozen=True, slots=True)
class File:
    """A file that came inside the question file; texts name it as @@PLUGINFILE@@ + path + name."""

    name: str
    content: bytes
    path: str = "/"


@dataclass(frozen=True, slots=True)
class Text:
    text: str = ""
    format: TextFormat = TextFormat.MOODLE
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that a question knows: what it is worth (−1 to 1) and what is said about it."""

    text: Text
    fraction: Decimal
    feedback: Text = Text()


@dataclass(frozen=True, slots=True)
class NumericAnswer:
    """A number as text (“*” is any number), and how far from it an answer may be."""

    number: str
    fraction: Decimal
    tolerance: str = "0"
    feedback: Text = Text()


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    multiplier: Decimal


@dataclass(frozen=True, slots=True)
class Hint:
    text: Text
    show_count: bool = False
    clear_wrong: bool = False
    options: str = ""


@dataclass(frozen=True, slots=True)
class Combined:
    """What is said after a right, a partly right and another answer."""

    correct: Text = Text()
    partial: Text = Text()
    incorrect: Text = Text()
    show_count: bool = False


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question. `category` is the path of names above it, without Moodle's context and its “top”."""

    qtype: ClassVar[str]

    name: str
    text: Text
    line: int = field(default=1, compare=False)
    general_feedback: Text = Text()
    mark: Decimal = WHOLE
    penalty: Decimal = THIRD
    idnumber: str | None = None
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Description(Item):
    qtype = "description"


@dataclass(frozen=True, kw_only=True)
class Essay(Item):
    qtype = "essay"

    response_format: str = "editor"
    response_required: bool = True
    response_lines: int = 15
    attachments: int = 0
    attachments_required: int = 0
    grader_info: Text = Text(format=TextFormat.HTML)
    template: Text = Text(format=TextFormat.HTML)


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Item):
    qtype = "truefalse"

    right: bool
    true_feedback: Text = Text()
    false_feedback: Text = Text()


@dataclass(frozen=True, kw_only=True)
class MultiChoice(Item):
    qtype = "multichoice"

    answers: tuple[Answer, ...]
    single: bool = True
    shuffle: bool = True
    numbering: str = "abc"
    instruction: bool = True
    combined: Combined = Combined()


@dataclass(frozen=True, kw_only=True)
class ShortText(Item):
    qtype = "shortanswer"

    answers: tuple[Answer, ...]
    case: bool = False


@dataclass(frozen=True, kw_only=True)
class Numeric(Item):
    """`show_units`: 0 a unit may be written, 1 chosen from buttons, 2 chosen from a list, 3 none at all.

    `unit_grading`: 0 a wrong unit costs nothing, 1 its penalty is a share of the answer's fraction, 2 of the whole.
    """

    qtype = "numerical"

    answers: tuple[NumericAnswer, ...]
    units: tuple[Unit, ...] = ()
    show_units: int = 3
    unit_grading: int = 0
    unit_penalty: Decimal = WHOLE
    units_left: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A stem and what belongs to it; without a stem, one more thing to choose from."""

    stem: Text
    answer: str


@dataclass(frozen=True, kw_only=True)
class Matching(Item):
    qtype = "match"

    pairs: tuple[Pair, ...]
    shuffle: bool = True
    combined: Combined = Combined()


@dataclass(frozen=True, kw_only=True)
class Ordering(Item):
    """`steps` stand in the right order. The settings keep Moodle's words."""

    qtype = "ordering"

    steps: tuple[Text, ...]
    grading: str = "ABSOLUTE_POSITION"
    layout: str = "VERTICAL"
    select_type: str = "ALL"
    select_count: int = 0
    show_grading: bool = True
    numbering: str = "none"
    combined: Combined = Combined()


@dataclass(frozen=True, slots=True)
class GapChoice:
    text: str
    group: str = "1"
    infinite: bool = False


@dataclass(frozen=True, kw_only=True)
class Gaps(Item):
    """A text with gaps [[1]], [[2]]…: the numbers are places in `choices`, from 1. A gap offers the choices of its group."""

    qtype = "gapselect"

    choices: tuple[GapChoice, ...]
    shuffle: bool = True
    combined: Combined = Combined()


@dataclass(frozen=True, kw_only=True)
class DragGaps(Gaps):
    qtype = "ddwtos"


@dataclass(frozen=True, slots=True)
class Part:
    """A gap of a Cloze text: its source, what it weighs, and the question that it is.

    `layout` says how choices are shown: dropdown, vertical or horizontal; nothing for other kinds.
    """

    source: str
    mark: Decimal
    question: "MultiChoice | ShortText | Numeric"
    layout: str = ""


@dataclass(frozen=True, kw_only=True)
class Cloze(Item):
    """A text with {#1}, {#2}… where its parts stand."""

    qtype = "multianswer"

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Drag:
    number: str
    text: str
    group: str = "1"
    count: str = "1"
    infinite: bool = False
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    number: str
    choice: str
    text: str = ""
    shape: str = ""
    coords: str = ""


@dataclass(frozen=True, kw_only=True)
class Picture(Item):
    """Things to put on a picture. Read so that nothing is lost; only a mouse could answer it, so nobody is asked it."""

    drags: tuple[Drag, ...]
    drops: tuple[Drop, ...]
    background: tuple[File, ...] = ()
    shuffle: bool = False
    show_misplaced: bool = False
    combined: Combined = Combined()


@dataclass(frozen=True, kw_only=True)
class PictureDrag(Picture):
    qtype = "ddimageortext"


@dataclass(frozen=True, kw_only=True)
class PictureMarker(Picture):
    qtype = "ddmarker"


@dataclass(frozen=True, slots=True)
class Category:
    """From here on, questions belong to this category."""

    path: tuple[str, ...]
    line: int = field(default=1, compare=False)
    info: Text = Text()
    idnumber: str | None = None


def called(name: str) -> str:
    """A question's name before what is said about it."""
    return f"“{' '.join(name.split())}”: " if name else ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that is left out, and why: a sentence that says what to do. `whole`: the file gives nothing at all."""

    line: int
    reason: str
    name: str = ""
    whole: bool = False

    def __str__(self) -> str:
        return f"Line {self.line}: {called(self.name)}{self.reason}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is read otherwise than its author may expect."""

    line: int
    text: str
    name: str = ""

    def __str__(self) -> str:
        return f"Line {self.line}: {called(self.name)}{self.text}"


type Entry = Item | Category | Refused | Notice
type Reader = Callable[[BinaryIO], Iterator[Entry]]


class UnreadableError(Exception):
    """One question cannot be read; the sentence says why and what to do."""


class FileError(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.refused = Refused(line, reason, whole=True)
