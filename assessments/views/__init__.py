from assessments.views.answering import attempt_question, attempt_save
from assessments.views.learning import attempt_detail, attempt_start, attempt_submit, quiz_detail, quiz_seen
from assessments.views.writing import question_create, question_edit, question_move, question_remove, quiz_edit

__all__ = [
    "attempt_detail",
    "attempt_question",
    "attempt_save",
    "attempt_start",
    "attempt_submit",
    "question_create",
    "question_edit",
    "question_move",
    "question_remove",
    "quiz_detail",
    "quiz_edit",
    "quiz_seen",
]
