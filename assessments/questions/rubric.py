"""What a person marks by: criteria, each with levels that say what is seen, what it counts and what helps next."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from pydantic import Field

from assessments.questions.kinds import Exact, Problem
from courses.parsing import Fields

MOST_CRITERIA, FEWEST_LEVELS, MOST_LEVELS = 8, 2, 6
EXACT = Decimal("0.0000001")
LINE = " | "


class Level(Fields):
    """`label` is what a marker chooses, `feedback` what the learner reads for it."""

    label: str = Field(min_length=1, max_length=120)
    points: Exact = Field(ge=0, le=100)
    feedback: str = Field(default="", max_length=1000)


class Criterion(Fields):
    name: str = Field(min_length=1, max_length=200)
    levels: list[Level]

    @property
    def most(self) -> Decimal:
        return max((level.points for level in self.levels), default=Decimal(0))


def fraction(criteria: list[Criterion], chosen: list[int | None]) -> Decimal | None:
    """What the chosen levels (by place) come to, 0 to 1; None while one is missing."""
    if len(chosen) != len(criteria) or any(at is None for at in chosen):
        return None
    most = sum((criterion.most for criterion in criteria), Decimal(0))
    got = sum(
        (criterion.levels[at].points for criterion, at in zip(criteria, chosen, strict=True) if at is not None),
        Decimal(0),
    )
    return (got / most).quantize(EXACT) if most else Decimal(0)


def problems(criteria: list[Criterion]) -> list[Problem]:
    """Why nobody could mark by it."""
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        return [(("criteria",), _("Give it one to eight criteria to mark by."))]
    found: list[Problem] = []
    for at, criterion in enumerate(criteria):
        if not FEWEST_LEVELS <= len(criterion.levels) <= MOST_LEVELS:
            found.append((("criteria", at, "levels"), _("Give each criterion two to six levels.")))
        elif not criterion.most:
            found.append((("criteria", at, "levels"), _("One level of each criterion has to count something.")))
    return found


def to_lines(levels: list[dict[str, Any]]) -> str:
    """Levels as an author types them: one on each line, label | points | feedback."""
    return "\n".join(
        LINE.join([level["label"], str(level["points"]), level.get("feedback", "")]).rstrip(" |") for level in levels
    )


def from_lines(text: str) -> list[dict[str, str]]:
    """The levels in what an author typed. Raises ValueError with a sentence for a line that is none."""
    found = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        label, *rest = [piece.strip() for piece in line.split("|", 2)]
        if not label or not rest or not is_number(rest[0]):
            raise ValueError(
                _("Line %(number)d: write the label, a bar, and its points, such as: Listens first | 2")
                % {"number": number}
            )
        found.append({"label": label, "points": rest[0].replace(",", "."), "feedback": rest[1] if rest[1:] else ""})
    return found


def is_number(text: str) -> bool:
    digits = text.replace(",", ".").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
