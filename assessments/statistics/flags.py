"""What an author should look at, in plain words: remarks, never a reason to take a question away by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.statistics.choices import ChoiceStatistics
from assessments.statistics.items import FEWEST, ItemStatistics

HARD_BELOW, EASY_ABOVE, RARE_BELOW = 30, 95, 5
ROUNDING = 1e-9


class Flag(StrEnum):
    TOO_FEW = "too_few"
    HARD = "hard"
    EASY = "easy"
    KEY = "key"
    RARE = "rare"
    TEMPTING = "tempting"


@dataclass(frozen=True)
class Remark:
    """`text` is for the author; `choice` is the key of the choice it is about, None for the whole question."""

    flag: Flag
    text: str
    choice: int | None = None


def remarks(item: ItemStatistics, choices: Sequence[ChoiceStatistics] = ()) -> list[Remark]:
    """About one question and its choices; under 10 answers only that there are too few."""
    if item.too_few:
        return [Remark(Flag.TOO_FEW, too_few(item.n))]
    others = [statistics for statistics in choices if not statistics.choice.right]
    return about_item(item) + [remark for statistics in others for remark in about_choice(statistics)]


def too_few(n: int) -> str:
    """The label in place of figures."""
    answered = ngettext(
        "Too few answers to say: %(n)d person so far.", "Too few answers to say: %(n)d people so far.", n
    )
    return f"{answered % {'n': n}} {_('From %(fewest)d people on, the figures stand here.') % {'fewest': FEWEST}}"


def about_item(item: ItemStatistics) -> list[Remark]:
    found = []
    if item.facility is not None and item.facility < HARD_BELOW - ROUNDING:
        text = _(
            "Fewer than 3 in 10 people find the right answer. Read its wording again, and the lesson that teaches it."
        )
        found.append(Remark(Flag.HARD, text))
    if item.facility is not None and item.facility > EASY_ABOVE + ROUNDING:
        text = _("Nearly everybody finds the right answer. It encourages, and it says little about who has understood.")
        found.append(Remark(Flag.EASY, text))
    if item.discrimination is not None and item.discrimination < -ROUNDING:
        text = _(
            "People who do well in the rest miss this one more often than others. Its key is probably the other one."
        )
        found.append(Remark(Flag.KEY, text))
    return found


def about_choice(statistics: ChoiceStatistics) -> list[Remark]:
    choice, found = statistics.choice, []
    if statistics.share is not None and statistics.share < RARE_BELOW - ROUNDING:
        text = _(
            "Hardly anybody chooses “%(choice)s”. Write something there that a person who is unsure could believe."
        )
        found.append(Remark(Flag.RARE, text % {"choice": choice.text}, choice.key))
    if statistics.correlation is not None and statistics.correlation > ROUNDING:
        text = _(
            "People who do well in the rest lean towards “%(choice)s”. Perhaps it is right as well, or can be read so."
        )
        found.append(Remark(Flag.TEMPTING, text % {"choice": choice.text}, choice.key))
    return found
