"""Every column that holds text, and what may stand in it. A new one fails a test until somebody says it here.

WORDS are typed by people and shown as they are. MARKDOWN is rendered, into RENDERED. DATA is a document with words in it. What stands
in SHAPED is typed, but only letters, digits and the like get through; MADE never comes from a keyboard.
"""

WORDS: dict[str, set[str]] = {
    "account.EmailAddress": {"email"},
    "accounts.Helpline": {"name", "number", "hours", "purpose", "other"},
    "accounts.Organization": {"name"},
    "accounts.User": {"display_name", "legal_name", "email", "username"},
    "admin.LogEntry": {"object_repr"},
    "assessments.AnswerFile": {"name"},
    "assessments.Appeal": {"text", "reply"},
    "assessments.ExtraTries": {"reason"},
    "assessments.ImportRow": {"name", "notes"},
    "assessments.Mark": {"comment"},
    "assessments.Observation": {"words"},
    "assessments.ObservedTask": {"task"},
    "assessments.ObserverSheet": {"note"},
    "assessments.Question": {"name", "category", "outside_id"},
    "assessments.QuestionFile": {"name"},
    "assessments.QuestionImport": {"name", "told"},
    "assessments.QuestionTag": {"name"},
    "assessments.QuestionVersion": {"topic"},
    "assessments.Quiz": {"strict_reason"},
    "assessments.QuizQuota": {"topic"},
    "assessments.Regrade": {"reason"},
    "assessments.Survey": {"intro"},
    "assessments.SurveyAnswer": {"words"},
    "assessments.SurveyQuestion": {"prompt", "choices"},
    "certificates.Certificate": {"name", "ended_reason"},
    "certificates.Hold": {"reason"},
    "certificates.Review": {"reason"},
    "courses.Comment": {"called", "text"},
    "courses.Edition": {"title", "summary", "audience"},
    "courses.Lesson": {"title", "covers", "heavy_reason"},
    "courses.Media": {"name"},
    "courses.Module": {"title", "outcome"},
    "courses.SignOff": {"called"},
    "enrollments.Cohort": {"name"},
    "enrollments.DueChange": {"reason"},
    "enrollments.Enrollment": {"withdrawn_reason"},
    "enrollments.PlaceOffer": {"email"},
}
MARKDOWN = {
    "courses.Lesson": {"notes"},
    "assessments.QuestionVersion": {"stem", "reason"},
    "courses.Edition": {"welcome"},
    "courses.Module": {"intro"},
}
RENDERED = {"courses.Block": {"html"}, "courses.Edition": {"welcome_html"}, "courses.Module": {"intro_html"}}
DATA = {
    "assessments.AnswerEvent": {"answer"},
    "assessments.ObservedTask": {"criteria"},
    "assessments.QuestionVersion": {"data"},
    "assessments.Regrade": {"data"},
    "assessments.Response": {"answer"},
    "certificates.Certificate": {"facts"},
    "courses.Block": {"data"},
    "courses.BlockChange": {"before", "after"},
    "enrollments.BlockEntry": {"kept"},
}
SHAPED = {
    "accounts.User": {"language", "time_zone"},
    "courses.Course": {"code", "slug"},
    "courses.Block": {"key"},
    "courses.Comment": {"block", "lesson"},
    "courses.Lesson": {"key"},
    "courses.Module": {"key"},
    "assessments.Question": {"key"},
}
MADE = {
    "enrollments.BlockEntry": {"lesson", "block"},
    "enrollments.PollCount": {"lesson", "block", "choice"},
    "account.EmailConfirmation": {"key"},
    "accounts.Event": {"verb", "subject", "detail"},
    "accounts.Heartbeat": {"name"},
    "accounts.Look": {"subject"},
    "accounts.Notice": {"key", "kind", "subject", "reason"},
    "accounts.Organization": {"path"},
    "accounts.User": {"password"},
    "admin.LogEntry": {"object_id", "change_message"},
    "assessments.AnswerFile": {"code", "kind", "sha256"},
    "assessments.Attempt": {"code"},
    "assessments.Mark": {"levels"},
    "assessments.Observation": {"code"},
    "assessments.ObserverSheet": {"levels"},
    "assessments.QuestionFile": {"code", "drawn", "kind"},
    "assessments.QuestionImport": {"format", "path"},
    "assessments.QuestionVersion": {"kind"},
    "certificates.Certificate": {"code", "paper", "pdf_sha256"},
    "certificates.Review": {"cause"},
    "courses.Block": {"kind"},
    "courses.Edition": {"source_hash"},
    "courses.Lesson": {"code"},
    "courses.Media": {"sha256", "ending"},
    "courses.SignOff": {"fingerprint"},
    "enrollments.Invitation": {"code"},
    "enrollments.PlaceOffer": {"code"},
}
# Typed, kept, and on no page: for files that leave, or for whoever reads the database.
NOT_SHOWN = {
    ("assessments.ExtraTries", "reason"),
    ("assessments.Question", "outside_id"),
    ("assessments.QuestionFile", "name"),
    ("courses.Media", "name"),
}
TABLES = (WORDS, MARKDOWN, RENDERED, DATA, SHAPED, MADE)


def place_of(label: str) -> set[str]:
    return set().union(*(table.get(label, set()) for table in TABLES))
