from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Event, Membership, Role
from enrollments.enrolling import enroll, withdraw
from enrollments.invitations import InvitationError, make, redeem, stop
from enrollments.models import Cohort, Enrollment, Invitation
from lms.kit.codes import grouped, is_checked
from tests.enrollments.courses import make_edition
from tests.enrollments.threads import together
from tests.factories import MembershipFactory, OrganizationFactory, UserFactory

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def invitation(**facts):
    edition, place = make_edition(joining="invitation"), OrganizationFactory()
    asked = {"course": edition.course, "organization": place, "max_uses": 2, "expires_at": None, "by": UserFactory()}
    return make(**asked | {"now": NOW} | facts)


def uses():
    return Invitation.objects.get().uses


def test_make_gives_a_checked_code_and_records_it():
    code = invitation().code
    assert (len(code), is_checked(code), Event.objects.get().verb) == (8, True, "invitation_made")


def test_redeem_gives_a_place_and_an_enrollment_for_one_use():
    one, user = invitation(), UserFactory()
    enrollment = redeem(code=f" {grouped(one.code).lower()} ", user=user, now=NOW)
    assert (enrollment.user, enrollment.course, uses()) == (user, one.course, 1)
    place = Membership.objects.get(user=user)
    assert (place.organization, place.role, place.started_on) == (one.organization, Role.LEARNER, date(2026, 11, 23))


def test_redeem_brings_into_the_cohort():
    one = invitation()
    one.cohort = Cohort.objects.create(course=one.course, organization=one.organization, name="Group 1")
    one.save()
    assert redeem(code=one.code, user=UserFactory(), now=NOW).cohort == one.cohort


def test_redeem_twice_counts_once():
    one, user = invitation(), UserFactory()
    assert redeem(code=one.code, user=user, now=NOW) == redeem(code=one.code, user=user, now=NOW)
    assert (uses(), Membership.objects.count()) == (1, 1)


def test_redeem_by_who_is_in_already_counts_no_use_even_when_the_code_has_ended():
    one, user = invitation(expires_at=NOW - timedelta(days=1)), MembershipFactory().user
    enrollment = enroll(user=user, course=one.course, now=NOW)
    assert (redeem(code=one.code, user=user, now=NOW), uses()) == (enrollment, 0)


def test_redeem_lets_who_left_come_back():
    one, user = invitation(), UserFactory()
    enrollment = redeem(code=one.code, user=user, now=NOW)
    withdraw(enrollment, reason="", now=NOW, by=user)
    Membership.objects.update(ended_on=NOW.date())
    assert (redeem(code=one.code, user=user, now=NOW).state, uses()) == ("active", 2)
    assert Membership.objects.filter(user=user, ended_on=None).count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"expires_at": NOW}, "This code has ended"),
        ({"max_uses": 0}, "All places of this code are taken"),
    ],
)
def test_redeem_is_refused_and_changes_nothing(facts, words):
    one, user = invitation(**facts), UserFactory()
    with pytest.raises(InvitationError, match=words):
        redeem(code=one.code, user=user, now=NOW)
    assert (uses(), Membership.objects.count(), Enrollment.objects.count()) == (0, 0, 0)


def test_redeem_a_stopped_code_is_refused():
    one = invitation()
    for _again in range(2):
        stop(one, by=one.created_by, now=NOW)
    with pytest.raises(InvitationError, match="This code has ended"):
        redeem(code=one.code, user=UserFactory(), now=NOW)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "invitation_made",
        "invitation_stopped",
    ]


def test_redeem_an_unknown_code_is_refused():
    with pytest.raises(InvitationError, match="do not know this code"):
        redeem(code="2222-2222", user=UserFactory(), now=NOW)


def test_redeem_into_a_course_without_an_edition_counts_no_use():
    one = invitation()
    one.course.editions.update(state="past")
    with pytest.raises(InvitationError, match="being prepared"):
        redeem(code=one.code, user=UserFactory(), now=NOW)
    assert (uses(), Membership.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_capacity_never_exceeded_by_twenty_threads():
    one, users = invitation(max_uses=7), UserFactory.create_batch(20)
    results = together(lambda n: redeem(code=one.code, user=users[n], now=NOW).pk)
    let_in = [result for result in results if isinstance(result, int)]
    refused = [result for result in results if isinstance(result, InvitationError)]
    assert (len(let_in), len(refused), uses(), Enrollment.objects.count()) == (7, 13, 7, 7)


@pytest.mark.django_db(transaction=True)
def test_double_tap_by_ten_threads_counts_one_use():
    one, user = invitation(max_uses=20), UserFactory()
    results = together(lambda _n: redeem(code=one.code, user=user, now=NOW).pk, count=10)
    assert (len(set(results)), uses(), Membership.objects.count()) == (1, 1, 1)
