"""What every kind of question has to keep to, whichever it is."""

import json
from decimal import Decimal
from functools import partial
from html.parser import HTMLParser

import pytest
import yaml
from crispy_forms.utils import render_crispy_form
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import exchange, questions
from assessments.checking import question_problems
from assessments.explaining import explained
from assessments.models import QuestionVersion
from assessments.presenting import asked
from assessments.questions import AnswerError, Seen
from assessments.texts import bare
from courses.models import Lesson
from courses.parsing import SourceError, parse_yaml
from tests.assessments.factories import QuizFactory, sample
from tests.assessments.samples import KEYS, OTHER, SECRET, answers, data_of, other_key
from tests.factories import LessonFactory

SEEN = Seen(7, 1)
KINDS = questions.keys()
GRADED = [kind.key for kind in questions.kinds() if not kind.marked_by_person]
FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
each_kind = pytest.mark.parametrize("key", KINDS)


def kind_and_data(key):
    return questions.get(key), data_of(key)


def version_of(written, **changes):
    common = {name: written[name] for name in ("kind", "stem", "reason", "topic")}
    found = questions.get(written["kind"])
    data = found.document({name: written[name] for name in written if name in found.data.model_fields})
    return QuestionVersion(pk=5, data=data, **{**common, **changes})


@each_kind
def test_a_sample_can_be_asked(key):
    assert list(question_problems(sample(key), 0)) == []


@each_kind
def test_what_is_sent_becomes_an_answer_and_back(key):
    kind, data = kind_and_data(key)
    for answer in answers(key):
        for seed in range(5):
            sent = kind.sent(answer, data, Seen(seed, 1))
            assert kind.read(sent, data, Seen(seed, 1)) == answer
            assert json.loads(json.dumps(answer)) == answer


@each_kind
def test_nothing_sent_is_no_answer(key):
    kind, data = kind_and_data(key)
    assert kind.read({}, data, SEEN) is None
    assert kind.grade(None, data) == 0


GARBAGE = ["", " ", "0", "-1", "²", "\x00", "\ud800", "99", "x" * 60_000, "1e999", "nan", "<b>", "*", "1\n2"]


@each_kind
@pytest.mark.parametrize("value", GARBAGE)
def test_garbage_is_an_answer_or_refused(key, value):
    kind, data = kind_and_data(key)
    for name in ["", "1", "2", "unit", "no such field", "\x00"]:
        for values in ([value], [value, value]):
            refused_or_graded(kind, data, {name: values})


def refused_or_graded(kind, data, sent):
    try:
        answer = kind.read(sent, data, SEEN)
    except AnswerError:
        return
    grade = kind.grade(answer, data)
    assert (kind.marked_by_person and answer and grade is None) or -1 <= grade <= 1
    assert kind.grade(answer, data) == grade
    json.dumps(answer).encode().decode()
    assert "\\u0000" not in json.dumps(answer)
    kind.review(answer, data, SEEN), kind.in_words(answer, data)
    assert kind.read(kind.sent(answer, data, SEEN), data, SEEN) == answer


TEXTS = st.text(max_size=12) | st.sampled_from(["", "1", "2", "3", "12.5", "12 km", "1e400", "true", "ñ", "\ud800"])
NAMES = st.sampled_from(["", "1", "2", "3", "4", "unit", "x"])


@each_kind
@FEW
@given(sent=st.dictionaries(NAMES, st.lists(TEXTS, max_size=2), max_size=5))
def test_whatever_is_sent(key, sent):
    refused_or_graded(*kind_and_data(key), sent)


@pytest.mark.parametrize("key", GRADED)
def test_the_right_answer_is_right(key):
    kind, data = kind_and_data(key)
    assert kind.grade(kind.right(data), data) == 1
    assert kind.grade(OTHER[key], data) < 1


@each_kind
def test_documents_are_short_and_stay_the_same(key):
    kind, data = kind_and_data(key)
    document = kind.document(data.document())
    assert document == data.document()
    assert document == json.loads(json.dumps(document))


class Filled(HTMLParser):
    """What a browser sends for the fields of a form on which nothing was changed."""

    def __init__(self, html):
        super().__init__()
        self.sent, self.select, self.area = {}, None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "select":
            self.select = facts["name"]
        if tag == "textarea":
            self.area = facts["name"]
        if tag == "option" and "selected" in facts:
            self.sent[self.select] = facts.get("value", "")
        if tag == "input" and (facts.get("type") not in ("checkbox", "radio") or "checked" in facts):
            self.sent[facts["name"]] = facts.get("value", "on" if facts.get("type") == "checkbox" else "")

    def handle_data(self, data):
        if self.area:
            self.sent[self.area] = (self.sent.get(self.area, "") + data).removeprefix("\n").replace("\n", "\r\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


def typed(form):
    return Filled(render_crispy_form(form)).sent


@each_kind
def test_the_form_changes_nothing_by_itself(key):
    kind, data = kind_and_data(key)
    document, common = data.document(), {name: sample(key)[name] for name in ("stem", "reason", "topic")}
    shown = kind.form(None, kind=kind, common=common, document=document)
    form = kind.form(typed(shown), kind=kind, common=common, document=document)
    assert form.is_valid(), form.errors
    assert kind.document(form.document()) == document


FURTHER = {
    "format": "markdown",
    "hints": ["Think of the night.", "And of the light."],
    **{f"on_{how}": f"Said when {how}." for how in ("right", "partly", "other")},
}


WHOLE = sorted({*questions.keys()} - {"scenario"})  # the form gives its parts names of their own


@pytest.mark.parametrize("key", WHOLE)
def test_the_form_can_write_all_of_it(key):
    kind, written = questions.get(key), {**sample(key), **FURTHER}
    document = {name: written[name] for name in written if name in kind.data.model_fields}
    form = kind.form(typed(kind.form(None, kind=kind, common=written, document=document)), kind=kind)
    assert form.is_valid(), form.errors
    assert form.written() == {**written, "key": "", **kind.document(document)}


@each_kind
def test_an_empty_form_says_what_is_missing(key):
    kind = questions.get(key)
    form = kind.form({}, kind=kind)
    assert not form.is_valid()
    assert set(form.errors) > {"stem", "reason"}


@each_kind
def test_a_form_takes_more_rows_and_keeps_what_was_typed(key):
    kind = questions.get(key)
    if not kind.form.lists:
        return
    rows = kind.form.lists[0]
    first = f"{rows.first}_1"
    form = kind.form({first: "KEPT", "stem": "ALSO KEPT"}, kind=kind, more=True)
    assert f"{rows.first}_{rows.shown + 3}" in form.fields or rows.shown + 3 > rows.most
    assert (form[first].value(), form["stem"].value()) == ("KEPT", "ALSO KEPT")


def source(written):
    return parse_yaml(
        yaml.safe_dump({"purpose": "posttest", "questions": [written]}, allow_unicode=True), file="q.yaml"
    )


@each_kind
@pytest.mark.django_db
def test_a_course_file_is_read_and_written_alike(key):
    quiz = exchange.read(source(sample(key)))
    lesson = LessonFactory(kind=Lesson.Kind.QUIZ)
    exchange.load(lesson, quiz, course=lesson.edition.course)
    dumped = exchange.dump(lesson)
    assert dumped["questions"] == quiz["questions"]
    assert exchange.read(source(dumped["questions"][0]))["questions"] == quiz["questions"]


@each_kind
def test_a_field_that_there_is_not_is_named_with_its_line(key):
    with pytest.raises(SourceError) as caught:
        exchange.read(source({**sample(key), "zzz": 1}))
    (mistake,) = caught.value.mistakes
    assert 'There is no field "zzz"' in mistake.message
    assert mistake.line > 2


# What a page shows


class Page(HTMLParser):
    """The controls of a page, its labels, ids and what is described by what."""

    def __init__(self, html):
        super().__init__()
        self.controls, self.labels, self.ids, self.described, self.inside, self.legends = [], [], [], [], 0, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        self.ids += [facts["id"]] if "id" in facts else []
        self.described += facts.get("aria-describedby", "").split()
        self.legends += tag == "legend"
        if tag == "label":
            self.labels.append(facts.get("for"))
            self.inside += 1
        if tag in ("input", "select", "textarea") and facts.get("type") != "hidden":
            self.controls.append({**facts, "labelled": self.inside > 0})

    def handle_endtag(self, tag):
        self.inside -= tag == "label"


def page_of(written, answer=None, **changes):
    found = asked(version_of(written, **changes), answer=answer, seed=7)
    return render_to_string(found.template, {"asked": found})


@each_kind
def test_every_control_has_a_label_and_every_description_is_there(key):
    for answer in answers(key):
        page = Page(page_of(sample(key), answer))
        assert page.controls
        assert [
            one for one in page.controls if not (one["labelled"] or "aria-label" in one or one.get("id") in page.labels)
        ] == []
        assert set(page.described) <= set(page.ids)
        assert page.described
        assert len(set(page.ids)) == len(page.ids)
        assert page.legends >= 1


@each_kind
def test_fields_on_the_page_are_those_that_are_read(key):
    kind, data = kind_and_data(key)
    names = {one["name"] for one in Page(page_of(sample(key))).controls}
    short = {name.removeprefix("answer").removeprefix("-") for name in names}
    assert short == set(kind.sent(None, data, SEEN))


@each_kind
def test_nothing_shown_or_sent_knows_the_key(key):
    kind, data = kind_and_data(key)
    other = data_of(key, **KEYS[key])
    for answer in (None, OTHER[key]):
        page = page_of(sample(key), answer)
        assert SECRET not in page + repr(kind.show(answer, data, SEEN)) + repr(kind.sent(answer, data, SEEN))
    assert page_of(sample(key)) == page_of(other_key(key))
    assert kind.sent(None, data, SEEN) == kind.sent(None, other, SEEN)
    right = kind.sent(kind.right(data), data, SEEN)
    assert kind.marked_by_person or kind.grade(kind.read(right, other, SEEN), other) < 1


@each_kind
def test_afterwards_everything_is_said_and_gently(key):
    for answer in answers(key):
        found = explained(version_of(sample(key)), answer=answer, seed=7, number=1)
        html = render_to_string("components/explained.html", {"explained": [found]})
        assert "The helpful" in html or questions.get(key).marked_by_person
        assert "REASONMARK" in html
        assert not {"wrong", "incorrect", "failed", "None"} & set(html.replace("<", " ").replace(">", " ").split())


MARKED = "*SLANTED*"


def marked_up(value):
    """`value` with an emphasis in each of its texts that is not a key."""
    if isinstance(value, dict):
        return {name: marked_up(part) if name in TEXTS_OF else part for name, part in value.items()}
    return [marked_up(one) for one in value] if isinstance(value, list) else f"{value} {MARKED}"


TEXTS_OF = {"choices", "pairs", "steps", "extra", "text", "stem", "answer", "feedback", "on_true", "on_false"}


@pytest.mark.parametrize("key", ["single", "multiple", "true_false", "matching", "ordering", "gap_select"])
def test_texts_are_shown_in_the_format_of_their_version(key):
    written = marked_up(sample(key))
    for html in (page_of(written, format="markdown"), reviewed(written, "markdown")):
        assert MARKED not in html
        assert "<em>SLANTED</em>" in html
    assert MARKED in page_of(written, format="plain")


def reviewed(written, format_):
    found = explained(version_of(written, format=format_), answer=OTHER[written["kind"]], seed=7, number=1)
    return render_to_string("components/explained.html", {"explained": [found]})


@pytest.mark.parametrize("key", ["single", "multiple", "matching", "ordering", "gap_select"])
def test_an_answer_in_words_has_no_markup(key):
    kind, data = questions.get(key), version_of(marked_up(sample(key)), format="markdown").data
    words = kind.in_words(OTHER[key], kind.data.model_validate(data), partial(bare, format_="markdown"))
    assert "SLANTED" in words
    assert MARKED not in words
    assert "<" not in words


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)><p onclick="alert(1)">'


@each_kind
@pytest.mark.parametrize("format_", ["plain", "markdown", "html"])
def test_no_text_of_an_author_becomes_a_script(key, format_):
    written = json.loads(json.dumps(sample(key)).replace("SECRETMARK", json.dumps(HOSTILE)[1:-1]))
    written |= {"stem": HOSTILE + "?", "reason": HOSTILE}
    for html in (page_of(written, format=format_), reviewed(written, format_)):
        assert not [tag for tag in ("<script", "<img", "<p onclick") if tag in html]


def test_a_stem_of_several_paragraphs_stands_before_the_group():
    html = page_of(sample("single"), stem="One.\n\nTwo.", format="markdown")
    assert '<div class="prose" id="answer-stem"><p>One.</p>' in html
    assert 'aria-describedby="answer-stem answer-told"' in html
    assert "<legend>Your answer</legend>" in html
    assert "<legend>What <em>helps</em>?</legend>" in page_of(sample("single"), stem="What *helps*?", format="markdown")


@each_kind
def test_authors_and_learners_are_told_how_it_counts(key):
    kind, data = kind_and_data(key)
    assert str(kind.credit)
    assert str(kind.told(data))


@pytest.mark.django_db
def test_grades_are_as_exact_as_the_database_keeps_them():
    kind, data = kind_and_data("ordering")
    assert kind.grade([1, 0, 2, 3], data) == Decimal("0.8333333")
    assert QuizFactory(questions=[sample(key, number=at) for at, key in enumerate(KINDS)]).items.count() == len(KINDS)
