"""What learners show."""

from assessments.models.attempt import AnswerEvent, Attempt, Response
from assessments.models.question import Choice, Question, QuestionVersion
from assessments.models.quiz import Quiz, QuizItem

__all__ = ["AnswerEvent", "Attempt", "Choice", "Question", "QuestionVersion", "Quiz", "QuizItem", "Response"]
