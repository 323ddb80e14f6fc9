"""Nobody gets a place with an organization, or is seen by it, before they said yes; and a no is never told."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.delivery import deliver_due
from accounts.models import Event, Membership, Notice, Role, User
from enrollments.enrolling import enroll, withdraw
from enrollments.models import Enrollment, PlaceOffer
from enrollments.offers import OfferError, accept, ask, decline, take_back, waiting_for
from tests.enrollments.courses import make_edition
from tests.enrollments.threads import together
from tests.factories import EditionFactory, MembershipFactory, OrganizationFactory, UserFactory

NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter():
    return OrganizationFactory(name="Bahay")


@pytest.fixture
def ana(shelter):
    return MembershipFactory(organization=shelter, role=Role.COORDINATOR).user


@pytest.fixture
def ben():
    """Known, with a place elsewhere and a course of her own."""
    user = MembershipFactory(user__email="ben@x.ph").user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def course():
    return EditionFactory(title="Listening").course


@pytest.fixture
def offer_to(shelter, ana, course):
    def make(email="ben@x.ph", now=NOW, **more):
        asked = {"course": course, "organization": shelter, "due_on": date(2026, 5, 1), "by": ana, "now": now}
        return ask(email=email, **{**asked, **more})

    return make


def places(user, organization):
    return list(user.memberships.filter(organization=organization).values_list("role", "started_on", "ended_on"))


def tracked(ana):
    return Enrollment.objects.tracked_by(ana)


def test_who_is_asked_has_no_place_and_is_not_seen(ana, ben, shelter, offer_to):
    enroll(user=ben, course=make_edition().course, now=NOW)
    offer_to()
    assert places(ben, shelter) == []
    assert list(tracked(ana)) == []


def test_a_yes_makes_the_place_and_the_enrollment_with_its_date(ana, ben, shelter, course, offer_to):
    enrollment = accept(code=offer_to().code, user=ben, now=NOW + WEEK)
    assert places(ben, shelter) == [("learner", date(2026, 3, 17), None)]
    assert (enrollment.course, enrollment.due_on, enrollment.enrolled_by) == (course, date(2026, 5, 1), ana)
    assert list(tracked(ana)) == [enrollment]
    assert PlaceOffer.objects.standing().count() == 0


def test_a_yes_said_twice_is_one(ben, shelter, offer_to):
    code = offer_to().code
    first, second = (accept(code=code, user=ben, now=NOW + timedelta(days=day)) for day in (0, 1))
    assert first == second
    assert len(places(ben, shelter)) == Event.objects.filter(verb="place_accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_twelve_yeses_at_once_are_one(ben, shelter, offer_to):
    code = offer_to().code
    results = together(lambda n: accept(code=code, user=User.objects.get(pk=ben.pk), now=NOW).pk, count=12)
    assert results == [Enrollment.objects.get().pk] * 12
    assert len(places(ben, shelter)) == Event.objects.filter(verb="place_accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_no_at_once_are_one_answer(ben, offer_to):
    offer = offer_to()

    def answer(number):
        return (accept if number % 2 else decline)(code=offer.code, user=ben, now=NOW)

    together(answer, count=8)
    offer.refresh_from_db()
    assert (offer.accepted_at is None) != (offer.declined_at is None)
    assert Enrollment.objects.count() == (offer.accepted_at is not None)


@pytest.mark.django_db(transaction=True)
def test_eight_coordinators_asking_at_once_ask_once(ben, offer_to):
    offers = together(lambda n: offer_to().pk, count=8)
    assert offers == [PlaceOffer.objects.get().pk] * 8
    assert Notice.objects.count() == 1


def test_a_yes_that_cannot_be_kept_leaves_nothing_half_done(ben, shelter, course, offer_to):
    offer = offer_to()
    course.editions.update(state="past")
    with pytest.raises(OfferError, match="being prepared"):
        accept(code=offer.code, user=ben, now=NOW)
    offer.refresh_from_db()
    assert (offer.accepted_at, places(ben, shelter)) == (None, [])


def test_a_date_that_is_over_is_not_given(ben, course, offer_to):
    course.due_days = 10
    course.save()
    assert accept(code=offer_to().code, user=ben, now=NOW + timedelta(days=60)).due_on == date(2026, 5, 19)


def test_who_learns_below_stays_there(ben, shelter, offer_to):
    below = MembershipFactory(user=ben, organization=OrganizationFactory(parent=shelter))
    accept(code=offer_to().code, user=ben, now=NOW)
    assert places(ben, shelter) == []
    assert Membership.objects.filter(pk=below.pk, ended_on=None).exists()


def test_who_had_stopped_the_course_goes_on_with_it(ben, course, offer_to):
    left = withdraw(enroll(user=ben, course=course, now=NOW), reason="", now=NOW, by=ben)
    enrollment = accept(code=offer_to().code, user=ben, now=NOW)
    assert (enrollment, enrollment.state) == (left, Enrollment.State.ACTIVE)


def test_a_yes_to_what_was_taken_back_changes_nothing(ana, ben, shelter, offer_to):
    offer = offer_to()
    for _ in range(2):
        take_back(offer, by=ana, now=NOW)
    with pytest.raises(OfferError, match="taken back"):
        accept(code=offer.code, user=ben, now=NOW)
    assert (places(ben, shelter), waiting_for(ben)) == ([], [])


def test_what_was_accepted_cannot_be_taken_back(ana, ben, shelter, offer_to):
    offer = offer_to()
    accept(code=offer.code, user=ben, now=NOW)
    take_back(offer, by=ana, now=NOW)
    offer.refresh_from_db()
    assert offer.withdrawn_at is None


def test_a_no_is_not_told_and_a_yes_after_it_asks_for_the_coordinator(ben, shelter, offer_to):
    offer = offer_to()
    for _ in range(2):
        decline(code=offer.code, user=ben, now=NOW)
    with pytest.raises(OfferError, match="answered"):
        accept(code=offer.code, user=ben, now=NOW)
    assert (places(ben, shelter), waiting_for(ben)) == ([], [])


def test_a_no_after_a_yes_changes_nothing(ben, shelter, offer_to):
    offer = offer_to()
    accept(code=offer.code, user=ben, now=NOW)
    decline(code=offer.code, user=ben, now=NOW)
    assert len(places(ben, shelter)) == 1


def test_nobody_answers_for_another(ben, offer_to):
    code = offer_to().code
    for act in (accept, decline):
        with pytest.raises(PlaceOffer.DoesNotExist):
            act(code=code, user=UserFactory(), now=NOW)


def test_asked_twice_in_a_week_is_asked_once(ben, offer_to):
    first, second = offer_to(), offer_to("BEN@x.ph", now=NOW + timedelta(days=6))
    assert (first, second.asked_at, Notice.objects.count()) == (second, NOW, 1)


def test_asked_again_after_a_week_is_one_question_and_a_second_message(ben, offer_to):
    offer_to()
    again = offer_to(now=NOW + WEEK, due_on=date(2026, 6, 1))
    again.refresh_from_db()
    assert (again.asked_at, again.due_on, Notice.objects.count()) == (NOW + WEEK, date(2026, 6, 1), 2)
    assert [question.code for question in waiting_for(ben)] == [again.code]


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_no_holds_for_a_month_however_often_she_asks(ana, ben, offer_to, taken_back):
    offer = offer_to()
    decline(code=offer.code, user=ben, now=NOW)
    for day in (8, 16, 24, 29):
        if taken_back:
            take_back(PlaceOffer.objects.standing().get(), by=ana, now=NOW)
        seen = offer_to(now=NOW + timedelta(days=day))
        assert (waiting_for(ben), Notice.objects.count()) == ([], 1)
    later = offer_to(now=NOW + timedelta(days=38))
    assert [question.code for question in waiting_for(ben)] == [later.code]
    assert Notice.objects.count() == 2
    assert seen.declined_at is not None
    assert accept(code=later.code, user=ben, now=NOW + timedelta(days=38)).user == ben


def test_one_person_under_two_addresses_is_asked_once_and_answers_once(ben, shelter, offer_to):
    EmailAddress.objects.create(user=ben, email="further@x.ph", verified=True)
    offer_to()
    offer_to("further@x.ph")
    assert PlaceOffer.objects.standing().count() == 2
    accept(code=waiting_for(ben)[0].code, user=ben, now=NOW)
    assert (waiting_for(ben), PlaceOffer.objects.standing().count()) == ([], 0)


def test_the_database_holds_one_standing_question(ben, offer_to):
    offer = offer_to()
    again = {name: getattr(offer, name) for name in ("user", "organization", "course", "email", "asked_by", "asked_at")}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceOffer.objects.create(code="ANOTHER", **again)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceOffer.objects.update(accepted_at=NOW, declined_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_message_says_nothing_and_comes_once_a_week_from_one_organization(ben, mailoutbox, offer_to):
    for course in (make_edition().course, make_edition().course):
        offer_to(course=course)
    deliver_due(now=NOW)
    assert [letter.subject for letter in mailoutbox] == ["There is a place for you"]
    assert [word for word in ("Bahay", "Title", "course") if word in mailoutbox[0].body] == []
    assert Notice.objects.get(state="skipped").reason == "a message about this was sent this week"


@pytest.mark.django_db(transaction=True)
def test_nobody_is_written_to_about_what_they_have_answered(ben, mailoutbox, offer_to):
    decline(code=offer_to().code, user=ben, now=NOW)
    deliver_due(now=NOW)
    assert (mailoutbox, Notice.objects.get().reason) == ([], "answered or taken back meanwhile")


def test_somebody_new_is_welcomed_once_and_asked_on_their_first_page(offer_to):
    offer = offer_to("new@x.ph")
    assert list(Notice.objects.values_list("kind", flat=True)) == ["welcome"]
    assert [question.title for question in waiting_for(offer.user)] == ["Listening"]


# The pages


def paste(coordinator, course, shelter, *emails):
    client = Client()
    client.force_login(coordinator)
    typed = {"course": course.code, "organization": shelter.pk, "addresses": "\n".join(emails)}
    url = reverse("enrollments:people_add")
    pages = [client.post(url, {**typed, "step": step}, follow=True) for step in ("check", "apply")]
    return pages + [client.get(reverse(f"enrollments:{name}")) for name in ("people", "people_asked", "people_export")]


def seen(pages, *words):
    """All that she gets to see, without her tokens, the ids that any row has, and what she typed herself."""
    bodies = [(page.status_code, body_of(page)) for page in pages]
    return [(status, re.sub("|".join([TOKENS, *map(re.escape, words)]), "", body)) for status, body in bodies]


TOKENS = r'name="csrfmiddlewaretoken" value="\w+"|/people/asked/\d+/back/|\d\d:\d\d'


def body_of(page):
    return b"".join(page.streaming_content).decode() if page.streaming else page.text


def test_a_coordinator_sees_the_same_of_the_known_the_unknown_and_a_no(ana, ben, course, shelter):
    unknown = seen(paste(ana, course, shelter, "nin@x.ph"), "nin@x.ph")
    PlaceOffer.objects.all().delete()
    known = seen(paste(ana, course, shelter, "ben@x.ph"), "ben@x.ph")
    assert known == unknown
    decline(code=PlaceOffer.objects.get().code, user=ben, now=timezone.now())
    assert seen(paste(ana, course, shelter, "ben@x.ph"), "ben@x.ph") == unknown
    assert "asked on" in known[3][1]


@pytest.mark.list_page("enrollments:people_asked")
@pytest.mark.parametrize("number", [1, 30])
def test_people_asked_query_count(client, ana, offer_to, django_assert_num_queries, number):
    for n in range(number):
        offer_to(f"p{n}@x.ph")
    client.force_login(ana)
    with django_assert_num_queries(5):  # session, user, roles, how many, offers
        assert client.get(reverse("enrollments:people_asked")).text.count('scope="row"') == number


def test_home_asks_in_plain_words_and_both_buttons_work(client, ben, shelter, offer_to):
    client.force_login(ben)
    for answer, there in (("decline", 0), ("accept", 1)):
        PlaceOffer.objects.all().delete()
        offer = offer_to(now=timezone.now())
        text = " ".join(client.get(reverse("home")).text.split())
        assert "Would you like to learn with Bahay?" in text
        assert "It is about one course: Listening." in text
        for _ in range(2):
            answered = client.post(reverse(f"enrollments:offer_{answer}", args=[offer.code]), follow=True)
            assert (answered.status_code, "Would you like" in answered.text) == (200, False)
        assert len(places(ben, shelter)) == there


def test_home_says_why_a_yes_came_too_late(client, ana, ben, offer_to):
    offer = offer_to()
    take_back(offer, by=ana, now=NOW)
    client.force_login(ben)
    answered = client.post(reverse("enrollments:offer_accept", args=[offer.code]), follow=True)
    assert "This was taken back meanwhile." in answered.text


@pytest.mark.parametrize("code", ["ZZZZ", "%00", "…", "x" * 300, "1 or 1=1"])
@pytest.mark.parametrize("name", ["offer_accept", "offer_decline"])
def test_a_code_that_is_none_is_not_there(client, ben, name, code):
    client.force_login(ben)
    assert client.post(reverse(f"enrollments:{name}", args=["A"]).replace("A", code)).status_code in {400, 404}


def test_nobody_takes_back_what_another_asked(client, offer_to):
    offer = offer_to()
    client.force_login(MembershipFactory(role=Role.COORDINATOR).user)
    assert client.post(reverse("enrollments:offer_withdraw", args=[offer.pk])).status_code == 404
    offer.refresh_from_db()
    assert offer.withdrawn_at is None


# What is seen of those who left


@pytest.mark.parametrize(("day", "there"), [(date(2026, 3, 9), 0), (date(2026, 3, 10), 0), (date(2026, 3, 11), 1)])
def test_of_a_past_place_only_what_began_before_its_end_is_seen(ana, shelter, day, there):
    """`day` is the first day without the place; the enrollment is of noon on 10 March."""
    gone = MembershipFactory(organization=shelter, ended_on=day).user
    with timezone.override(ana.zone):
        enroll(user=gone, course=make_edition().course, now=NOW)
        assert tracked(ana).count() == there


def test_who_is_here_again_is_seen_whole(ana, shelter):
    again = MembershipFactory(organization=shelter, ended_on=date(2026, 1, 1)).user
    enroll(user=again, course=make_edition().course, now=NOW)
    assert tracked(ana).count() == 0
    MembershipFactory(organization=shelter, user=again, started_on=date(2026, 5, 1))
    assert tracked(ana).count() == 1
