import ast
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from accounts.models import Event, Notice
from certificates import issuing
from certificates.issuing import NotEarnedError, award, issue_missing
from certificates.models import Certificate, Hold
from certificates.revoking import revoke
from enrollments.progress import what_is_left
from lms.kit.codes import is_checked
from tests.certificates.conftest import NOON, do, lessons_of
from tests.factories import EditionFactory, EnrollmentFactory, LessonFactory, UserFactory

ROOT = Path(settings.BASE_DIR)
THREADS = 20


@pytest.mark.django_db
def test_award_freezes_what_was_true(finish):
    enrollment = finish(UserFactory(display_name="Liza Niño", time_zone="Pacific/Honolulu"), title="Care")
    certificate = award(enrollment, now=NOON)
    assert certificate.name == "Liza Niño"
    assert certificate.facts == {
        "schema": 1,
        "title": "Care",
        "course": enrollment.course.code,
        "edition": 1,
        "minutes": 20,
        "completed_on": "2026-11-22",
        "zone": "Pacific/Honolulu",
        "issuer": enrollment.course.organization.name,
        "site": settings.SITE_URL,
        "evidence": {"needed": 2, "done": 2, "ways": {"full": 2}},
    }
    assert (certificate.cycle, certificate.steps_done, certificate.name_public) == (1, 2, False)
    assert is_checked(certificate.code)
    assert len(certificate.code) == 21


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choice", "legal", "name"),
    [("display", "Luz Reyes", "Liza"), ("legal", "Luz Reyes", "Luz Reyes"), ("legal", "", "Liza"), ("none", "Luz", "")],
)
def test_the_name_is_the_persons_choice(finish, choice, legal, name):
    user = UserFactory(display_name="Liza", legal_name=legal, certificate_name=choice)
    assert award(finish(user), now=NOON).name == name


@pytest.mark.django_db
def test_the_name_is_encrypted_in_the_database(finish):
    award(finish(UserFactory(display_name="Liza Santos")), now=NOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM certificates_certificate")
        assert "Liza" not in str(cursor.fetchall())


@pytest.mark.django_db
def test_award_twice_is_one_row_one_notice_one_event(finish):
    enrollment = finish()
    first, second = award(enrollment, now=NOON), award(enrollment, now=NOON + timedelta(days=1))
    assert first == second
    assert list(Notice.objects.values_list("key", "kind", "subject", "user")) == [
        (f"certificate:{first.pk}", "certificate_ready", f"certificate:{first.pk}", enrollment.user_id)
    ]
    assert Event.objects.filter(verb="certificate_issued").count() == 1


@pytest.mark.django_db
def test_award_refuses_while_something_is_left():
    edition = EditionFactory()
    first, _second = lessons_of(edition, 2)
    enrollment = EnrollmentFactory(edition=edition)
    do(enrollment, first)
    with pytest.raises(NotEarnedError, match=r"^Something is still left to do before the certificate\.$"):
        award(enrollment, now=NOON)
    assert Certificate.objects.count() == Notice.objects.count() == 0


@pytest.mark.django_db
def test_award_refuses_a_completed_state_without_the_completions(finish):
    enrollment = finish()
    enrollment.completions.all().delete()
    with pytest.raises(NotEarnedError):
        award(enrollment, now=NOON)


@pytest.mark.django_db
def test_the_rule_of_completion_decides_whatever_else_it_comes_to_ask(finish, monkeypatch):
    enrollment = finish()
    monkeypatch.setattr(issuing.progress, "what_is_left", lambda enrollment: ["a step of a kind to come"])
    with pytest.raises(NotEarnedError):
        award(enrollment, now=NOON)


@pytest.mark.django_db
def test_award_refuses_a_course_that_requires_nothing(noon):
    enrollment = EnrollmentFactory(state="completed", completed_at=noon)
    with pytest.raises(NotEarnedError):
        award(enrollment, now=NOON)


@pytest.mark.django_db
def test_the_database_refuses_an_unearned_row(finish):
    certificate = award(finish(), now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(steps_done=1)


@pytest.mark.django_db
def test_a_revoked_certificate_is_not_awarded_again(finish):
    enrollment = finish()
    certificate = revoke(award(enrollment, now=NOON), reason="copied answers", by=None, now=NOON)
    assert award(enrollment, now=NOON) == certificate
    assert issue_missing(now=NOON) == 0
    assert Certificate.objects.count() == 1


@pytest.mark.django_db
def test_a_code_that_is_taken_is_drawn_again(finish, monkeypatch):
    codes = iter(["B" * 21, "B" * 21, "C" * 21])
    monkeypatch.setattr(issuing, "checked_code", lambda: next(codes))
    assert award(finish(), now=NOON).code == "B" * 21
    assert award(finish(), now=NOON).code == "C" * 21


@pytest.mark.django_db(transaction=True)
def test_award_20_threads_one_row_one_notice(finish):
    enrollment = finish()

    def go(_):
        try:
            return award(enrollment, now=NOON).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        keys = set(pool.map(go, range(THREADS)))
    assert keys == set(Certificate.objects.values_list("pk", flat=True))
    assert Certificate.objects.count() == Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_20_threads_finish_one_enrollment_one_certificate(monkeypatch):
    edition = EditionFactory()
    lessons = lessons_of(edition, 4)
    enrollment = EnrollmentFactory(edition=edition)

    def go(number):
        try:
            do(enrollment, lessons[number % len(lessons)])
            issue_missing(now=NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(go, range(THREADS)))
    assert Certificate.objects.count() == Notice.objects.count() == 1


def writes_certificates(tree):
    """Where a certificate's row is made: Certificate(…), or any call on Certificate.objects that inserts."""
    makers = {"create", "acreate", "get_or_create", "update_or_create", "bulk_create", "save"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            text = ast.unparse(node.func)
            if text in {"Certificate", "models.Certificate"} or (
                text.startswith("Certificate.") and text.rsplit(".", 1)[-1] in makers
            ):
                yield text


def test_only_award_inserts():
    apps = ["accounts", "courses", "enrollments", "assessments", "certificates", "lms"]
    files = [path for app in apps for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    found = [(path.name, text) for path in files for text in writes_certificates(ast.parse(path.read_text()))]
    assert found == [("issuing.py", "Certificate.objects.create")]
    callers = [path.name for path in files if "issuing.insert(" in path.read_text()]
    assert callers == ["revoking.py"]


@pytest.mark.django_db
@profile(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    required=st.lists(st.booleans(), min_size=1, max_size=5), order=st.randoms(use_true_random=False), data=st.data()
)
def test_completion_has_certificate_iff_nothing_left(required, order, data):
    edition = EditionFactory()
    lessons = [LessonFactory(module__edition=edition, edition=edition, required=flag) for flag in required]
    enrollment = EnrollmentFactory(edition=edition)
    order.shuffle(lessons)
    for lesson in lessons[: data.draw(st.integers(0, len(lessons)))]:
        do(enrollment, lesson)
    issue_missing(now=NOON)
    has_one = Certificate.objects.filter(enrollment=enrollment).exists()
    did_something = enrollment.completions.exists()
    assert has_one == (not what_is_left(enrollment) and any(required) and did_something)


@pytest.mark.django_db
def test_issue_missing_awards_each_once_and_parks_the_broken_one(finish, monkeypatch):
    good, broken, other = finish(), finish(), finish()
    freeze = issuing.facts.freeze

    def break_one(enrollment, *args, **kwargs):
        if enrollment.pk == broken.pk:
            raise KeyError("edition")
        return freeze(enrollment, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(issuing.facts, "freeze", break_one)
        assert issue_missing(now=NOON) == 2
        assert issue_missing(now=NOON) == 0
    assert set(Certificate.objects.values_list("enrollment", flat=True)) == {good.pk, other.pk}
    assert list(Hold.objects.values_list("enrollment", "step", "reason", "tries")) == [
        (broken.pk, "award", "KeyError", 1)
    ]
    assert issue_missing(now=NOON + timedelta(minutes=6)) == 1
    assert Hold.objects.count() == 0


@pytest.mark.django_db
def test_a_hold_waits_twice_as_long_each_time_and_a_day_at_most(finish):
    enrollment = finish()
    enrollment.completions.all().delete()
    now, waits = NOON, []
    for _ in range(10):
        assert issue_missing(now=now) == 0
        hold = Hold.objects.get()
        waits.append((hold.retry_at - now) / timedelta(minutes=1))
        now = hold.retry_at + timedelta(seconds=1)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440]
    assert hold.reason == "Something is still left to do before the certificate."


@pytest.mark.django_db
def test_migrate_and_restore_enqueue_zero_mail(finish):
    """After a restore the certificates are there and the outbox may not be: nothing is issued or told again."""
    for _ in range(3):
        finish()
    assert issue_missing(now=NOON) == 3
    Notice.objects.all().delete()
    assert issue_missing(now=NOON + timedelta(days=1)) == 0
    assert Notice.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_finished_course_rings_for_its_certificate(monkeypatch, finish):
    from certificates import tasks

    rung = []
    monkeypatch.setattr("certificates.receivers.ring", lambda bell, **ids: rung.append((bell, ids)))
    enrollment = finish()
    assert rung == [(tasks.issue.delay, {"enrollment_id": enrollment.pk})]
    tasks.issue(enrollment_id=enrollment.pk)
    tasks.issue(enrollment_id=enrollment.pk)
    certificate = Certificate.objects.get()
    assert certificate.rendered_at is not None
    assert certificate.issued_at > datetime(2026, 1, 1, tzinfo=UTC)
    assert Notice.objects.count() == 1
