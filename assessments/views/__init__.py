from assessments.views.answering import answering_token, attempt_question, attempt_save
from assessments.views.appeals import appeal_create
from assessments.views.banking import (
    bank_create,
    bank_edit,
    question_change,
    question_delete,
    question_detail,
    question_list,
)
from assessments.views.choosing import question_choose
from assessments.views.exporting import question_export
from assessments.views.figures import edition_figures, question_figures, quiz_figures
from assessments.views.files import answer_file
from assessments.views.granting import tries_grant
from assessments.views.importing import import_detail, import_list, question_file
from assessments.views.learning import (
    attempt_clock,
    attempt_detail,
    attempt_read,
    attempt_start,
    attempt_submit,
    quiz_detail,
    quiz_seen,
)
from assessments.views.marking import appeal_answer, mark_claim, mark_edit, marking_list, marking_queue, marking_release
from assessments.views.observing import (
    observation_detail,
    observation_edit,
    observation_ready,
    observation_sign,
    observe,
    observer_sheet,
)
from assessments.views.regrades import regrade_create, regrade_detail, regrade_revert
from assessments.views.surveys import survey_detail, survey_edit, survey_figures
from assessments.views.writing import question_create, question_edit, question_move, question_remove, quiz_edit

__all__ = [
    "answer_file",
    "answering_token",
    "appeal_answer",
    "appeal_create",
    "attempt_clock",
    "attempt_detail",
    "attempt_question",
    "attempt_read",
    "attempt_save",
    "attempt_start",
    "attempt_submit",
    "bank_create",
    "bank_edit",
    "edition_figures",
    "import_detail",
    "import_list",
    "mark_claim",
    "mark_edit",
    "marking_list",
    "marking_queue",
    "marking_release",
    "observation_detail",
    "observation_edit",
    "observation_ready",
    "observation_sign",
    "observe",
    "observer_sheet",
    "question_change",
    "question_choose",
    "question_create",
    "question_delete",
    "question_detail",
    "question_edit",
    "question_export",
    "question_figures",
    "question_file",
    "question_list",
    "question_move",
    "question_remove",
    "quiz_detail",
    "quiz_edit",
    "quiz_figures",
    "quiz_seen",
    "regrade_create",
    "regrade_detail",
    "regrade_revert",
    "survey_detail",
    "survey_edit",
    "survey_figures",
    "tries_grant",
]
