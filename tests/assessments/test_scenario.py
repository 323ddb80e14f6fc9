"""A situation in parts: one path through it, the mean of the parts on it, and nothing shown before its turn."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from pydantic import ValidationError

from assessments import questions
from assessments.attempting import start, submit
from assessments.authoring import add_question
from assessments.bank import word, written
from assessments.forms import question_form
from assessments.models import QuestionVersion, QuizItem
from assessments.questions import AnswerError, Seen
from courses.models import Edition
from tests.assessments.factories import QuizFactory, enrolled
from tests.assessments.test_quiz_views import hidden, text

KIND = questions.get("scenario")
SEEN = Seen(11, 1)


def choices(*leads, right=0):
    return [{"text": f"Choice {n}", "right": n == right, **({"to": to} if to else {})} for n, to in enumerate(leads)]


def part(name, *leads, kind="single", **more):
    listed = {"choices": choices(*leads)} if kind == "single" else {}
    return {"name": name, "kind": kind, "stem": f"STEM {name}", "reason": f"Because {name}.", **listed, **more}


def parts():
    """Choice 0 of the first part goes on to the second, choice 1 leads to the fourth."""
    return [
        part("first", "", "last"),
        part("second", "", ""),
        part("third", kind="true_false", right=True),
        part("last", "", "end"),
    ]


def scenario(listed=None):
    return {
        "key": "scene", "topic": "", "kind": "scenario", "stem": "A child is quiet.", "reason": "REASONMARK",
        "parts": listed or parts(),
    }  # fmt: skip


def data(listed=None):
    return KIND.data.model_validate({"parts": listed or parts()})


@pytest.mark.parametrize(
    ("answer", "credit"),
    [
        (None, 0),
        ([[0], [0], [True], [0]], 1),
        ([[0], [0], [False], [0]], Decimal("0.75")),
        ([[0], None, None, None], Decimal("0.25")),
        ([[1], None, None, [0]], Decimal("0.5")),
        ([[1], None, None, [1]], 0),
        ([[0], [0], [True], [1]], Decimal("0.75")),
    ],
)
def test_credit_is_the_mean_of_the_parts_on_the_path(answer, credit):
    assert KIND.grade(answer, data()) == credit


def test_a_third_is_kept_as_the_database_keeps_it():
    three = data([part("a", "", ""), part("b", "", ""), part("c", "", "")])
    assert KIND.grade([[0], None, None], three) == Decimal("0.3333333")


def test_it_offers_no_choices_to_count():
    assert KIND.offered(data()) == []
    assert KIND.chosen([[0], None, None, None]) == frozenset()


def test_the_right_answer_is_right_as_a_whole():
    assert KIND.grade(KIND.right(data()), data()) == 1


def test_only_parts_up_to_the_first_open_one_are_shown():
    assert [p.short for p in KIND.show(None, data(), SEEN)] == ["p1"]
    assert [p.short for p in KIND.show([[0], None, None, None], data(), SEEN)] == ["p1", "p2"]
    assert [p.short for p in KIND.show([[1], None, None, None], data(), SEEN)] == ["p1", "p4"]
    assert [p.short for p in KIND.show([[0], [1], [True], [0]], data(), SEEN)] == ["p1", "p2", "p3", "p4"]


@pytest.mark.parametrize("answer", [[[0], [1], [False], [0]], [[1], None, None, [1]], [[0], None, None, None]])
def test_what_was_sent_reads_back_as_the_same_answer(answer):
    assert KIND.read(KIND.sent(answer, data(), SEEN), data(), SEEN) == answer


def test_an_answer_to_a_part_whose_turn_has_not_come_is_not_taken():
    sent = KIND.sent([[0], [1], [False], [0]], data(), SEEN)
    assert KIND.read({name: values for name, values in sent.items() if name != "p2"}, data(), SEEN) == [
        [0], None, None, None,
    ]  # fmt: skip
    with pytest.raises(AnswerError):
        KIND.read({"p9": ["1"]}, data(), SEEN)


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        (parts()[:2], "three to six"),
        ([*parts(), part("e", ""), part("f", ""), part("g", "")], "three to six"),
        ([part("a", "", "c"), part("b", "", "a"), part("c", "", "")], "never ends"),
        ([part("a", "c", "c"), part("b", "", ""), part("c", "", "")], "Nobody reaches"),
        ([part("a", "", ""), part("b", "", "a"), part("c", "b", "b")], "never ends"),
        ([part("a", "", "nowhere"), part("b", "", ""), part("c", "", "")], 'no part "nowhere"'),
        ([part("a", "", ""), part("a", "", ""), part("c", "", "")], 'called "a"'),
        ([part("a", "", ""), part("end", "", ""), part("c", "", "")], "Call it otherwise"),
        ([part("a", ""), part("b", "", ""), part("c", "", "")], "two to twelve"),
    ],
)
def test_problems_are_named(listed, words):
    found = KIND.problems(data(listed))
    assert any(words in message for _path, message in found), found


def test_a_good_one_has_no_problems_and_a_round_walk_ends():
    assert KIND.problems(data()) == []
    around = data([part("a", "", ""), part("b", "a", "a"), part("c", "", "")])
    assert KIND.grade([[0], [0], None], around) == 1


@pytest.mark.parametrize("kind", ["scenario", "nothing"])
def test_a_part_is_no_situation_itself(kind):
    with pytest.raises(ValidationError, match="kind of a part must be one of"):
        data([part("a", "", ""), part("b", kind=kind), part("c", "", "")])


@pytest.mark.django_db
def test_it_is_written_down_as_a_course_file_has_it():
    quiz = QuizFactory(questions=[scenario()])
    version = QuestionVersion.objects.select_related("question").get()
    assert written(version)["parts"] == parts_without_defaults()
    again = word(quiz.lesson.edition.course, data=written(version))
    assert again == version


def parts_without_defaults():
    listed = parts()
    for one in listed:
        for choice in one.get("choices", ()):
            if not choice["right"]:
                del choice["right"]
        if one["kind"] == "single":
            del one["kind"]
    return listed


@pytest.fixture
def scene(client):
    quiz = QuizFactory(questions=[scenario()], pass_count=1)
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)
    client.force_login(attempt.enrollment.user)
    return attempt


def place_of(page, wanted, number):
    """What the browser sends for the choice with the text `wanted` in a part."""
    html = re.sub(r"\s+", " ", page.content.decode())
    found = re.search(rf'name="answer-p{number}" value="([^"]+)"[^>]*> <span>{wanted}<', html)
    return found[1]


@pytest.mark.django_db
def test_without_javascript_next_comes_back_with_the_next_part(client, scene):
    address = reverse("assessments:attempt_question", args=[scene.code, 1])
    shown = client.get(address)
    assert "STEM first" in text(shown)
    assert "STEM second" not in text(shown)
    assert "Because" not in text(shown)
    sent = {**hidden(shown), "part": "p1", "answer-p1": place_of(shown, "Choice 0", 1), "go": "next"}
    assert client.post(address, sent).url == address
    shown = client.get(address)
    assert "STEM second" in text(shown)
    assert "STEM third" not in text(shown)
    sent = {**hidden(shown), "part": ["p1", "p2"], "answer-p1": sent["answer-p1"], "go": "next"}
    assert client.post(address, sent).url == reverse("assessments:attempt_submit", args=[scene.code])


@pytest.mark.django_db
def test_the_other_choice_leads_to_the_last_part_and_its_reasons_stand_on_the_result(client, scene):
    address = reverse("assessments:attempt_question", args=[scene.code, 1])
    shown = client.get(address)
    sent = {**hidden(shown), "part": "p1", "answer-p1": place_of(shown, "Choice 1", 1), "go": "next"}
    client.post(address, sent)
    shown = client.get(address)
    assert "STEM last" in text(shown)
    assert "STEM second" not in text(shown)
    scene = submit(scene, now=timezone.now())
    assert scene.percent == 0
    said = text(client.get(reverse("assessments:attempt_detail", args=[scene.code])))
    assert "Because first." in said
    assert "Because second." not in said


@pytest.mark.django_db
def test_back_goes_back_though_a_part_opened(client):
    quiz = QuizFactory(questions=[scenario(), {**scenario(), "key": "other"}])
    attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)
    client.force_login(attempt.enrollment.user)
    address = reverse("assessments:attempt_question", args=[attempt.code, 2])
    shown = client.get(address)
    sent = {**hidden(shown), "part": "p1", "answer-p1": "1", "go": "back"}
    assert client.post(address, sent).url == reverse("assessments:attempt_question", args=[attempt.code, 1])


def typed():
    """What an author types for `parts()`, the third part left as it comes."""
    fields = {"stem": "A child is quiet.", "reason": "Both ways help.", "topic": "", "hints": "", "format": "plain"}
    for n, one in enumerate(parts(), start=1):
        fields |= {f"kind_{n}": one["kind"], f"part_{n}-stem": one["stem"], f"part_{n}-reason": one["reason"]}
        if one["kind"] == "true_false":
            fields[f"part_{n}-right"] = "true"
        for m, choice in enumerate(one.get("choices", ()), start=1):
            fields[f"part_{n}-choice_{m}"] = choice["text"]
            if choice["right"]:
                fields[f"part_{n}-right_{m}"] = "on"
            to = {"last": "part-4"}.get(choice.get("to"), choice.get("to", ""))
            fields[f"part_{n}-to_{m}"] = to
    return fields


def test_the_form_makes_what_a_course_file_would_say():
    form = question_form("scenario", typed())
    assert form.is_valid(), form.errors
    made = form.written()["parts"]
    assert [one["name"] for one in made] == ["part-1", "part-2", "part-3", "part-4"]
    assert made[0]["choices"][1]["to"] == "part-4"
    assert made[3]["choices"][1]["to"] == "end"
    assert made[2]["right"] is True


@pytest.mark.django_db
def test_a_written_one_comes_back_in_its_form_and_saving_it_changes_nothing():
    version = QuizFactory(questions=[scenario()]).items.get().version
    version = QuestionVersion.objects.select_related("question").get(pk=version.pk)
    form = question_form("scenario", version=version)
    sent = {}
    for one in (form, *form.inner):
        for bound in one:
            value = bound.value()
            if value not in (None, "", False):
                sent[bound.html_name] = "on" if value is True else value
    again = question_form("scenario", sent, version=version)
    assert again.is_valid(), [one.errors for one in again.inner]
    assert again.written()["parts"] == written(version)["parts"]


def test_a_part_without_its_reason_is_named_and_nothing_typed_is_lost(client):
    fields = typed() | {"part_2-reason": ""}
    form = question_form("scenario", fields)
    assert not form.is_valid()
    assert "kind_2" in form.errors
    assert form.inner[1]["stem"].value() == "STEM second"


@pytest.mark.django_db
def test_a_trainer_writes_one_on_the_page(client):
    from tests.factories import MembershipFactory, UserFactory

    quiz = QuizFactory(lesson__module__edition__state=Edition.State.DRAFT, questions=1)
    trainer = UserFactory()
    MembershipFactory(user=trainer, role="trainer", organization=quiz.lesson.edition.course.organization)
    client.force_login(trainer)
    address = reverse("assessments:question_create", args=[quiz.lesson.pk])
    page = client.get(address, {"kind": "scenario"})
    assert "After choice 2 comes" in text(page)
    more = client.post(address, {**typed(), "kind": "scenario", "kind_3": "multiple", "more": "1"})
    assert "How it counts" in text(more)
    assert "STEM first" in more.content.decode()
    assert client.post(address, {**typed(), "kind": "scenario"}).status_code == 302
    assert QuizItem.objects.filter(quiz=quiz, version__kind="scenario").count() == 1


@pytest.mark.django_db
def test_a_question_of_this_kind_is_added_like_any_other():
    quiz = QuizFactory(lesson__module__edition__state=Edition.State.DRAFT, questions=1)
    item = add_question(quiz.lesson, data=scenario())
    assert item.version.kind == "scenario"
