"""Settings that pull against each other: each is allowed, and the author is told what the two do together; never a reason to refuse."""

from django.utils.translation import gettext as _

from assessments.models import Quiz
from assessments.models.settings import Release
from assessments.releasing import moment


def remarks(quiz: Quiz) -> list[str]:
    """What an author reads beside the settings of `quiz`."""
    if moment(quiz, "correctness") == Release.DURING:
        return []
    if quiz.behaviour == Quiz.Behaviour.INTERACTIVE:
        return [
            _(
                "Learners may try again, but they are not told whether an answer is right, so they cannot know when to. Show whether an answer is right when it is checked, or ask all questions together."
            )
        ]
    if quiz.behaviour == Quiz.Behaviour.MASTERY:
        return [
            _(
                "It goes on until enough answers are right, but learners are not told which ones are. Show whether an answer is right when it is checked, or they only see that it does not end."
            )
        ]
    return []
