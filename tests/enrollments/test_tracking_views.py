"""Alice answers for a shelter, Bob for another, Charlie only learns."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Look, Notice, Role, User
from enrollments.models import Cohort, DueChange, Enrollment, Invitation, LessonCompletion, PlaceOffer
from enrollments.offers import accept
from tests.factories import EditionFactory, EnrollmentFactory, LessonFactory, MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"enrollments:{name}", args=args)


@pytest.fixture
def shelter():
    return OrganizationFactory(name="Bahay")


@pytest.fixture
def alice(shelter):
    return MembershipFactory(organization=shelter, role=Role.COORDINATOR, user__display_name="Alice").user


@pytest.fixture
def bob():
    return MembershipFactory(role=Role.COORDINATOR, user__display_name="Bob").user


@pytest.fixture
def charlie(shelter):
    return MembershipFactory(organization=shelter, user__display_name="Charlie", user__legal_name="Carlos Legal").user


@pytest.fixture
def enrollment(charlie, alice):
    return EnrollmentFactory(user=charlie, enrolled_by=alice)


PAGES = [
    "people",
    "people_export",
    "people_add",
    "people_asked",
    "people_unreached",
    "people_due",
    "invitation_list",
    "invitation_create",
]


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_to_coordinators_only(client, alice, charlie, name):
    for user, status in [(alice, 200), (charlie, 404)]:
        client.force_login(user)
        assert client.get(url(name)).status_code == status
    client.logout()
    assert client.get(url(name)).status_code == 302


@pytest.mark.parametrize("name", ["enrollment_detail", "membership_leave"])
def test_one_person_opens_to_her_own_coordinator_only(client, alice, bob, charlie, enrollment, name):
    for user, status in [(alice, 200), (bob, 404), (charlie, 404)]:
        client.force_login(user)
        assert client.get(url(name, enrollment.pk)).status_code == status


def test_legal_name_is_on_no_page(client, alice, enrollment):
    client.force_login(alice)
    for page in [url("people"), url("enrollment_detail", enrollment.pk), url("membership_leave", enrollment.pk)]:
        body = client.get(page).text
        assert ("Charlie" in body, "Legal" in body) == (True, False)


@pytest.mark.list_page("enrollments:people")
@pytest.mark.parametrize("number", [1, 30])
def test_people_query_count(client, alice, shelter, django_assert_num_queries, number):
    edition = EditionFactory()
    for _ in range(number):
        EnrollmentFactory(user=MembershipFactory(organization=shelter).user, edition=edition)
    client.force_login(alice)
    # session, user, roles, organizations, courses, groups, figures, rows, which looks are noted, the new ones
    with django_assert_num_queries(10):
        body = client.get(url("people")).text
    assert body.count('name="who"') == number


@pytest.mark.list_page("enrollments:enrollment_detail")
@pytest.mark.parametrize("number", [1, 30])
def test_enrollment_detail_query_count(client, alice, enrollment, django_assert_num_queries, number):
    for _ in range(number):
        lesson = LessonFactory(module__edition=enrollment.edition)
        LessonCompletion.objects.create(enrollment=enrollment, lesson=lesson, way="full", completed_at=timezone.now())
        enrollment.due_changes.create(changed_by=alice, changed_at=timezone.now(), reason="Rain")
    client.force_login(alice)
    with django_assert_num_queries(
        9
    ):  # session, user, roles, enrollment, the look, its row, lessons, dates, limited checks
        body = client.get(url("enrollment_detail", enrollment.pk)).text
    assert (body.count("Finished a lesson"), body.count("Rain")) == (number, number)


@pytest.mark.parametrize("name", ["enrollment_detail", "person_time", "membership_leave"])
def test_a_coordinators_look_is_told_to_the_person(client, alice, enrollment, name):
    client.force_login(alice)
    for _turn in range(2):
        assert client.get(url(name, enrollment.pk)).status_code == 200
    look = Look.objects.get()
    assert (look.viewer, look.person, look.subject) == (alice, enrollment.user, f"enrollment:{enrollment.pk}")
    client.force_login(enrollment.user)
    assert str(alice) in client.get(reverse("accounts:who_looked")).text


@pytest.mark.list_page("enrollments:invitation_list")
@pytest.mark.parametrize("number", [1, 30])
def test_invitation_list_query_count(client, alice, shelter, django_assert_num_queries, number):
    course = EditionFactory().course
    for n in range(number):
        Invitation.objects.create(code=f"CODE{n}", course=course, organization=shelter, created_by=alice)
    client.force_login(alice)
    with django_assert_num_queries(5):  # session, user, roles, how many, codes
        assert client.get(url("invitation_list")).text.count('scope="row"') == number


def test_invitation_list_shows_fifty_at_a_time(client, alice, shelter):
    course = EditionFactory().course
    Invitation.objects.bulk_create(
        Invitation(code=f"CODE{n}", course=course, organization=shelter, created_by=alice) for n in range(51)
    )
    client.force_login(alice)
    counts = [client.get(url("invitation_list"), {"page": page}).text.count('scope="row"') for page in (1, 2, "x")]
    assert counts == [50, 1, 50]


def test_evidence_is_dated_and_in_order(client, alice, enrollment):
    enrollment.refresh_from_db()
    now = enrollment.enrolled_at
    lesson = LessonFactory(module__edition=enrollment.edition, title="Listening")
    LessonCompletion.objects.create(
        enrollment=enrollment, lesson=lesson, way="quiz", completed_at=now + timedelta(days=2)
    )
    Enrollment.objects.update(
        started_at=now + timedelta(days=1),
        state="withdrawn",
        withdrawn_at=now + timedelta(days=3),
        withdrawn_reason="Night shifts",
    )
    client.force_login(alice)
    answer = client.get(url("enrollment_detail", enrollment.pk))
    assert [(fact.text, fact.note) for fact in answer.context["facts"]] == [
        ("enrolled by Alice", ""),
        ("began", ""),
        ("passed a check", "Listening"),
        ("left the course", "Night shifts"),  # the form says that the coordinator can read it
    ]


def test_adding_shows_first_and_acts_second(client, alice, shelter, enrollment):
    client.force_login(alice)
    typed = {
        "course": enrollment.course.code,
        "organization": shelter.pk,
        "addresses": f"new@x.ph\n{enrollment.user.email}\nnonsense",
    }
    people = User.objects.count()
    shown = client.post(url("people_add"), {**typed, "step": "check"})
    assert [line.verdict.value for line in shown.context["roster"].lines] == ["new", "already", "unreadable"]
    assert User.objects.count() == people
    for expected in (1, 1):
        done = client.post(url("people_add"), {**typed, "step": "apply"})
        assert done.context["form"]["addresses"].value() == "nonsense"
        assert User.objects.count() == people + expected
    assert Enrollment.objects.filter(course=enrollment.course).count() == 1


def test_adding_leads_back_when_nothing_is_left_to_mend(client, alice, shelter, enrollment):
    client.force_login(alice)
    typed = {"course": enrollment.course.code, "organization": shelter.pk, "addresses": "new@x.ph", "step": "apply"}
    assert client.post(url("people_add"), typed)["Location"] == url("people_asked")
    hers = MembershipFactory(organization=shelter).user
    assert client.post(url("people_add"), {**typed, "addresses": hers.email})["Location"] == url("people")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"organization": 0}, "organization"),
        ({"course": "X"}, "course"),
        ({"addresses": ""}, "addresses"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "soon"}, "due_on"),
    ],
)
def test_adding_keeps_what_was_typed_when_something_is_missing(client, alice, shelter, enrollment, change, field):
    client.force_login(alice)
    typed = {"course": enrollment.course.code, "organization": shelter.pk, "addresses": "new@x.ph", "step": "apply"}
    answer = client.post(url("people_add"), {**typed, **change})
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert form["addresses"].value() == change.get("addresses", "new@x.ph")
    assert User.objects.filter(email="new@x.ph").count() == 0


def test_nobody_is_added_to_anothers_organization(client, bob, shelter, enrollment):
    client.force_login(bob)
    typed = {"course": enrollment.course.code, "organization": shelter.pk, "addresses": "new@x.ph", "step": "apply"}
    assert list(client.post(url("people_add"), typed).context["form"].errors) == ["organization"]


def test_moving_a_date_shows_first_and_acts_second(client, alice, enrollment):
    client.force_login(alice)
    day = timezone.localdate() + timedelta(days=30)
    opened = client.post(url("people_due"), {"who": enrollment.pk})
    assert opened.context["form"].errors == {}
    typed = {"who": enrollment.pk, "due_on": day, "reason": "Typhoon week"}
    shown = client.post(url("people_due"), {**typed, "step": "check"})
    assert f"moves the date of {shown.context['count']} person" in shown.text
    assert Enrollment.objects.get().due_on is None
    for _ in range(2):
        client.post(url("people_due"), {**typed, "step": "apply"})
    assert Enrollment.objects.get().due_on == day
    assert list(enrollment.due_changes.values_list("due_on", "reason", "changed_by")) == [
        (day, "Typhoon week", alice.pk)
    ]


@pytest.fixture
def group(shelter, enrollment):
    return Cohort.objects.create(course=enrollment.course, organization=shelter, name="May")


def test_a_code_may_lead_into_a_group(client, alice, shelter, enrollment, group):
    client.force_login(alice)
    typed = {"course": enrollment.course.code, "organization": shelter.pk, "cohort": group.pk, "max_uses": 5}
    client.post(url("invitation_create"), {**typed, "last_day": timezone.localdate()})
    assert Invitation.objects.get().cohort == group
    assert "Bahay · May" in client.get(url("invitation_list")).text


def test_people_are_added_to_a_group_at_once_or_with_their_yes(client, alice, shelter, enrollment, group):
    here = MembershipFactory(organization=shelter).user
    client.force_login(alice)
    typed = {"course": enrollment.course.code, "organization": shelter.pk, "cohort": group.pk, "step": "apply"}
    client.post(url("people_add"), {**typed, "addresses": f"{here.email}, new@x.ph"})
    offer = PlaceOffer.objects.get()
    accept(code=offer.code, user=offer.user, now=timezone.now())
    assert set(Enrollment.objects.filter(cohort=group).values_list("user", flat=True)) == {here.pk, offer.user_id}
    client.post(url("people_due"), {"cohort": group.pk, "due_on": alice.today(), "reason": "Rain", "step": "apply"})
    assert DueChange.objects.count() == 2


@pytest.mark.parametrize("page", ["people_add", "invitation_create"])
def test_a_group_of_another_course_or_organization_is_refused(client, alice, shelter, enrollment, group, page):
    other_course = Cohort.objects.create(course=EditionFactory().course, organization=shelter, name="May")
    elsewhere = Cohort.objects.create(course=enrollment.course, organization=OrganizationFactory(), name="May")
    client.force_login(alice)
    typed = {"course": enrollment.course.code, "organization": shelter.pk, "addresses": "new@x.ph", "step": "apply"}
    typed |= {"max_uses": 5, "last_day": timezone.localdate()}
    for cohort in (other_course, elsewhere):
        assert list(client.post(url(page), {**typed, "cohort": cohort.pk}).context["form"].errors) == ["cohort"]
    assert (PlaceOffer.objects.count(), Invitation.objects.count()) == (0, 0)


@pytest.mark.parametrize("page", ["people_add", "invitation_create"])
def test_nobody_is_asked_for_a_group_where_there_is_none(client, alice, enrollment, page):
    client.force_login(alice)
    assert "No group" not in client.get(url(page)).text


def test_moving_the_date_of_a_group(client, alice, enrollment, group):
    Enrollment.objects.update(cohort=group)
    day = timezone.localdate() + timedelta(days=30)
    client.force_login(alice)
    client.post(url("people_due"), {"cohort": group.pk, "due_on": day, "reason": "Typhoon week", "step": "apply"})
    group.refresh_from_db()
    assert group.due_on == day


def test_nobody_moves_the_date_of_anothers_people(client, bob, enrollment, group):
    client.force_login(bob)
    typed = {"due_on": timezone.localdate() + timedelta(days=3), "reason": "x", "step": "apply"}
    for target in ({"who": enrollment.pk}, {"cohort": group.pk}, {}):
        assert client.post(url("people_due"), {**typed, **target}).status_code == 200
    group.refresh_from_db()
    assert (Enrollment.objects.get().due_on, group.due_on) == (None, None)


@pytest.mark.parametrize("typed", [{"who": "x"}, {"who": "9" * 30}, {"due_on": "never"}, {"due_on": "9999-12-31"}])
def test_moving_dates_answers_nonsense_with_a_sentence(client, alice, enrollment, typed):
    client.force_login(alice)
    asked = {"who": enrollment.pk, "reason": "x", "due_on": "2030-01-01", "step": "apply", **typed}
    answer = client.post(url("people_due"), asked)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert Enrollment.objects.get().due_on is None


def test_leaving_the_agency_ends_the_place_and_the_reminders(client, alice, charlie, enrollment):
    from accounts.outbox import put

    put(
        key="reminder:idle:14:1:x", kind="reminder_idle", user=charlie, subject=f"enrollment:{enrollment.pk}",
        due_at=timezone.now(),
    )  # fmt: skip
    place = charlie.memberships.get()
    client.force_login(alice)
    typed = {"place": place.pk, "ended_on": alice.today()}
    assert client.post(url("membership_leave", enrollment.pk), typed)["Location"] == url("people")
    place.refresh_from_db()
    assert (place.ended_on, Notice.objects.get().state) == (alice.today(), "skipped")
    assert "Charlie" not in client.get(url("people")).text
    before = alice.today() - timedelta(days=1)
    Enrollment.objects.update(enrolled_at=timezone.now() - timedelta(days=9))
    assert "Charlie" in client.get(url("people"), {"as_of": before}).text


def test_place_in_anothers_organization_cannot_be_ended(client, alice, charlie, enrollment):
    elsewhere = MembershipFactory(user=charlie)
    client.force_login(alice)
    typed = {"place": elsewhere.pk, "ended_on": alice.today()}
    assert list(client.post(url("membership_leave", enrollment.pk), typed).context["form"].errors) == ["place"]


def test_last_day_before_the_first_is_answered_with_a_sentence(client, alice, charlie, enrollment):
    client.force_login(alice)
    typed = {"place": charlie.memberships.get().pk, "ended_on": "2001-01-01"}
    answer = client.post(url("membership_leave", enrollment.pk), typed)
    assert answer.context["form"].errors["ended_on"] == ["The last day must not be before the first."]


def test_making_and_stopping_a_code(client, alice, bob, shelter, enrollment):
    client.force_login(alice)
    day = timezone.localdate() + timedelta(days=3)
    typed = {"course": enrollment.course.code, "organization": shelter.pk, "max_uses": 5, "last_day": day}
    assert client.post(url("invitation_create"), typed)["Location"] == url("invitation_list")
    code = Invitation.objects.get()
    assert (code.max_uses, timezone.localtime(code.expires_at).date()) == (5, day + timedelta(days=1))
    client.force_login(bob)
    assert client.post(url("invitation_stop", code.pk)).status_code == 404
    client.force_login(alice)
    for _ in range(2):
        assert client.post(url("invitation_stop", code.pk)).status_code == 302
    code.refresh_from_db()
    assert code.revoked_at is not None


def test_reading_never_writes(client, alice, enrollment):
    client.force_login(alice)
    before = Enrollment.objects.values().get()
    for page in [*map(url, PAGES), url("enrollment_detail", enrollment.pk), url("membership_leave", enrollment.pk)]:
        client.get(page)
    assert Enrollment.objects.values().get() == before
    assert client.get(url("invitation_stop", 1)).status_code == 405


@pytest.mark.parametrize("name", ["<b>Bea</b>", "{pk} {0} {nothing.__class__}", "%(name)s & “Co”", "\\g<0>"])
def test_names_are_shown_as_they_are_and_never_run(client, alice, enrollment, name):
    User.objects.filter(pk=enrollment.user_id).update(display_name=name)
    client.force_login(alice)
    assert f"<span>{escape(name)}</span>" in client.get(url("people")).text
