"""What learners show."""

from assessments.models.answer_file import AnswerFile
from assessments.models.attempt import AnswerEvent, Attempt, Response
from assessments.models.extra_tries import ExtraTries
from assessments.models.importing import ImportRow, QuestionImport
from assessments.models.marking import Appeal, Mark
from assessments.models.media import QuestionFile
from assessments.models.observing import Observation, ObservedTask, ObserverSheet
from assessments.models.question import Question, QuestionTag, QuestionVersion
from assessments.models.quiz import Quiz, QuizItem, QuizQuota
from assessments.models.regrade import Regrade, RegradeChange
from assessments.models.survey import Survey, SurveyAnswer, SurveyQuestion, SurveySheet, SurveyTaken

__all__ = [
    "AnswerEvent",
    "AnswerFile",
    "Appeal",
    "Attempt",
    "ExtraTries",
    "ImportRow",
    "Mark",
    "Observation",
    "ObservedTask",
    "ObserverSheet",
    "Question",
    "QuestionFile",
    "QuestionImport",
    "QuestionTag",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "QuizQuota",
    "Regrade",
    "RegradeChange",
    "Response",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "SurveySheet",
    "SurveyTaken",
]
