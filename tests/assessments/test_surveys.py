"""What is said without a name stays without one, and is read only when it tells of nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Event, Notice, Role
from assessments import surveying
from assessments.models import Survey, SurveyAnswer, SurveySheet, SurveyTaken
from assessments.survey_kind import SURVEY
from courses.drafts import FrozenError
from courses.lesson_kinds import get
from courses.models import Lesson
from courses.parsing import SourceError, parse_yaml
from enrollments.models import LessonCompletion
from lms.sweeping import STEPS
from tests.assessments.test_quiz_views import text
from tests.factories import EnrollmentFactory, LessonFactory, MembershipFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)  # a Wednesday
LATER = NOW + timedelta(days=14)
PLAIN = {
    "intro": "It helps us.",
    "questions": [
        {"kind": "one", "prompt": "How was it?", "choices": ["Good", "Long", "Hard"]},
        {"kind": "several", "prompt": "What helped?", "choices": ["Texts", "Checks"]},
        {"kind": "scale", "prompt": "How sure are you?", "choices": ["not at all", "very"]},
        {"kind": "words", "prompt": "Anything else?", "choices": []},
    ],
}


def make(**lesson):
    return SURVEY.write(LessonFactory(kind=Lesson.Kind.SURVEY, **lesson), PLAIN)


@pytest.fixture
def survey():
    return make()


def person(survey):
    return EnrollmentFactory(edition=survey.lesson.edition)


def say(survey, *, one=1, several=(1,), scale=5, words="", now=NOW):
    ids = list(survey.questions.order_by("position").values_list("pk", flat=True))
    said = dict(zip(ids, [[one] if one else [], list(several), [scale] if scale else [], words], strict=True))
    return surveying.send_in(enrollment=person(survey), survey=survey, said=said, now=now)


def test_no_column_leads_from_what_was_said_to_who_said_it(survey):
    """Nothing of a sheet points to a person, and nothing of either row is a clock finer than a week."""
    said = {field.name: field for model in (SurveySheet, SurveyAnswer) for field in model._meta.get_fields()}
    related = {field.related_model.__name__ for field in said.values() if field.is_relation}
    assert related == {"Survey", "SurveyQuestion", "SurveySheet", "SurveyAnswer"}
    kinds = {
        field.get_internal_type() for model in (SurveySheet, SurveyTaken, SurveyAnswer) for field in model._meta.fields
    }
    assert kinds == {"UUIDField", "ForeignKey", "DateField", "BooleanField", "PositiveSmallIntegerField", "TextField"}


def test_an_answer_keeps_its_week_and_no_day(survey):
    say(survey)
    assert SurveySheet.objects.get().week == date(2026, 11, 23)


def test_sending_in_twice_keeps_the_first_and_says_so(survey):
    enrollment = person(survey)
    question = survey.questions.first()
    first = surveying.send_in(enrollment=enrollment, survey=survey, said={question.pk: [1]}, now=NOW)
    again = surveying.send_in(enrollment=enrollment, survey=survey, said={question.pk: [2]}, now=NOW)
    assert (first, again) == (True, False)
    assert (SurveySheet.objects.count(), SurveyTaken.objects.count()) == (1, 1)
    assert SurveyAnswer.objects.get().choice == 1
    assert LessonCompletion.objects.get().lesson == survey.lesson


def test_nothing_about_it_is_written_elsewhere(survey):
    before = Event.objects.count(), Notice.objects.count()
    say(survey, words="PLANTED words")
    rest = Event.objects.exclude(verb="completed").count(), Notice.objects.count()
    assert rest == before


def test_before_five_or_before_its_time_nothing_is_read(survey):
    for _n in range(4):
        say(survey)
    assert surveying.mix_due(now=LATER) == 0
    say(survey)
    assert surveying.mix_due(now=LATER - timedelta(days=3)) == 0
    assert surveying.result_of(survey).questions == []
    assert surveying.mix_due(now=LATER) == 5
    assert surveying.result_of(survey).sheets == 5


def test_a_further_few_wait_until_they_are_five(survey):
    for _n in range(5):
        say(survey, one=1)
    surveying.mix_due(now=LATER)
    for _n in range(4):
        say(survey, one=2, now=LATER)
    assert surveying.mix_due(now=LATER + timedelta(days=60)) == 0
    assert surveying.result_of(survey).sheets == 5


def test_mixing_leaves_no_row_of_before_and_twice_changes_nothing(survey):
    for n in range(6):
        say(survey, words=f"words {n}")
    before = set(SurveySheet.objects.values_list("pk", flat=True)) | set(
        SurveyAnswer.objects.values_list("pk", flat=True)
    )
    assert (STEPS["surveys"](now=LATER), STEPS["surveys"](now=LATER)) == (6, 0)
    after = set(SurveySheet.objects.values_list("pk", flat=True)) | set(
        SurveyAnswer.objects.values_list("pk", flat=True)
    )
    assert before & after == set()
    words = surveying.result_of(survey).questions[3].words
    assert sorted(words) == [f"words {n}" for n in range(6)]


def test_counts_of_few_are_hidden_with_what_would_give_them_away(survey):
    for n in range(12):
        say(survey, one=2 if n < 3 else 1, several=[1] if n < 11 else [], scale=5, words="x" if n < 4 else "")
    surveying.mix_due(now=LATER)
    one, several, scale, words = surveying.result_of(survey).questions
    assert [count for _label, count, _share in one.rows] == [None, None, 0]
    assert [count for _label, count, _share in several.rows] == [None, 0]
    assert [(label, count) for label, count, _share in scale.rows][4] == ("5 (very)", 12)
    assert words.words == []


@pytest.fixture
def bea(client, survey):
    client.force_login(person(survey).user)
    return client


def url(survey, name="survey_detail"):
    if name == "survey_detail":
        return reverse("assessments:survey_detail", args=[survey.lesson.edition.course.code, survey.lesson.code])
    return reverse(f"assessments:{name}", args=[survey.lesson.pk])


def test_the_page_says_what_becomes_of_the_answers(bea, survey):
    said = text(bea.get(url(survey)))
    for words in ["kept without your name", "at least four other people", "write no names"]:
        assert words in said


def test_answers_from_the_page_arrive_and_cannot_be_looked_up(bea, survey):
    one, several, scale, words = survey.questions.order_by("position")
    data = {f"q{one.pk}": "2", f"q{several.pk}": ["1", "2"], f"q{scale.pk}": "", f"q{words.pk}": "Thank you."}
    for _turn in range(2):
        assert bea.post(url(survey), data).status_code == 302
    said = SurveyAnswer.objects.order_by("question", "choice").values_list("question", "choice", "words")
    assert list(said) == [(one.pk, 2, ""), (several.pk, 1, ""), (several.pk, 2, ""), (words.pk, None, "Thank you.")]
    shown = text(bea.get(url(survey)))
    assert "Thank you. What you said is kept without your name" in shown
    assert "Send in" not in shown


def test_something_that_is_no_choice_is_said_and_nothing_is_lost(bea, survey):
    one, words = survey.questions.get(position=0), survey.questions.get(position=3)
    page = bea.post(url(survey), {f"q{one.pk}": "9", f"q{words.pk}": "KEPT text"})
    assert page.status_code == 200
    assert "KEPT text" in text(page)
    assert SurveyTaken.objects.count() == 0


def test_an_empty_sheet_is_an_answer_too(bea, survey):
    assert bea.post(url(survey), {"submit": "1"}).status_code == 302
    assert (SurveyTaken.objects.count(), SurveyAnswer.objects.count()) == (1, 0)


@pytest.fixture
def trainer(client):
    def sign_in(survey):
        organization = survey.lesson.edition.course.organization
        client.force_login(MembershipFactory(organization=organization, role=Role.TRAINER).user)
        return client

    return sign_in


def test_a_trainer_writes_a_survey_on_one_page(trainer):
    draft = make(module__edition__state="draft")
    client = trainer(draft)
    form = {
        "intro": "Why.",
        "prompt_1": "How?",
        "kind_1": "one",
        "choices_1": "A\nB\n",
        "kind_2": "one",
        "choices_2": "",
    }
    assert client.post(url(draft, "survey_edit"), form).status_code == 302
    expected = {"intro": "Why.", "questions": [{"kind": "one", "prompt": "How?", "choices": ["A", "B"]}]}
    assert SURVEY.dump(draft.lesson) == expected


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ({"prompt_1": "How?", "kind_1": "one", "choices_1": "A"}, "“How?” needs two to ten choices."),
        ({"prompt_1": "How?", "kind_1": "scale", "choices_1": "A"}, "write the words for 1 and for 5, or none"),
        ({"prompt_1": "How?", "kind_1": "words", "choices_1": "A"}, "so it has no choices"),
        ({"prompt_1": "", "kind_1": "one", "choices_1": "A"}, "Write the question, or clear its choices."),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(trainer, typed, remark):
    draft = make(module__edition__state="draft")
    page = trainer(draft).post(url(draft, "survey_edit"), {**typed, "intro": "KEPT"})
    assert remark in text(page)
    assert "KEPT" in text(page)
    assert SURVEY.dump(draft.lesson) == PLAIN


def test_more_rows_keep_what_was_typed_and_save_nothing(trainer):
    draft = make(module__edition__state="draft")
    page = (
        trainer(draft)
        .post(url(draft, "survey_edit"), {"prompt_1": "TYPED", "prompt_5": "x", "more": "1"})
        .content.decode()
    )
    assert 'value="TYPED"' in page
    assert 'name="prompt_8"' in page
    assert SURVEY.dump(draft.lesson) == PLAIN


def test_a_published_survey_never_changes(survey, trainer):
    assert trainer(survey).post(url(survey, "survey_edit"), {"prompt_1": "x"}).status_code == 404
    with pytest.raises(FrozenError):
        SURVEY.settle(survey.lesson, data=PLAIN)


def test_figures_are_for_the_courses_trainers_only(survey, trainer):
    for n in range(6):
        say(survey, words=f"words {n}")
    surveying.mix_due(now=LATER)
    client = trainer(survey)
    shown = text(client.get(url(survey, "survey_figures")))
    assert "6 people." in shown
    assert "Good 6 100 %" in shown
    assert "words 3" in shown
    assert client.get(url(make(), "survey_figures")).status_code == 404


@pytest.mark.list_page("assessments:survey_figures")
@pytest.mark.parametrize("questions", [1, 30])
@pytest.mark.parametrize("people", [5, 30])
def test_figures_ask_the_same_queries(trainer, people, questions, django_assert_num_queries):
    plain = {**PLAIN, "questions": [PLAIN["questions"][0]] * questions}
    survey = SURVEY.write(LessonFactory(kind=Lesson.Kind.SURVEY), plain)
    for _n in range(people):
        said = {pk: [1] for pk in survey.questions.values_list("pk", flat=True)}
        surveying.send_in(enrollment=person(survey), survey=survey, said=said, now=NOW)
    surveying.mix_due(now=LATER)
    client = trainer(survey)
    with django_assert_num_queries(FIGURES):
        page = client.get(url(survey, "survey_figures"))
    assert len(page.context["result"].questions) == questions


FIGURES = 7
SOURCE = """intro: Hello.
questions:
  - kind: one
    prompt: How was it?
    choices: [Good, Long]
  - kind: words
    prompt: Anything else?
"""


def test_a_course_file_is_read_loaded_and_written_alike():
    data = get("survey").read(parse_yaml(SOURCE, file="95-survey.yaml"))
    lesson = LessonFactory(kind=Lesson.Kind.SURVEY)
    get("survey").load(lesson, data, course=lesson.edition.course)
    assert get("survey").dump(lesson) == data
    target = LessonFactory(kind=Lesson.Kind.SURVEY)
    get("survey").copy(source=lesson, target=target)
    assert get("survey").dump(target) == data


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("[Good, Long]", "[Good]", 5, "needs two to ten choices"),
        ("kind: words", "kind: essay", 6, "must be"),
        ("prompt: How was it?", "reason: x", 4, "reason"),
    ],
)
def test_a_mistake_in_a_course_file_is_named_with_its_line(old, new, line, message):
    with pytest.raises(SourceError) as caught:
        get("survey").read(parse_yaml(SOURCE.replace(old, new), file="95-survey.yaml"))
    assert (line, message in str(caught.value)) in [(mistake.line, True) for mistake in caught.value.mistakes]


def test_publishing_names_what_is_missing():
    lesson = LessonFactory(kind=Lesson.Kind.SURVEY)
    assert get("survey").problems(lesson) == ["Add at least one question."]


@pytest.mark.django_db(transaction=True)
def test_two_sends_at_once_are_one_sheet():
    from tests.enrollments.threads import together

    survey = make()
    enrollment = person(survey)

    together(lambda _n: surveying.send_in(enrollment=enrollment, survey=survey, said={}, now=NOW), count=8)
    assert (SurveySheet.objects.count(), SurveyTaken.objects.count()) == (1, 1)
    assert Survey.objects.count() == 1
