"""Every kind of question in every behaviour: no page, no answer to a save and no header tells what is right before it may be told.

Kinds and behaviours come from their registries, addresses from the resolver, so that a new one is held to it without being named here.
"""

import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from assessments import presenting, questions
from assessments.attempting import start
from assessments.models import Attempt, QuestionVersion
from assessments.models.settings import Behaviour
from tests.assessments.factories import REASON, QuizFactory, enrolled
from tests.assessments.samples import SECRET, answers, other_key, sample
from tests.assessments.test_quiz_views import check_url, page, post
from tests.assessments.test_secrecy import everything

pytestmark = pytest.mark.django_db
PARTS = ("correctness", "marks", "feedback", "answer")
SAID = {"on_right": "ONRIGHTMARK", "on_partly": "ONPARTLYMARK", "on_other": "ONOTHERMARK"}
MARKS = [SECRET, REASON, *SAID.values()]
OURS = ["This fits", "Another answer helps more", "The helpful answer", "are enough.", ">your best<", "1 right ·"]
ENOUGH = {"mastery": {"mastery_right": 1, "mastery_of": 1}}
BY_NATURE = {"interactive", "mastery"}  # a further try, or the end, follows from how good the checked answer is
PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|csrf\w*=[^;]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d\d:\d\d(:\d\d)?'
)
each_kind = pytest.mark.parametrize("kind", questions.keys())
each_behaviour = pytest.mark.parametrize("behaviour", Behaviour.values)


def begun(client, kind, behaviour, *, hints=("HINTMARK",)):
    """An attempt of whose answers nothing may be told until its person's day has passed."""
    closed = {f"{part}_from": "closed" for part in PARTS}
    quiz = QuizFactory(
        questions=[sample(kind, hints=list(hints), **SAID)], behaviour=behaviour, **ENOUGH.get(behaviour, {}), **closed
    )
    enrollment = enrolled(quiz, due_on=date(2099, 1, 1))
    client.force_login(enrollment.user)
    return start(enrollment=enrollment, quiz=quiz, now=timezone.now(), seed=3)


def sent_by(attempt, listed):
    """What a browser sends for each of the answers `listed`, for each question of the attempt; in small letters, unlike our marks."""
    asked = attempt.responses.select_related("attempt")
    return {one.position: [small(presenting.sent_values(one, answer)) for answer in listed] for one in asked}


def small(sent):
    return {name: [text.lower() for text in values] for name, values in sent.items()}


def fields(sent):
    return {f"answer-{name}" if name else "answer": values for name, values in sent.items()}


def saving(client, attempt, position, listed):
    """Each of `listed` saved by the script, twice, then an older one, then something that is no answer; then by the form."""
    url = page(attempt, position)
    yield client.get(url)
    for seq, sent in enumerate(listed, start=1):
        facts = {"key": str(uuid4()), "position": position, "answer": sent, "seq": seq}
        yield post(client, attempt, facts)
        yield post(client, attempt, facts)
        yield post(client, attempt, {**facts, "key": str(uuid4()), "answer": {}, "seq": 1})
        yield post(client, attempt, {**facts, "key": str(uuid4()), "answer": {"nonsense": ["1"]}, "seq": 99})
        yield client.get(url)
        form = {**fields(sent), "key": str(uuid4()), "seq": seq, "go": "next"}
        yield client.post(url, form)
        yield client.post(url, {**form, "key": str(uuid4()), "answer-nonsense": "1"})


def checking(client, attempt, position, listed):
    """Each of `listed` checked by its button; where nothing is checked, that only saves."""
    url = page(attempt, position)
    for seq, sent in enumerate([one for one in listed for _turn in (1, 2)], start=20):
        shown = client.get(url)
        parts = re.findall(r'name="part" value="([^"]+)"', shown.content.decode())
        form = {"key": str(uuid4()), "check_key": str(uuid4()), "seq": seq, "go": "check", "part": parts}
        yield shown
        yield client.post(url, {**fields(sent), **form})
    yield client.get(url)


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


def before_checking(client, attempt, sent):
    """`sent` has for each position what a browser sends there."""
    for position, listed in sent.items():
        yield from saving(client, attempt, position, listed)
    yield from around(client, attempt)


def after_checking(client, attempt, sent):
    for position, listed in sent.items():
        yield from checking(client, attempt, position, listed)
    yield from around(client, attempt)
    yield from sending(client, attempt)
    yield from around(client, attempt)


def way(client, attempt, sent):
    yield from before_checking(client, attempt, sent)
    yield from after_checking(client, attempt, sent)


def told(responses, marks):
    return [(answer.status_code, mark) for answer in responses for mark in marks if mark in everything(answer)]


@each_behaviour
@each_kind
def test_nothing_is_told_before_its_day_and_all_of_it_then(client, kind, behaviour):
    attempt = begun(client, kind, behaviour)
    sent = sent_by(attempt, answers(kind))
    before = list(before_checking(client, attempt, sent))
    assert {answer.status_code for answer in before} >= {200, 302, 400, 409}
    assert told(before, [*MARKS, *OURS, "HINTMARK"]) == []
    assert told(after_checking(client, attempt, sent), [*MARKS, *OURS]) == []
    type(attempt.enrollment).objects.update(due_on=timezone.localdate() - timedelta(days=2))
    seen = {mark for _status, mark in told(around(client, attempt), MARKS)}
    waits = Attempt.objects.get().state == Attempt.State.WAITING
    assert (REASON in seen) is not waits


@each_behaviour
@each_kind
def test_it_is_the_same_whatever_is_right(client, kind, behaviour):
    """The same way twice, with another key in between: status, headers, cookies and bodies are equal but for what passes."""
    walk = before_checking if behaviour in BY_NATURE else way
    attempt = begun(client, kind, behaviour)
    sent = sent_by(attempt, answers(kind))
    with transaction.atomic():
        first = [plain(answer) for answer in walk(client, attempt, sent)]
        transaction.set_rollback(True)
    for number, version in enumerate(QuestionVersion.objects.order_by("pk"), start=1):
        changed = {**other_key(kind), "hints": ["Another"], **dict.fromkeys(SAID, "Another")}
        version.data = questions.get(kind).document(
            {name: changed[name] for name in changed if name in questions.get(kind).data.model_fields}
        )
        version.reason = f"Another {number}"
        version.save()
    second = [plain(answer) for answer in walk(client, attempt, sent)]
    assert len(first) == len(second) > 20
    assert [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]] == []


def plain(answer):
    return answer.status_code, PASSING.sub("", everything(answer))


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
