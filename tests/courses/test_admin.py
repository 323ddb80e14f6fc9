"""The office: courses can be given to an organization and opened; editions are only looked at."""

import pytest
from django.urls import reverse

from courses.models import Course, Edition
from tests.factories import EditionFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
QUERIES = {"course": 5, "edition": 5}


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_admin_lists_and_opens_courses_and_editions(office):
    edition = EditionFactory()
    for name, pk in [("course", edition.course_id), ("edition", edition.pk)]:
        assert office.get(reverse(f"admin:courses_{name}_changelist")).status_code == 200
        assert office.get(reverse(f"admin:courses_{name}_change", args=[pk])).status_code == 200


@pytest.mark.parametrize("model", QUERIES)
@pytest.mark.parametrize("count", [1, 30])
def test_lists_cost_the_same_at_1_and_30_rows(office, django_assert_num_queries, model, count):
    for _ in range(count):
        EditionFactory()
    page = reverse(f"admin:courses_{model}_changelist")
    office.get(page)
    with django_assert_num_queries(QUERIES[model]):
        assert office.get(page).context["cl"].result_count == count


def test_admin_changes_who_may_join(office):
    course, house = EditionFactory().course, OrganizationFactory()
    typed = {
        "code": course.code,
        "organization": house.pk,
        "joining": "audience",
        "due_days": "",
        "audiences-TOTAL_FORMS": 1,
        "audiences-INITIAL_FORMS": 0,
        "audiences-0-organization": house.pk,
    }
    assert office.post(reverse("admin:courses_course_change", args=[course.pk]), typed).status_code == 302
    course = Course.objects.get()
    assert (course.organization, course.joining, course.audiences.get().organization) == (house, "audience", house)


def test_admin_never_changes_an_edition(office):
    edition = EditionFactory(title="As it was")
    office.post(reverse("admin:courses_edition_change", args=[edition.pk]), {"title": "Other"})
    office.post(reverse("admin:courses_edition_delete", args=[edition.pk]), {"post": "yes"})
    assert Edition.objects.get().title == "As it was"


def test_admin_settles_whether_scores_are_kept_once_people_may_have_begun(office):
    begun, new = EditionFactory().course, EditionFactory(state="draft").course
    for course in (begun, new):
        typed = {"code": course.code, "organization": course.organization_id, "joining": "open", "gentle": "on"}
        typed |= {"audiences-TOTAL_FORMS": 0, "audiences-INITIAL_FORMS": 0}
        office.post(reverse("admin:courses_course_change", args=[course.pk]), typed)
    assert [Course.objects.get(pk=course.pk).gentle for course in (begun, new)] == [False, True]
