"""Every field is personal or not, and says so here: a new field fails until somebody decides."""

import pytest
from django.apps import apps

APPS = ["accounts", "courses", "enrollments", "assessments", "certificates"]

PERSONAL = {
    "accounts.User": {
        "username", "email", "password", "last_login", "date_joined", "display_name", "legal_name", "certificate_name",
        "time_zone", "channel", "paused_until", "shared_device", "limits_read_at",
    },
    "accounts.Membership": {"user", "organization", "role", "started_on", "ended_on"},
    "accounts.Notice": {"user", "kind", "key", "subject", "reason", "due_at", "ended_at"},
    "accounts.Event": {"actor_id", "person_id", "detail"},
    "enrollments.Enrollment": {
        "user", "enrolled_by", "withdrawn_reason", "started_at", "seen_at", "completed_at", "withdrawn_at", "due_on",
    },
    "enrollments.LessonCompletion": {"enrollment", "completed_at", "way"},
    "enrollments.DueChange": {"enrollment", "changed_by", "reason"},
    "enrollments.Invitation": {"created_by"},
    "enrollments.PlaceOffer": {
        "user", "email", "organization", "asked_by", "asked_at", "accepted_at", "declined_at", "withdrawn_at",
    },
    "courses.Edition": {"published_by"},
    "assessments.Attempt": {"enrollment", "right_count", "percent", "passed", "started_at", "submitted_at"},
    "assessments.Response": {"attempt", "answer", "answered_at", "fraction"},
    "assessments.AnswerEvent": {"response", "answer", "received_at"},
    "certificates.Certificate": {"user", "enrollment", "facts", "name", "code", "issued_at", "name_public", "ended_reason"},
}  # fmt: skip

NOT_PERSONAL = {
    "certificates.Certificate": {"course", "award", "cycle", "state", "replaces", "steps_needed", "steps_done", "ended_at", "paper", "pdf_sha256", "rendered_at"},
    "certificates.Hold": {"enrollment", "step", "reason", "tries", "retry_at"},
    "assessments.Question": {"course", "key"},
    "assessments.QuestionVersion": {"question", "number", "kind", "topic", "stem", "reason"},
    "assessments.Choice": {"version", "position", "text", "right"},
    "assessments.Quiz": {"lesson", "purpose", "pass_count", "draw", "each_topic"},
    "assessments.QuizItem": {"quiz", "version", "position"},
    "assessments.Attempt": {"quiz", "number", "code", "seed", "state"},
    "assessments.Response": {"version", "position", "seq"},
    "assessments.AnswerEvent": {"key", "seq"},
    "enrollments.Cohort": {"course", "organization", "name", "starts_on", "due_on"},
    "enrollments.Enrollment": {"course", "edition", "cycle", "cohort", "state", "enrolled_at"},
    "enrollments.Invitation": {"code", "course", "organization", "cohort", "max_uses", "uses", "expires_at", "revoked_at", "created_at"},
    "enrollments.PlaceOffer": {"code", "course", "due_on"},
    "enrollments.LessonCompletion": {"lesson"},
    "enrollments.DueChange": {"due_on", "changed_at"},
    "enrollments.ReminderRule": {"course", "trigger", "days"},
    "courses.Course": {"code", "slug", "organization", "joining", "gentle", "due_days", "created_at"},
    "courses.Audience": {"course", "organization"},
    "courses.Edition": {"course", "state", "number", "title", "summary", "audience", "welcome", "welcome_html", "source_hash", "published_at", "created_at"},
    "courses.Module": {"edition", "key", "position", "title", "outcome", "intro", "intro_html", "optional"},
    "courses.Lesson": {"edition", "module", "key", "code", "position", "kind", "title", "minutes", "covers", "sensitive", "required"},
    "courses.Block": {"lesson", "version", "position", "kind", "data", "html"},
    "accounts.Event": {"at", "verb", "subject"},
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
