"""Who may ask for which page of this floor."""

from lms.kit.policy import Row, Who, form, read, write

POLICY: dict[str, Row] = {
    "assessments:quiz_detail": read(Who.SIGNED_IN),
    "assessments:quiz_seen": form(Who.SIGNED_IN),
    "assessments:attempt_start": write(Who.SIGNED_IN),
    "assessments:attempt_question": form(Who.SIGNED_IN),
    "assessments:attempt_save": write(Who.SIGNED_IN),
    "assessments:attempt_submit": form(Who.SIGNED_IN),
    "assessments:attempt_detail": read(Who.SIGNED_IN),
    "assessments:quiz_edit": form(Who.TRAINER),
    "assessments:question_create": form(Who.TRAINER),
    "assessments:question_edit": form(Who.TRAINER),
    "assessments:question_move": write(Who.TRAINER),
    "assessments:question_remove": form(Who.TRAINER),
}
