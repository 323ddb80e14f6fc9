"""Every kind of question in every behaviour: no page, no answer to a save and no header tells what is right before it may be told.

Kinds and behaviours come from their registries, addresses from the resolver, so that a new one is held to it without being named here.
"""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from assessments import presenting, questions
from assessments.attempting import start
from assessments.models import Attempt
from assessments.models.settings import Behaviour
from tests.assessments.factories import REASON, QuizFactory, enrolled
from tests.assessments.samples import SECRET, answers, sample
from tests.assessments.test_quiz_views import check_url, page, post
from tests.assessments.test_secrecy import everything

pytestmark = pytest.mark.django_db
PARTS = ("correctness", "marks", "feedback", "answer")
SAID = {"on_right": "ONRIGHTMARK", "on_partly": "ONPARTLYMARK", "on_other": "ONOTHERMARK"}
MARKS = [SECRET, REASON, *SAID.values()]
OURS = ["This fits", "Another answer helps more", "The helpful answer", "data-right"]
ENOUGH = {"mastery": {"mastery_right": 1, "mastery_of": 1}}
each_kind = pytest.mark.parametrize("kind", questions.keys())
each_behaviour = pytest.mark.parametrize("behaviour", Behaviour.values)


def begun(client, kind, behaviour, *, hints=("HINTMARK",)):
    """An attempt of whose answers nothing may be told until its person's day has passed."""
    asked = [sample(kind, number=number, hints=list(hints), **SAID) for number in (1, 2)]
    closed = {f"{part}_from": "closed" for part in PARTS}
    quiz = QuizFactory(questions=asked, behaviour=behaviour, **ENOUGH.get(behaviour, {"pass_count": 1}), **closed)
    enrollment = enrolled(quiz, due_on=date(2099, 1, 1))
    client.force_login(enrollment.user)
    return start(enrollment=enrollment, quiz=quiz, now=timezone.now(), seed=3)


def fields(sent):
    return {f"answer-{name}" if name else "answer": values for name, values in sent.items()}


def saving(client, attempt, response, listed):
    """Each of the answers saved by the script, twice, then late, then as something that is no answer."""
    url = page(attempt, response.position)
    yield client.get(url)
    for seq, answer in enumerate(listed, start=1):
        sent = presenting.sent_values(response, answer)
        facts = {"key": str(uuid4()), "position": response.position, "answer": sent, "seq": seq}
        yield post(client, attempt, facts)
        yield post(client, attempt, facts)
        yield post(client, attempt, {**facts, "key": str(uuid4()), "seq": 1})
        yield post(client, attempt, {**facts, "key": str(uuid4()), "answer": {"nonsense": ["1"]}, "seq": 99})
        yield client.get(url)
        form = {**fields(sent), "key": str(uuid4()), "seq": seq, "go": "next"}
        yield client.post(url, form)
        yield client.post(url, {**form, "key": str(uuid4()), "answer-nonsense": "1"})


def checking(client, attempt, response, listed):
    """Each of the answers checked by its button; where nothing is checked, that only saves."""
    for seq, answer in enumerate(listed, start=20):
        form = {"key": str(uuid4()), "check_key": str(uuid4()), "seq": seq, "go": "check"}
        yield client.post(
            page(attempt, response.position), {**fields(presenting.sent_values(response, answer)), **form}
        )
        yield client.get(page(attempt, response.position))


def around(client, attempt):
    """What stands about the attempt on other pages."""
    for name in ("attempt_submit", "attempt_detail", "attempt_clock", "attempt_read", "attempt_save"):
        yield client.get(reverse(f"assessments:{name}", args=[attempt.code]), follow=True)
    yield client.get(check_url(attempt.quiz))
    yield client.get(reverse("enrollments:course_detail", args=[attempt.enrollment.course.code]))
    yield client.get("/")


def sending(client, attempt):
    url = reverse("assessments:attempt_submit", args=[attempt.code])
    yield client.post(url, follow=True)
    yield client.post(reverse("assessments:attempt_read", args=[attempt.code]), follow=True)
    facts = {"key": str(uuid4()), "position": 1, "answer": {}, "seq": 500}
    yield post(client, attempt, facts)


def before_checking(client, attempt, listed):
    for response in attempt.responses.select_related("attempt").order_by("position"):
        yield from saving(client, attempt, response, listed)
    yield from around(client, attempt)


def way(client, attempt, listed):
    yield from before_checking(client, attempt, listed)
    for response in attempt.responses.select_related("attempt").order_by("position"):
        yield from checking(client, attempt, response, listed)
    yield from around(client, attempt)
    yield from sending(client, attempt)
    yield from around(client, attempt)


def told(responses, marks):
    return [(answer.status_code, mark) for answer in responses for mark in marks if mark in everything(answer)]


@each_behaviour
@each_kind
def test_nothing_is_told_before_its_day_and_all_of_it_then(client, kind, behaviour):
    attempt = begun(client, kind, behaviour)
    given = [answer for answer in answers(kind) if SECRET not in json.dumps(answer)]  # what she typed herself is hers
    before = list(before_checking(client, attempt, given))
    assert {answer.status_code for answer in before} >= {200, 302, 400}
    assert told(before, [*MARKS, *OURS, "HINTMARK"]) == []
    assert told(way(client, attempt, given[1:]), [*MARKS, *OURS]) == []
    type(attempt.enrollment).objects.update(due_on=timezone.localdate() - timedelta(days=2))
    seen = {mark for _status, mark in told(around(client, attempt), MARKS)}
    graded = Attempt.objects.get().state == Attempt.State.GRADED
    settled = behaviour != "mastery" or attempt.responses.filter(settled_at__isnull=False).exists()
    assert (REASON in seen) is (graded and settled)


def addresses(attempt):
    """Every address of the site that can be made from what belongs to the attempt."""
    response, item = attempt.responses.first(), attempt.quiz.items.first()
    lesson, course = attempt.quiz.lesson, attempt.enrollment.course
    known = {"attempt": attempt.code, "position": 1, "number": 1, "course": course.code, "lesson": lesson.code}
    known |= {"item": item.pk, "question": item.version.question_id, "response": response.pk, "quiz": attempt.quiz_id}
    known |= {"pk": attempt.enrollment_id, "edition": lesson.edition_id}
    for resolver in [get_resolver(), *get_resolver().namespace_dict.values()]:
        _prefix, found = ("", resolver) if not isinstance(resolver, tuple) else resolver
        space = next((name for name, value in get_resolver().namespace_dict.items() if value == resolver), None)
        for name in [one for one in found.reverse_dict if isinstance(one, str)]:
            for _path, names in found.reverse_dict.getlist(name)[0][0]:
                for lessons in (lesson.code, lesson.pk):
                    given = {**known, "lesson": lessons}
                    if set(names) <= set(given):
                        yield from reversible(f"{space}:{name}" if space else name, {one: given[one] for one in names})


def reversible(name, kwargs):
    try:
        yield reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return


@pytest.mark.parametrize("sent", [False, True])
def test_no_address_of_the_site_tells_it_to_the_learner(client, sent):
    asked = [sample(kind, number=number, **SAID) for number, kind in enumerate(questions.keys(), start=1)]
    quiz = QuizFactory(questions=asked, pass_count=1, **{f"{part}_from": "closed" for part in PARTS})
    attempt = start(enrollment=enrolled(quiz, due_on=date(2099, 1, 1)), quiz=quiz, now=timezone.now(), seed=3)
    client.force_login(attempt.enrollment.user)
    if sent:
        list(sending(client, attempt))
    tried = sorted({path for path in addresses(attempt) if "logout" not in path})
    assert len(tried) > 80
    found = {path: client.get(path) for path in tried}
    assert {page(attempt), check_url(quiz)} <= {path for path, answer in found.items() if answer.status_code < 400}
    assert {path: marks for path, answer in found.items() if (marks := told([answer], MARKS))} == {}


def test_what_a_save_says_is_as_long_for_each_answer(client):
    """Nothing to measure: the facts of a save do not depend on how good its answer is."""
    attempt = begun(client, "single", "deferred")
    response = attempt.responses.get(position=1)
    said = []
    for seq, value in enumerate("1234", start=1):
        facts = {"key": str(uuid4()), "position": 1, "answer": {"": [value]}, "seq": seq}
        said.append(json.loads(post(client, attempt, facts).content) | {"answer": "", "seq": "", "saved": ""})
    assert response.version.kind == "single"
    assert said == [said[0]] * 4
