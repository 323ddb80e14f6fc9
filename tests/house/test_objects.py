"""What an address names: one's own, a colleague's, another region's, one that is gone, one that never was. Who has no part in it cannot tell which."""

import pytest
from django.conf import settings
from django.urls import reverse

from courses import authoring
from courses.models import Lesson
from courses.publishing import open_draft
from enrollments.models import Enrollment
from lms.policy import POLICY
from tests.house import world as a_world
from tests.house.rows import ROWS
from tests.house.test_permissions import argument, client_for, read, undone, url_of

pytestmark = pytest.mark.django_db
OBJECTS = sorted(name for name, cells in ROWS.items() if cells.args and POLICY[name].who != "anyone")
METHODS = ["get", "post"]
CHANGING = {"Content-Length"}


def seen(client, name, args, method):
    """All that an answer says to a browser that was here before: its status, its heads, its body. Nothing of it stays."""
    client.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32
    with undone():
        response = getattr(client, method)(reverse(name, args=args))
        heads = {head: value for head, value in response.items() if head not in CHANGING}
        return response.status_code, heads, read(response), sorted(response.cookies)


def nowhere(name, things):
    """Arguments of the right shape that belong to nothing."""
    return [999_999 if isinstance(argument(things, step), int) else "ZZZZZZ" for step in ROWS[name].args]


def offered(name):
    return [method for method in METHODS if method.upper() in POLICY[name].methods]


@pytest.mark.parametrize("name", OBJECTS)
def test_whoever_has_no_part_in_it_gets_the_answer_for_what_never_was(name, world):
    """A colleague of the same house, people of another region, and the right person for something that is not there: one 404, to the byte."""
    told = set()
    for role in a_world.ROLES[1:]:
        client = client_for(world.people[role])
        for method in offered(name):
            args = [argument(world.things, step) for step in ROWS[name].args]
            there, missing = seen(client, name, args, method), seen(client, name, nowhere(name, world.things), method)
            if ROWS[name].cell(role, method) == "404":
                told.add(role)
                assert there == missing, (role, method)
            assert missing[0] in {400, 404}, (role, method)
    assert told or name in EVERYBODYS


EVERYBODYS = {"enrollments:course_detail", "enrollments:course_join", "assessments:attempt_save"}


def second(world):
    """A further course of the same trainer, taken by the same learner, with a draft of its own."""
    enrollment = Enrollment.objects.of(world.people["learner"]).get(course=world.things["certificate"].course)
    draft = open_draft(enrollment.course, by=world.people["trainer"])
    module = authoring.add_module(draft, title="Another", outcome="x")
    lessons = [authoring.add_lesson(module, kind="reading", title="Another lesson"), *draft.lessons.all()]
    return [enrollment.course, module, *lessons, *enrollment.edition.lessons.all()]


NESTED = [name for name in OBJECTS if len(ROWS[name].args) == 2]
OF_A_LESSON = [name for name in OBJECTS if len(ROWS[name].args) == 3]


def mixed(name, things, others):
    """Every way to ask for the inner thing under an outer one of the same kind that is not its own; of a number, one too high."""
    outer, inner = ROWS[name].args
    if isinstance(inner, int):
        return [[argument(things, outer), 99]]
    thing, _, attribute = outer.partition(".")
    own, pool = things[thing], [*things.values(), *others]
    found = {getattr(other, attribute) for other in pool if type(other) is type(own) and other.pk != own.pk}
    return [[code, argument(things, inner)] for code in sorted(found - {getattr(own, attribute)})]


@pytest.mark.parametrize("name", NESTED)
def test_the_child_of_one_thing_is_not_found_under_another(name, world):
    ways = mixed(name, world.things, second(world))
    assert ways
    for role in a_world.ROLES[1:]:
        client = client_for(world.people[role])
        for method in offered(name):
            missing = seen(client, name, nowhere(name, world.things), method)
            assert missing[0] == 404
            for args in ways:
                assert seen(client, name, args, method) == missing, (role, method, args)


@pytest.mark.parametrize("name", OF_A_LESSON)
def test_a_block_is_found_in_a_lesson_of_its_own_course_only(name, world):
    """Its name stands in many lessons; who writes none of them gets one 404 for all."""
    outer, inner, block = ROWS[name].args
    codes = {other.code for other in second(world) if isinstance(other, Lesson)} - {argument(world.things, inner)}
    assert codes
    for role in a_world.ROLES[1:]:
        client = client_for(world.people[role])
        for method in offered(name):
            missing = seen(client, name, nowhere(name, world.things), method)
            assert missing[0] == 404
            for code in sorted(codes):
                args = [argument(world.things, outer), code, block]
                assert seen(client, name, args, method) == missing, (role, method, args)


GONE = {
    "lesson": ("courses:lesson_delete", ("course.code", "draft_reading.code")),
    "module": ("courses:module_delete", ("course.code", "module.pk")),
    "item": ("assessments:question_remove", ("draft_check.pk", "item.pk")),
}


@pytest.mark.parametrize("thing", sorted(GONE))
def test_what_was_deleted_is_as_if_it_never_was(thing, world):
    deleting, steps = GONE[thing]
    trainer = client_for(world.people["trainer"])
    args = [argument(world.things, step) for step in steps]
    assert trainer.post(reverse(deleting, args=args)).status_code == 302
    outline = reverse("courses:edition_detail", args=[world.things["course"].code])
    named = [name for name in OBJECTS if ROWS[name].args == steps]
    assert len(named) >= 2
    for role in ("trainer", "other_trainer", "administrator"):
        client = client_for(world.people[role])
        for name in named:
            for method in offered(name):
                there, missing = (
                    seen(client, name, args, method),
                    seen(client, name, nowhere(name, world.things), method),
                )
                if there[0] == 302:  # whoever writes the course is told, on its outline, that the part is gone
                    assert (there[1]["Location"], role) == (outline, role), name
                    assert role != "other_trainer", name
                else:
                    assert there == missing, (role, name, method)


ODD = [0, 2**31, 2**63, 2**64, 10**30]
WORDS = ["a" * 5000, "ñ", "😍", "%00x", "..", "0", "-1", "None", "' OR 1=1 --", "{{7*7}}", "\u202e", " "]


@pytest.mark.parametrize("name", sorted(name for name, cells in ROWS.items() if cells.args))
def test_an_address_of_any_shape_is_answered(name, world):
    """Each part of the address in turn, the others as they should be."""
    right = [argument(world.things, step) for step in ROWS[name].args]
    client = client_for(world.people["administrator" if name.startswith(("courses", "assessments:qu")) else "learner"])
    if POLICY[name].who == "coordinator":
        client = client_for(world.people["coordinator"])
    for at, part in enumerate(right):
        for odd in ODD if isinstance(part, int) else WORDS:
            for method in offered(name):
                with undone():
                    url = reverse(name, args=[*right[:at], odd, *right[at + 1 :]])
                    assert getattr(client, method)(url).status_code in {302, 400, 404}, (url[:80], method)


def test_a_whole_save_by_another_is_a_save_of_nothing(world):
    """A save is read before anybody is looked up, so only one that can be read comes as far as the question whose it is."""
    sent = {"key": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "position": 1, "answer": ["a"], "seq": 1}
    addresses = [url_of("assessments:attempt_save", world), reverse("assessments:attempt_save", args=["ZZZZZZ"])]
    for role in set(a_world.ROLES) - {"anonymous", "learner"}:
        client = client_for(world.people[role])
        theirs, nobodys = (client.post(url, sent, content_type="application/json") for url in addresses)
        assert (theirs.status_code, theirs.content) == (404, nobodys.content), role


def test_every_kind_of_thing_is_asked_for():
    assert (len(OBJECTS) >= 40, len(NESTED) >= 15) == (True, True)
