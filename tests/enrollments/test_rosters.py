"""Adding many people: a verdict for every line, nothing twice, and nothing told about who is known elsewhere."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Membership, Role, User
from courses.models import Course
from enrollments.models import Enrollment, PlaceOffer
from enrollments.rosters import MOST, Roster, RosterError, Verdict, add, address, move_due, offered_by
from tests.factories import (
    CourseFactory,
    EditionFactory,
    EnrollmentFactory,
    MembershipFactory,
    OrganizationFactory,
)

NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter():
    return OrganizationFactory()


@pytest.fixture
def ana(shelter):
    return MembershipFactory(organization=shelter, role=Role.COORDINATOR).user


@pytest.fixture
def course():
    return EditionFactory().course


def verdicts(text, course, by):
    return [(line.typed, line.verdict.value) for line in Roster.read(text, course=course, by=by, on=NOW.date()).lines]


def test_every_line_has_its_verdict(shelter, ana, course):
    here = MembershipFactory(organization=shelter, user__email="here@x.ph").user
    EnrollmentFactory(user=here, edition=EditionFactory())
    taking = MembershipFactory(organization=shelter, user__email="Taking@x.ph").user
    EnrollmentFactory(user=taking, course=course, edition=course.editions.get())
    text = "here@x.ph\n\n taking@X.ph ; new@x.ph, Nena <NENA@x.ph>\nnew@x.ph\tnot an address"
    assert verdicts(text, course, ana) == [
        ("here@x.ph", "enrolled"),
        ("taking@X.ph", "already"),
        ("new@x.ph", "new"),
        ("Nena <NENA@x.ph>", "new"),
        ("new@x.ph", "twice"),
        ("not an address", "unreadable"),
    ]


def test_who_is_known_elsewhere_looks_like_anybody_new(ana, course):
    elsewhere = MembershipFactory(user__email="elsewhere@x.ph").user
    EnrollmentFactory(user=elsewhere, course=course, edition=course.editions.get())
    assert verdicts("elsewhere@x.ph nobody@x.ph", course, ana) == [("elsewhere@x.ph nobody@x.ph", "unreadable")]
    assert verdicts("elsewhere@x.ph, nobody@x.ph", course, ana) == [("elsewhere@x.ph", "new"), ("nobody@x.ph", "new")]


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("a@b.ph", "a@b.ph"),
        ("A@B.PH", "a@b.ph"),
        ("Niño Cruz <nino@b.ph>", "nino@b.ph"),
        ("<a@b.ph>", "a@b.ph"),
        ("a@b", ""),
        ("a@@b.ph", ""),
        ("a b@c.ph", ""),
        ("=cmd()|a@b.ph", ""),
        ("@b.ph", ""),
        ("x" * 250 + "@b.ph", ""),
        ("a@b.ph>", ""),
    ],
)
def test_address(typed, email):
    assert address(typed) == email


@pytest.mark.parametrize("text", ["", " \n , ;", "\n".join(f"p{n}@x.ph" for n in range(MOST + 1))])
def test_list_that_cannot_be_taken(ana, course, text):
    with pytest.raises(RosterError):
        Roster.read(text, course=course, by=ana, on=NOW.date())


def test_reading_writes_nothing_and_costs_two_queries(ana, course, django_assert_num_queries):
    ana.roles()
    with django_assert_num_queries(1):
        Roster.read("\n".join(f"p{n}@x.ph" for n in range(30)), course=course, by=ana, on=NOW.date())
    assert User.objects.filter(email__endswith="@x.ph").count() == 0


def test_adding_her_own_twice_enrolls_once(shelter, ana, course):
    for name in ("one", "two"):
        MembershipFactory(organization=shelter, user__email=f"{name}@x.ph")
    for expected in (2, 0):
        roster = Roster.read("one@x.ph, two@x.ph", course=course, by=ana, on=NOW.date())
        done = add(roster.lines, course=course, organization=shelter, due_on=date(2026, 5, 1), by=ana, now=NOW)
        assert done == {Verdict.NEW: 0, Verdict.ENROLLED: expected}
    rows = Enrollment.objects.order_by("user__email").values_list("user__email", "course", "due_on", "enrolled_by")
    assert list(rows) == [(f"{name}@x.ph", course.pk, date(2026, 5, 1), ana.pk) for name in ("one", "two")]
    assert Membership.objects.filter(organization=shelter, role=Role.LEARNER).count() == 2
    assert {line.verdict for line in Roster.read("one@x.ph,two@x.ph", course=course, by=ana, on=NOW.date()).lines} == {
        Verdict.ALREADY
    }


def test_who_learns_below_stays_there(shelter, ana, course):
    below = OrganizationFactory(parent=shelter)
    place = MembershipFactory(organization=below, user__email="below@x.ph")
    add(
        Roster.read("below@x.ph", course=course, by=ana, on=NOW.date()).lines,
        course=course, organization=shelter, due_on=None, by=ana, now=NOW,
    )  # fmt: skip
    assert list(place.user.memberships.values_list("organization", flat=True)) == [below.pk]


def test_who_coordinates_here_gets_a_place_to_learn_at_once(shelter, ana, course):
    add(
        Roster.read(ana.email, course=course, by=ana, on=NOW.date()).lines,
        course=course, organization=shelter, due_on=None, by=ana, now=NOW,
    )  # fmt: skip
    assert set(ana.memberships.values_list("role", flat=True)) == {"coordinator", "learner"}


def test_who_had_left_the_agency_is_asked_like_anybody_else(shelter, ana, course):
    old = MembershipFactory(organization=shelter, user__email="back@x.ph", ended_on=date(2026, 1, 1))
    roster = Roster.read("back@x.ph", course=course, by=ana, on=NOW.date())
    add(roster.lines, course=course, organization=shelter, due_on=None, by=ana, now=NOW)
    assert [line.verdict for line in roster.lines] == [Verdict.NEW]
    assert list(old.user.memberships.values_list("ended_on", flat=True)) == [date(2026, 1, 1)]
    assert PlaceOffer.objects.get().user == old.user


def test_courses_on_offer(shelter, ana):
    above, below, other = shelter, OrganizationFactory(parent=shelter), OrganizationFactory()

    def published(**kwargs):
        return EditionFactory(course=CourseFactory(joining=Course.Joining.INVITATION, **kwargs)).course

    hers = {published(organization=above).pk, published(organization=below).pk}
    open_course = published(organization=other)
    Course.objects.filter(pk=open_course.pk).update(joining=Course.Joining.OPEN)
    shown = published(organization=other)
    shown.audiences.create(organization=above)
    published(organization=other)
    EditionFactory(state="draft", course=CourseFactory(organization=above))
    assert {course.pk for course in offered_by(ana)} == hers | {open_course.pk, shown.pk}


def test_moving_dates(ana, course):
    rows = [EnrollmentFactory(course=course, edition=course.editions.get()) for _ in range(2)]
    asked = {"cohort": None, "due_on": date(2026, 6, 1), "reason": "More time", "by": ana, "now": NOW}
    assert move_due(Enrollment.objects.all(), **asked) == 2
    assert move_due(Enrollment.objects.all(), **asked) == 2
    assert [list(row.due_changes.values_list("due_on", "reason", "changed_by")) for row in rows] == [
        [(date(2026, 6, 1), "More time", ana.pk)]
    ] * 2


def test_moving_the_date_of_a_group_leaves_own_dates(shelter, ana, course):
    from enrollments.models import Cohort

    group = Cohort.objects.create(course=course, organization=shelter, name="May", due_on=date(2026, 5, 1))
    edition = course.editions.get()
    EnrollmentFactory(course=course, edition=edition, cohort=group)
    own = EnrollmentFactory(course=course, edition=edition, cohort=group, due_on=NOW.date() + timedelta(days=200))
    asked = {"cohort": group, "due_on": date(2026, 6, 1), "reason": "Typhoon", "by": ana, "now": NOW}
    assert move_due(Enrollment.objects.filter(due_on=None), **asked) == 1
    group.refresh_from_db()
    assert (group.due_on, own.due_changes.count()) == (date(2026, 6, 1), 0)
