"""Every field is personal or not, and says so here: a new field fails until somebody decides."""

import pytest
from django.apps import apps

APPS = ["accounts", "courses", "enrollments", "assessments", "certificates"]

PERSONAL = {
    "accounts.User": {
        "username", "email", "password", "last_login", "date_joined", "display_name", "legal_name", "certificate_name",
        "time_zone", "channel", "paused_until", "shared_device", "leave_signs_out", "language", "limits_read_at",
    },
    "accounts.Membership": {"user", "organization", "role", "started_on", "ended_on"},
    "accounts.Notice": {"user", "kind", "key", "subject", "reason", "due_at", "ended_at"},
    "accounts.Look": {"viewer", "person", "looked_on", "looked_at"},
    "accounts.Event": {"actor_id", "person_id", "detail"},
    "enrollments.Enrollment": {
        "user", "enrolled_by", "withdrawn_reason", "started_at", "seen_at", "completed_at", "withdrawn_at", "due_on", "moved_at",
        "late_for",
    },
    "courses.SignOff": {"signed_by", "called", "pay", "signed_at", "withdrawn_at"},
    "courses.Comment": {"written_by", "called", "text", "written_at", "settled_at", "settled_by"},
    "enrollments.LessonCompletion": {"enrollment", "completed_at", "way"},
    "enrollments.BlockEntry": {"enrollment", "kept"},
    "enrollments.DueChange": {"enrollment", "changed_by", "reason"},
    "enrollments.Invitation": {"created_by"},
    "enrollments.PlaceOffer": {
        "user", "email", "organization", "asked_by", "asked_at", "accepted_at", "declined_at", "withdrawn_at",
    },
    "courses.Edition": {"published_by"},
    "courses.BlockChange": {"changed_by"},
    "courses.Media": {"added_by"},
    "assessments.QuestionImport": {"created_by"},
    "assessments.Attempt": {"enrollment", "right_count", "percent", "passed", "started_at", "submitted_at", "due_at", "read_at", "extra"},
    "assessments.Response": {"attempt", "answer", "answered_at", "fraction", "tries", "settled_at"},
    "assessments.ExtraTries": {"enrollment", "granted_by", "reason"},
    "accounts.Accommodation": {"user", "pace", "break_minutes", "granted_by", "granted_at", "ended_at"},
    "assessments.AnswerEvent": {"response", "answer", "received_at"},
    "assessments.AnswerFile": {"response", "name", "added_at"},
    "assessments.Observation": {
        "enrollment", "code", "code_on", "began_at", "observed_at", "signed_at", "words",
    },
    "assessments.ObserverSheet": {"observation", "observer", "levels", "note", "begun_at", "saved_at", "done_at"},
    "assessments.Mark": {"response", "marker", "levels", "comment", "fraction", "claimed_at", "saved_at", "done_at"},
    "assessments.Appeal": {
        "response", "text", "asked_at", "reply", "answered_by", "answered_at", "before", "after",
    },
    "assessments.SurveyAnswer": {"words"},
    "assessments.Regrade": {"created_by", "applied_by", "reverted_by"},
    "assessments.RegradeChange": {
        "attempt", "percent_before", "percent_after", "right_before", "right_after", "passed_before", "passed_after",
    },
    "certificates.Review": {"certificate", "settled_by", "reason"},
    "assessments.SurveyTaken": {"enrollment"},
    "certificates.Certificate": {"user", "enrollment", "facts", "name", "code", "issued_at", "name_public", "ended_reason"},
}  # fmt: skip

NOT_PERSONAL = {
    "certificates.Certificate": {"course", "award", "cycle", "state", "replaces", "steps_needed", "steps_done", "ended_at", "paper", "pdf_sha256", "rendered_at"},
    "certificates.Hold": {"enrollment", "step", "reason", "tries", "retry_at"},
    "assessments.Question": {"retired_at", "organization", "course", "key", "state", "name", "category", "outside_id"},
    "assessments.QuestionTag": {"question", "name"},
    "assessments.QuestionFile": {"organization", "code", "drawn", "name", "kind", "created_at"},
    "assessments.QuestionImport": {"organization", "course", "format", "near", "name", "path", "state", "told", "progress", "total", "pictures", "created_at", "claimed_until", "ended_at"},
    "assessments.ImportRow": {"imported", "number", "line", "name", "verdict", "draft", "notes", "question"},
    "assessments.QuizQuota": {"quiz", "topic", "count"},
    "assessments.QuestionVersion": {"question", "number", "kind", "topic", "stem", "reason", "format", "data"},
    "assessments.Quiz": {"lesson", "purpose", "pass_count", "pass_percent", "draw", "each_topic", "markers", "mark_gap", "behaviour", "mastery_right", "mastery_of", "correctness_from", "marks_from", "feedback_from", "answer_from", "attempt_limit", "wait_minutes", "review_first", "counts", "time_limit", "closes_at_due", "strict_reason"},
    "assessments.ExtraTries": {"quiz", "number", "expires_at", "granted_at"},
    "assessments.AnswerFile": {"code", "kind", "size", "sha256"},
    "assessments.Mark": {"slot", "state", "seq"},
    "assessments.ObservedTask": {"lesson", "task", "criteria"},
    "assessments.Observation": {"task", "state"},
    "assessments.ObserverSheet": {"slot", "state", "key", "seq"},
    "assessments.Appeal": {"state"},
    "assessments.QuizItem": {"quiz", "version", "position", "marks"},
    "assessments.Attempt": {"quiz", "number", "code", "seed", "state"},
    "assessments.Response": {"dropped_by", "version", "position", "seq", "marks"},
    "assessments.Survey": {"lesson", "intro"},
    "assessments.SurveyQuestion": {"survey", "position", "kind", "prompt", "choices"},
    "assessments.SurveySheet": {"survey", "week", "mixed"},
    "assessments.SurveyAnswer": {"sheet", "question", "choice"},
    "assessments.SurveyTaken": {"survey"},
    "assessments.AnswerEvent": {"key", "seq", "checked", "late"},
    "assessments.Regrade": {"course", "version", "treatment", "data", "reason", "state", "created_at", "applied_at", "reverted_at"},
    "assessments.RegradeChange": {"regrade"},
    "certificates.Review": {"cause", "state", "opened_at", "settled_at"},
    "enrollments.Cohort": {"course", "organization", "name", "starts_on", "due_on"},
    "enrollments.Enrollment": {"course", "edition", "cycle", "cohort", "state", "enrolled_at"},
    "enrollments.Invitation": {"code", "course", "organization", "cohort", "max_uses", "uses", "expires_at", "revoked_at", "created_at"},
    "enrollments.PlaceOffer": {"code", "course", "cohort", "due_on"},
    "enrollments.LessonCompletion": {"lesson"},
    "enrollments.BlockEntry": {"lesson", "block"},
    "enrollments.PollCount": {"course", "lesson", "block", "choice", "shown", "waiting"},
    "enrollments.DueChange": {"due_on", "changed_at"},
    "enrollments.ReminderRule": {"course", "trigger", "days"},
    "courses.Course": {"code", "slug", "organization", "joining", "gentle", "due_days", "created_at"},
    "courses.Media": {
        "organization", "sha256", "kind", "ending", "name", "size", "shown", "width", "height", "seconds", "added_at",
    },
    "courses.Audience": {"course", "organization"},
    "courses.Edition": {"course", "state", "number", "title", "summary", "audience", "welcome", "welcome_html", "source_hash", "published_at", "created_at"},
    "courses.Module": {"edition", "key", "position", "title", "outcome", "intro", "intro_html", "optional"},
    "courses.Lesson": {"edition", "module", "key", "code", "position", "kind", "title", "minutes", "covers", "sensitive", "required", "heavy_reason", "notes", "opens_on", "opens_after"},
    "courses.SignOff": {"edition", "part", "fingerprint"},
    "courses.Comment": {"course", "lesson", "block"},
    "courses.Prerequisite": {"lesson", "group", "needs"},
    "courses.BlockChange": {"lesson", "verb", "start", "before", "after", "changed_at"},
    "courses.Block": {"lesson", "key", "version", "position", "kind", "data", "html"},
    "accounts.Event": {"at", "verb", "subject"},
    "accounts.Look": {"kind", "subject"},
    "accounts.Heartbeat": {"name", "seen_at"},
    "accounts.Helpline": {"name", "number", "hours", "purpose", "other", "position", "checked_on"},
    "accounts.Organization": {"name", "kind", "parent", "path", "created_at"},
    "accounts.User": {"is_superuser", "is_staff", "is_active"},
    "accounts.Membership": {"created_at"},
    "accounts.Notice": {"state", "expires_at", "claimed_until", "tries", "created_at"},
}  # fmt: skip


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if m._meta.app_label in APPS], ids=lambda m: m._meta.label
)
def test_every_field_is_declared(model):
    declared = PERSONAL.get(model._meta.label, set()) | NOT_PERSONAL.get(model._meta.label, set())
    fields = {field.name for field in model._meta.get_fields() if field.concrete} - {"id"}
    assert fields == declared


def test_no_field_says_that_a_person_is_a_survivor():
    names = [
        f"{m._meta.label}.{f.name}" for m in apps.get_models() if m._meta.app_label in APPS for f in m._meta.fields
    ]
    assert [name for name in names if "survivor" in name.lower() or "victim" in name.lower()] == []
