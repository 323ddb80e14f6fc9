"""No answer key leaves the server before the answers are in: every response on the way is searched for planted marks."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.attempting import start
from assessments.models import QuestionVersion
from tests.assessments.factories import REASON, QuizFactory, enrolled, only_values, question, right_answer
from tests.assessments.test_quiz_views import check_url, page, post, sent

pytestmark = pytest.mark.django_db


def everything(answer):
    """Status line, headers, cookies and body as one text."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{answer.cookies.output()}\n{answer.content.decode()}"


def way(client, attempt, *, right):
    """Each response between the first page and sending in, with right or other answers."""
    yield client.get(check_url(attempt.quiz))
    for response in attempt.responses.order_by("position"):
        values = only_values(response, right_answer(response)) if right else ["1"]
        yield client.get(page(attempt, response.position))
        yield post(client, attempt, sent(response, values, seq=3))
        yield post(client, attempt, sent(response, values, seq=2))
        yield post(client, attempt, sent(response, ["9"]))
        form = {"answer": values, "key": str(uuid4()), "seq": 4, "go": "next"}
        yield client.post(page(attempt, response.position), form)
        yield client.post(page(attempt, response.position), {**form, "answer": ["9"]})
    yield client.get(reverse("assessments:attempt_submit", args=[attempt.code]))
    yield client.get(reverse("assessments:attempt_detail", args=[attempt.code]))


@pytest.fixture
def begun(client):
    asked = [question(n, kind="multiple" if n == 2 else "single", rights=2 if n == 2 else 1) for n in (1, 2, 3)]
    quiz = QuizFactory(questions=asked, pass_count=2)
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=3)
    client.force_login(attempt.enrollment.user)
    return attempt


def test_no_reason_leaves_before_the_answers_are_in(client, begun):
    assert [answer.status_code for answer in way(client, begun, right=True) if REASON in everything(answer)] == []


def test_right_and_other_choices_look_alike(client, begun):
    """The same pages with the marks of right and other swapped are the same but for the texts themselves."""
    before = [client.get(page(begun, position)).content for position in (1, 2, 3)]
    for version in QuestionVersion.objects.all():
        for choice in version.data["choices"]:
            choice["right"] = not choice.get("right", False)
        version.save()
    after = [client.get(page(begun, position)).content for position in (1, 2, 3)]
    assert [without_tokens(body) for body in before] == [without_tokens(body) for body in after]


def without_tokens(body):
    return [line for line in body.decode().splitlines() if "token" not in line and 'name="key"' not in line]


def test_a_save_says_the_same_about_right_and_other_answers(client, begun):
    response = begun.responses.get(position=1)
    right = only_values(response, right_answer(response))
    other = next([value] for value in "1234" if [value] != right)
    facts = []
    for seq, values in enumerate([right, other], start=1):
        answer = post(client, begun, sent(response, values, seq=seq))
        facts.append((answer.status_code, sorted(answer.json()), answer.json()["message"], len(answer.content)))
    assert facts[0] == facts[1]


def test_the_authors_order_does_not_leave(client, begun):
    """Positions in the database (the right choice always first) are not what the page sends."""
    shown = [only_values(response, right_answer(response)) for response in begun.responses.all()]
    assert shown != [["1"], ["1", "2"], ["1"]]


def test_afterwards_every_reason_is_there(client, begun):
    result = client.post(reverse("assessments:attempt_submit", args=[begun.code]), follow=True)
    assert result.content.decode().count(REASON) == 3


def test_the_json_holds_five_facts_and_no_more(client, begun):
    answer = post(client, begun, sent(begun.responses.get(position=1)))
    assert sorted(json.loads(answer.content)) == ["answer", "closed", "message", "saved", "seq"]
