"""Each kind of question that a file may hold."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from assessments.formats.items.texts import (
    NO_HTML,
    NO_TEXT,
    NOTHING_SAID,
    Answer,
    Combined,
    File,
    Hint,
    NumericAnswer,
    Text,
    Unit,
)
from assessments.rules.fractions import WHOLE

THIRD = Decimal("0.3333333")


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question. `category` is the path of names above it, without Moodle's context and its “top”.

    `remarks` are sentences about what in it was read otherwise than its author may expect.
    """

    qtype: ClassVar[str]

    name: str
    text: Text
    line: int = field(default=1, compare=False)
    remarks: tuple[str, ...] = field(default=(), compare=False)
    general_feedback: Text = NO_TEXT
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
    """Limits of 0 are none. `recording`: the file that is handed in is one that was spoken."""

    qtype = "essay"

    response_format: str = "editor"
    response_required: bool = True
    response_lines: int = 15
    least_words: int = 0
    most_words: int = 0
    attachments: int = 0
    attachments_required: int = 0
    most_bytes: int = 0
    file_types: str = ""
    grader_info: Text = NO_HTML
    template: Text = NO_HTML
    recording: bool = False


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Item):
    qtype = "truefalse"

    right: bool
    true_feedback: Text = NO_TEXT
    false_feedback: Text = NO_TEXT


@dataclass(frozen=True, kw_only=True)
class MultiChoice(Item):
    """`whole`: it counts when exactly those choices are made that are worth anything, whatever each of them is worth."""

    qtype = "multichoice"

    answers: tuple[Answer, ...]
    single: bool = True
    whole: bool = False
    shuffle: bool = True
    numbering: str = "abc"
    instruction: bool = True
    combined: Combined = NOTHING_SAID


@dataclass(frozen=True, kw_only=True)
class ShortText(Item):
    """`accents`: é is not e. `slips`: see rules.short_text."""

    qtype = "shortanswer"

    answers: tuple[Answer, ...]
    case: bool = False
    accents: bool = True
    slips: bool = False


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
    """A stem and what belongs to it (maybe nothing); without a stem, one more thing to choose from."""

    stem: Text
    answer: str


@dataclass(frozen=True, kw_only=True)
class Matching(Item):
    qtype = "match"

    pairs: tuple[Pair, ...]
    shuffle: bool = True
    combined: Combined = NOTHING_SAID


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
    combined: Combined = NOTHING_SAID


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
    combined: Combined = NOTHING_SAID


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
    combined: Combined = NOTHING_SAID


@dataclass(frozen=True, kw_only=True)
class PictureDrag(Picture):
    qtype = "ddimageortext"


@dataclass(frozen=True, kw_only=True)
class PictureMarker(Picture):
    qtype = "ddmarker"
