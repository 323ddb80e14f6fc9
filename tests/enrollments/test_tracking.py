"""The table a coordinator counts on: figures that agree with the rows, and nobody who is not hers."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from enrollments.filters import address_of
from enrollments.models import Enrollment, LessonCompletion, Standing
from enrollments.tracking import PAGE, table
from tests.factories import (
    CourseFactory,
    EditionFactory,
    EnrollmentFactory,
    LessonFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)

TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def coordinator_of(organization):
    return MembershipFactory(organization=organization, role=Role.COORDINATOR).user


def learner(organization, name="Ana", **enrollment):
    user = UserFactory(display_name=name)
    MembershipFactory(user=user, organization=organization)
    return EnrollmentFactory(user=user, enrolled_at=NOON - timedelta(days=30), **enrollment)


def asked(query):
    """What the address holds once somebody has typed `query`."""
    return QueryDict(address_of(QueryDict(query)))


def names(user, query="", today=TODAY):
    _, rows = table(user, asked(query), today=today).page(1)
    return [row.name for row in rows]


@pytest.fixture
def region():
    return OrganizationFactory(name="Region")


@pytest.fixture
def shelter(region):
    return OrganizationFactory(name="Shelter", parent=region)


@pytest.fixture
def ana(region):
    return coordinator_of(region)


def expected(state, started, due):
    if state != Enrollment.State.ACTIVE:
        return Standing.DONE if state == Enrollment.State.COMPLETED else Standing.LEFT
    if due is not None and due < TODAY:
        return Standing.OVERDUE
    return Standing.IN_PROGRESS if started else Standing.NOT_STARTED


facts = st.tuples(
    st.sampled_from(Enrollment.State.values),
    st.booleans(),
    st.sampled_from([None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(facts, max_size=6))
def test_figures_rows_filter_and_export_agree_with_brute_force(shelter, ana, drawn):
    Enrollment.objects.all().delete()
    edition = EditionFactory()
    for state, started, due in drawn:
        dates = {"completed": {"completed_at": NOON}, "withdrawn": {"withdrawn_at": NOON}}.get(state, {})
        learner(shelter, edition=edition, state=state, started_at=NOON if started else None, due_on=due, **dates)
    wanted = [expected(*row).value for row in drawn]

    found = table(ana, QueryDict(), today=TODAY).figures
    assert found.people == len(drawn)
    assert found.enrollments == {value: wanted.count(value) for value in Standing.values}
    for value in Standing.values:
        shown = table(ana, QueryDict(f"state={value}"), today=TODAY)
        assert len(shown.page(1)[1]) == len(list(shown.export())) == shown.count == wanted.count(value)


def test_date_of_the_group_counts_where_a_person_has_none(shelter, ana):
    from enrollments.models import Cohort

    edition = EditionFactory()
    group = Cohort.objects.create(course=edition.course, organization=shelter, name="May", due_on=date(2026, 3, 1))
    learner(shelter, "Group's date", edition=edition, cohort=group)
    learner(shelter, "Own date", edition=edition, cohort=group, due_on=date(2026, 4, 1))
    assert names(ana, "state=overdue") == ["Group's date"]


def test_coordinator_sees_own_tree_and_nobody_else(region, shelter, ana):
    elsewhere = OrganizationFactory(name="Marker House")
    learner(shelter, "Below", course=CourseFactory(code="OURS"), edition=EditionFactory())
    learner(region, "Here")
    other = EditionFactory(course=CourseFactory(code="MARKER"))
    theirs = learner(elsewhere, "Marker Person", edition=other)

    found = table(ana, QueryDict(), today=TODAY)
    assert names(ana) == ["Below", "Here"]
    assert [cells[0] for cells in found.export()] == ["Below", "Here"]
    assert found.figures.people == 2
    form = str(found.filters.form)
    assert ("Marker" in form, "MARKER" in form) == (False, False)
    for query in ("name=marker", "course=MARKER", f"organization={elsewhere.pk}", "cohort=1"):
        assert names(ana, query) == []
        assert table(ana, asked(query), today=TODAY).figures.people == 0
    assert names(coordinator_of(shelter)) == ["Below"]
    assert names(coordinator_of(elsewhere)) == ["Marker Person"]
    assert names(UserFactory()) == names(theirs.user) == []


def test_coordinator_whose_role_has_ended_sees_nobody(shelter, ana):
    learner(shelter)
    ana.memberships.update(ended_on=date(2026, 1, 1))
    assert names(ana) == []


def test_people_in_two_places_count_once(region, shelter, ana):
    twice = learner(shelter, "Twice")
    MembershipFactory(user=twice.user, organization=region)
    assert names(ana) == ["Twice"]
    assert table(ana, QueryDict(), today=TODAY).figures.people == 1


def test_as_of_counts_people_where_they_were_then(region, shelter, ana):
    moved = learner(shelter, "Moved")
    moved.user.memberships.update(ended_on=date(2026, 3, 1))
    MembershipFactory(user=moved.user, organization=region, started_on=date(2026, 3, 1))
    gone = learner(shelter, "Gone")
    gone.user.memberships.update(ended_on=date(2026, 3, 5))

    def places(query):
        return [(row.name, row.place) for row in table(ana, asked(query), today=TODAY).page(1)[1]]

    assert places("") == [("Moved", "Region")]
    assert places("as_of=2026-02-28") == [("Gone", "Shelter"), ("Moved", "Shelter")]
    assert places("as_of=2026-03-01") == [("Gone", "Shelter"), ("Moved", "Region")]
    assert places(f"as_of=2026-02-28&organization={shelter.pk}&state=not_started&name=mov") == [("Moved", "Shelter")]
    assert places("as_of=2026-02-01") == []


def test_organization_holds_those_below_it(region, shelter, ana):
    learner(shelter, "Below")
    learner(region, "Here")
    assert names(ana, f"organization={shelter.pk}") == ["Below"]
    assert names(ana, f"organization={region.pk}") == ["Below", "Here"]


@pytest.mark.parametrize("typed", ["%", "_", "ni%o", "tan nino", "\\"])
def test_a_name_is_no_pattern(shelter, ana, typed):
    learner(shelter, "Jun Niño Abella")
    learner(shelter, "Rosario Tan")
    assert names(ana, urlencode({"name": typed})) == []


@pytest.mark.parametrize("typed", ["nino", "NIÑO", "abella nin", "Jun niño"])
def test_name_is_found_without_accents_and_capitals(shelter, ana, typed):
    learner(shelter, "Jun Niño Abella")
    learner(shelter, "Rosario Tan")
    assert names(ana, f"name={typed}") == ["Jun Niño Abella"]


def test_person_without_display_name_is_found_by_user_name(shelter, ana):
    user = learner(shelter, "").user
    assert names(ana, f"name={user.username}") == [user.username]


def test_sorting_by_name_and_by_due_date(shelter, ana):
    learner(shelter, "Élena", due_on=date(2026, 5, 1))
    learner(shelter, "dina", due_on=None)
    learner(shelter, "Faye", due_on=date(2026, 4, 1))
    assert names(ana) == ["dina", "Élena", "Faye"]
    assert names(ana, "sort=due") == ["Faye", "Élena", "dina"]


def test_progress_counts_required_lessons_only(shelter, ana):
    enrollment = learner(shelter, "Ana", started_at=NOON, seen_at=NOON)
    module = LessonFactory(module__edition=enrollment.edition).module
    first = LessonFactory(module=module)
    extra = LessonFactory(module=module, required=False)
    for lesson in (first, extra):
        LessonCompletion.objects.create(enrollment=enrollment, lesson=lesson, way="full", completed_at=NOON)
    [row] = table(ana, QueryDict(), today=TODAY).page(1)[1]
    assert row.cells == ("Ana", "Shelter", enrollment.course.code, "in progress", "1 of 2", "–", "10 Mar 2026")


def test_pages_hold_fifty_and_the_last_the_rest(shelter, ana):
    edition = EditionFactory()
    for number in range(PAGE + 1):
        learner(shelter, f"Person {number:03}", edition=edition)
    shown = table(ana, QueryDict(), today=TODAY)
    assert [row.name for row in shown.page(2)[1]] == ["Person 050"]
    assert shown.page("nonsense")[0].number == 1
    assert shown.page(99)[0].number == 2


@pytest.mark.parametrize(
    "query",
    ["as_of=yesterday", "state=sleeping", "sort=shoe", "cohort=%27%3B--", "as_of=9999-12-31", "as_of=0001-01-01"],
)
def test_filters_that_cannot_be_read_never_widen_the_table(shelter, ana, query):
    learner(shelter)
    assert names(ana, query) == []


@pytest.mark.parametrize("token", ["Ana", "gAAAAA", "%00", "é"])
def test_a_name_that_nobody_sealed_finds_nobody(shelter, ana, token):
    learner(shelter, "Ana")
    assert table(ana, QueryDict(f"name={token}"), today=TODAY).page(1)[1] == []
