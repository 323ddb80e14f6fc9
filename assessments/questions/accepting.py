"""What the kinds share whose answer is written: accepted answers, each worth something, of which the first that fits counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from pydantic import Field

from assessments.questions.kinds import AnswerError, Exact
from courses.parsing import Fields
from courses.text import readable

HUNDRED = Decimal(100)
LONGEST = 500


class Accepted(Fields):
    """`worth` in percent; `feedback` is for those who answered it."""

    worth: Exact = Field(default=HUNDRED, ge=-100, le=100)
    feedback: str = ""

    @property
    def fraction(self) -> Decimal:
        return self.worth / HUNDRED


@dataclass(frozen=True)
class Reviewed:
    """What was written, and an answer that helps; `right` says that what was written is one."""

    wrote: str
    right: bool
    helpful: str
    feedback: SafeString


def one_text(values: Sequence[str]) -> str:
    """The text in a field that takes one; "" for none, or for nothing but space. Raises AnswerError."""
    if len(values) > 1:
        raise AnswerError(_("Please write one answer only."))
    text = readable(values[0]) if values else ""
    if len(text) > LONGEST:
        raise AnswerError(_("Please keep it shorter: %(most)d characters are enough.") % {"most": LONGEST})
    return text if text.strip() else ""


def counts_in_part(accepted: Sequence[Accepted]) -> bool:
    return any(0 < one.worth < HUNDRED for one in accepted)


def text_field(label: Callable[[int], str], *, fewest: int = 0, most: int = LONGEST) -> Callable[[int], forms.Field]:
    """Makes the field of a row that the row cannot be without."""
    return lambda n: forms.CharField(label=label(n), max_length=most, required=n <= fewest)


def worth_field(n: int) -> forms.Field:
    return forms.DecimalField(
        label=_("Answer %(number)d counts, in percent") % {"number": n},
        help_text=_("Left empty: 100."),
        required=False,
        min_value=-100,
        max_value=100,
        decimal_places=7,
    )


def feedback_field(n: int) -> forms.Field:
    return forms.CharField(
        label=_("Said to those who answer %(number)d") % {"number": n}, max_length=2000, required=False
    )
