"""Who has no place any more keeps the sign-in and the certificates, and nothing else; in the next request, not after the next sign-in."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts import outbox
from accounts.delivery import deliver
from accounts.memberships import leave
from accounts.models import Membership, Notice, Role
from assessments.models import AnswerEvent, Attempt
from enrollments.models import Enrollment
from tests.house.test_permissions import client_for, read, url_of

pytestmark = pytest.mark.django_db
LEARNING = [
    "enrollments:lesson_detail", "assessments:quiz_detail", "assessments:attempt_question", "assessments:attempt_submit",
]  # fmt: skip
TRACKING = [
    "enrollments:people",
    "enrollments:people_export",
    "enrollments:enrollment_detail",
    "enrollments:invitation_list",
]
WRITING = ["courses:course_list", "courses:course_edit", "courses:lesson_edit", "assessments:question_edit"]
DOING = ["enrollments:lesson_complete", "assessments:attempt_start", "assessments:attempt_submit"]
STAYS = ["certificates:certificate_list", "certificates:certificate_detail", "certificates:certificate_file"]


def let_go(user):
    for place in Membership.objects.filter(user=user, ended_on=None):
        leave(place, ended_on=user.today(), by=None)


def codes(client, world, names, method="get"):
    return [getattr(client, method)(url_of(name, world)).status_code for name in names]


@pytest.mark.parametrize(
    ("role", "names"), [("learner", LEARNING), ("coordinator", TRACKING), ("trainer", WRITING), ("learner", STAYS)]
)
def test_the_next_request_after_the_last_day(world, role, names):
    client = client_for(world.people[role])
    assert codes(client, world, names) == [200] * len(names)
    let_go(world.people[role])
    assert codes(client, world, names) == [200 if names is STAYS else 404] * len(names)


def test_nothing_more_is_done(world):
    client = client_for(world.people["learner"])
    before = set(Attempt.objects.filter(enrollment__user=world.people["learner"]).values_list("state", flat=True))
    let_go(world.people["learner"])
    sent = {"key": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "position": 1, "answer": ["1"], "seq": 1}
    saved = client.post(url_of("assessments:attempt_save", world), sent, content_type="application/json")
    assert (codes(client, world, DOING, "post"), saved.status_code) == ([404] * 3, 200)
    assert {name: told for name, told in saved.json().items() if name != "saved"} == {
        "answer": {"": ["1"]},
        "seq": 1,
        "closed": False,
        "message": "Your place in this course has ended. What you answered is kept.",
    }
    assert (
        set(Attempt.objects.filter(enrollment__user=world.people["learner"]).values_list("state", flat=True)) == before
    )


def test_nothing_is_saved_for_a_closed_account_or_another_person(world):
    sent = {"key": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "position": 1, "answer": ["1"], "seq": 1}
    asked = {"path": url_of("assessments:attempt_save", world), "data": sent, "content_type": "application/json"}
    client, learner = client_for(world.people["learner"]), world.people["learner"]
    type(learner).objects.filter(pk=learner.pk).update(is_active=False)
    assert client.post(**asked).status_code == 401
    others = [person for name, person in world.people.items() if person and name != "learner"]
    assert {client_for(person).post(**asked).status_code for person in others} == {404}
    assert AnswerEvent.objects.filter(key=sent["key"]).count() == 0


def test_who_moved_is_seen_by_the_new_place_only(world):
    """The export of the old coordinator still names the past place's people; a stranger's region never does."""
    let_go(world.people["learner"])
    other = client_for(world.people["other_coordinator"])
    assert b"Marker learner" not in read(other.get(url_of("enrollments:people_export", world)))


def test_waiting_reminders_are_skipped_and_none_is_sent(world, mailoutbox):
    learner, now = world.people["learner"], timezone.now()
    enrollment = Enrollment.objects.get(pk=world.things["enrollment"].pk)
    outbox.put(
        key=f"reminder:not_started:3:{enrollment.pk}:once", kind="reminder_not_started", user=learner,
        subject=f"enrollment:{enrollment.pk}", due_at=now,
    )  # fmt: skip
    let_go(learner)
    notice = Notice.objects.get(kind="reminder_not_started")
    assert (notice.state, notice.reason) == (Notice.State.SKIPPED, "no place any more")
    assert mailoutbox == []


def test_a_reminder_that_slipped_through_is_stopped_at_the_door(world, mailoutbox):
    learner, now = world.people["learner"], timezone.now()
    Membership.objects.filter(user=learner).update(ended_on=learner.today())
    outbox.put(key="reminder:late", kind="reminder_idle", user=learner, subject="enrollment:1", due_at=now)
    notice = Notice.objects.get(key="reminder:late")
    assert deliver(notice.pk, now=now) is False
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (Notice.State.SKIPPED, "no place any more")
    assert [letter for letter in mailoutbox if "reminder" in str(letter.extra_headers)] == []


def test_signing_in_still_works(world):
    learner = world.people["learner"]
    learner.set_password("a long enough phrase")
    learner.save()
    let_go(learner)
    client = Client()
    client.post("/account/login/", {"login": learner.username, "password": "a long enough phrase"})
    assert client.get("/").status_code == 200
    assert codes(client, world, STAYS + LEARNING) == [200] * len(STAYS) + [404] * len(LEARNING)


@pytest.mark.parametrize("role", ["learner", "trainer", "coordinator", "administrator"])
def test_a_closed_account_is_signed_out_in_the_next_request(world, role):
    user = world.people[role]
    client = client_for(user)
    assert client.get("/me/").status_code == 200
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/me/").url == "/account/login/?next=/me/"
    assert {client.get(url_of(name, world)).status_code for name in LEARNING + TRACKING + WRITING + STAYS} == {302}
    assert client.get("/office/").status_code == 404


def test_a_place_that_ends_tomorrow_is_still_a_place(world):
    learner = world.people["learner"]
    Membership.objects.filter(user=learner, role=Role.LEARNER).update(ended_on=date(2999, 1, 1))
    assert codes(client_for(learner), world, LEARNING) == [200] * len(LEARNING)
