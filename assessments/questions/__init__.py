"""The kinds of questions: how each is edited, shown, answered, graded and written down. The engine knows none of them by name."""

from assessments.questions.cloze import Cloze
from assessments.questions.gap_select import GapSelect
from assessments.questions.kinds import (
    Answer,
    AnswerError,
    KindData,
    QuestionKind,
    Seen,
    Sent,
    get,
    keys,
    kinds,
    register,
)
from assessments.questions.matching import Matching
from assessments.questions.multiple import Multiple
from assessments.questions.numeric import Numeric
from assessments.questions.open import Open
from assessments.questions.ordering import Ordering
from assessments.questions.scenario import Scenario
from assessments.questions.short_text import ShortText
from assessments.questions.single import Single
from assessments.questions.true_false import TrueFalse

__all__ = [
    "Answer",
    "AnswerError",
    "KindData",
    "QuestionKind",
    "Seen",
    "Sent",
    "get",
    "keys",
    "kinds",
    "register",
]

WRITTEN = (ShortText(), Numeric())
PLACED = (Matching(), Ordering(), GapSelect())

for kind in (Single(), Multiple(), TrueFalse(), *WRITTEN, *PLACED, Cloze(), Scenario(), Open()):
    register(kind)
