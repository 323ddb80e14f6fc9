"""The kinds of questions: how each is shown, answered, graded and written down. The engine knows none of them by name."""

from assessments.questions.kinds import AnswerError, Option, QuestionKind, Reviewed, get, keys, register
from assessments.questions.multiple import Multiple
from assessments.questions.single import Single

__all__ = ["AnswerError", "Option", "QuestionKind", "Reviewed", "get", "keys", "register"]

for kind in (Single(), Multiple()):
    register(kind)
