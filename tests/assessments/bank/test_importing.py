"""A question file: looked through first, taken over once, and never twice."""

import tracemalloc
from base64 import b64encode
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Event
from assessments import authoring, bringing, exporting, questions
from assessments.banking import finding
from assessments.importing import working
from assessments.importing.guessing import guess
from assessments.importing.matching import said
from assessments.models import ImportRow, Question, QuestionFile, QuestionImport, QuestionVersion, QuizItem
from lms.middleware import too_long
from tests.assessments.samples import sample
from tests.factories import CourseFactory, EnrollmentFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
URL = reverse("assessments:import_list")
GIFT = """$CATEGORY: $course$/top/Care/First steps

// [id:first] [tag:quick]
::First:: What comes first? {=To listen ~To ask ####Listening comes first.}

::Second:: Name a color {=blue =red ####Both are.}

::Third:: A note without any answer, which nobody can be asked.

::Fourth:: Which is odd? {~33% is no grade%50%a ~b}

::Fifth:: Is it so? {T}
"""


def received(owner, text, *, name="questions.gift", format_="gift", course=None, near=False, by=None):
    content = text if isinstance(text, bytes) else text.encode()
    return bringing.receive(
        ContentFile(content, name=name),
        name=name,
        format=format_,
        near=near,
        organization=owner,
        course=course,
        by=by,
        now=timezone.now(),
    )


def verdicts(imported):
    return dict(imported.rows.order_by("number").values_list("name", "verdict"))


def test_first_it_is_looked_through_and_nothing_is_written(house):
    imported = received(house.owner, GIFT)
    assert imported.state == "read"
    assert verdicts(imported) == {
        "First": "new", "Second": "new", "Third": "refused", "Fourth": "new", "Fifth": "new",
    }  # fmt: skip
    assert not Question.objects.filter(course=None).exists()


def test_what_has_no_reason_arrives_as_a_draft_that_says_so(house):
    imported = received(house.owner, GIFT)
    row = imported.rows.get(name="Fifth")
    assert row.draft
    assert "Its reason is missing" in row.notes
    bringing.confirm(imported, now=timezone.now())
    assert Question.objects.get(name="Fifth").state == "draft"
    assert Question.objects.get(name="First").state == "ready"


def test_what_asks_nothing_is_named_and_its_text_told(house):
    notes = received(house.owner, GIFT).rows.get(name="Third").notes
    assert notes.startswith("It asks nothing, so it is no question. Put its text into a lesson")
    assert "It says: “A note without any answer, which nobody can be asked.”" in notes


def test_confirmed_it_is_in_the_bank_with_category_and_tags_once(house):
    imported = received(house.owner, GIFT, course=house.course)
    for _turn in range(2):
        bringing.confirm(QuestionImport.objects.get(pk=imported.pk), now=timezone.now())
    found = Question.objects.get(name="First")
    assert (found.category, found.key, found.course) == ("Care/First steps", "first", house.course)
    assert list(found.tags.values_list("name", flat=True)) == ["quick"]
    assert found.versions.get().reason == "Listening comes first."
    assert not default_storage.exists(imported.path)


def test_the_same_file_again_changes_nothing(house):
    bringing.confirm(received(house.owner, GIFT), now=timezone.now())
    before = list(QuestionVersion.objects.values())
    again = received(house.owner, GIFT)
    assert set(verdicts(again).values()) == {"unchanged", "refused"}
    bringing.confirm(again, now=timezone.now())
    assert list(QuestionVersion.objects.values()) == before


def test_other_words_of_a_known_question_become_its_next_wording(house):
    bringing.confirm(received(house.owner, GIFT), now=timezone.now())
    known = Question.objects.get(name="First")
    QuestionVersion.objects.get(question=known)
    changed = received(house.owner, GIFT.replace("What comes first?", "What comes before all?"))
    assert verdicts(changed)["First"] == "version"
    bringing.confirm(changed, now=timezone.now())
    assert list(known.versions.order_by("number").values_list("stem", flat=True)) == [
        "What comes first?",
        "What comes before all?",
    ]
    older = received(house.owner, GIFT)
    assert verdicts(older)["First"] == "unchanged"


def test_a_draft_asks_the_new_wording_and_a_published_edition_the_old(house):
    bringing.confirm(received(house.owner, GIFT), now=timezone.now())
    version = QuestionVersion.objects.get(question__name="First")
    published = QuizItem.objects.create(quiz=house.quiz, version=version, position=9)
    from assessments.banking import using

    using.add(house.lesson, versions=[version])
    bringing.confirm(received(house.owner, GIFT.replace("What comes first?", "And now?")), now=timezone.now())
    assert QuizItem.objects.get(pk=published.pk).version.stem == "What comes first?"
    assert QuizItem.objects.get(quiz__lesson=house.lesson).version.stem == "And now?"


def test_the_same_question_twice_in_a_file_is_one(house):
    imported = received(house.owner, "::A:: Is it so? {T####Yes.}\n\n::B:: Is it so? {T####Yes.}\n")
    assert verdicts(imported) == {"A": "new", "B": "twice"}


def test_a_file_without_sense_is_refused_with_its_reason(house):
    imported = received(house.owner, b"<quiz><question type='multichoice'", format_="moodlexml")
    assert imported.state == "refused"
    assert imported.told
    assert not default_storage.exists(imported.path)


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b"\x00\x01\x02", "gift"),
        (b"", "gift"),
        (b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>', "moodlexml"),
        (b'<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>', "moodlexml"),
        ("::" + "{" * 5000, "gift"),
        ("question,right\n" + '"' * 4001, "rows"),
        ("\ud800".encode("utf-8", "surrogatepass"), "aiken"),
        ("{1:MULTICHOICE:" + "~" * 3000, "cloze"),
        (b"\xff\xfe\x00\xd8", "gift"),
        ("A" * 300_000, "qti"),
    ],
)
def test_hostile_files_end_in_a_sentence(house, content, format_):
    imported = received(house.owner, content, format_=format_)
    working.work(imported.pk, now=timezone.now())
    imported.refresh_from_db()
    assert imported.state in ("read", "refused")
    assert not imported.rows.filter(verdict="new", draft=False).exists()


KNOWN = "::Same:: Is it old? {T####Yes.}\n\n::Twin:: Is it one? {T####Yes.}"
MIXED = """::Same:: Is it new? {T####Yes.}

::Pair:: Is this the first? {T####Yes.}

::Pair:: Is this the second? {T####Yes.}

::Again:: Is this the first? {T####Yes.}

::Left:: A note that nobody can be asked.

::Same:: Is it newer still? {T####Yes.}

::Twin:: Is it one? {T####Yes.}

::Last:: Is it so? {T}"""


def confirmed(owner, monkeypatch, text=MIXED):
    """An import that is to be written two by two, and by nobody yet."""
    bringing.confirm(received(owner, KNOWN), now=timezone.now())
    imported = received(owner, text)
    with monkeypatch.context() as patch:
        patch.setattr(bringing, "done_or_rung", lambda imported, **kwargs: imported)
        bringing.confirm(imported, now=timezone.now())
    monkeypatch.setattr("assessments.importing.looking.BATCH", 2)
    return imported


def bank_of(owner):
    """What the bank of `owner` says, without what is called by a number of the database."""
    questions = Question.objects.filter(organization=owner).order_by("key")
    return [
        (question.key, question.name, question.state, list(question.versions.order_by("number").values_list("stem")))
        for question in questions
    ]


def row_facts(imported):
    return list(imported.rows.order_by("number").values_list("number", "verdict", "draft", "question__key"))


class StopError(Exception):
    """The machine went away."""


@pytest.mark.parametrize("batches", [0, 1, 2, 3, 4])
def test_stopped_half_way_it_goes_on_and_ends_as_if_nothing_had_happened(monkeypatch, batches):
    whole, half = OrganizationFactory(), OrganizationFactory()
    usual = confirmed(whole, monkeypatch)
    assert working.work(usual.pk, now=timezone.now())
    imported, calls = confirmed(half, monkeypatch), []

    def stops(*args, **kwargs):
        calls.append(args)
        if len(calls) > batches:
            raise StopError
        return write_batch(*args, **kwargs)

    write_batch = working.write_batch
    with monkeypatch.context() as patch:
        patch.setattr(working, "write_batch", stops)
        if batches == 4:
            patch.setattr(working, "record", None)
        with pytest.raises((StopError, TypeError)):
            working.work(imported.pk, now=timezone.now())
    imported.refresh_from_db()
    assert (imported.state, imported.progress, imported.total) == ("confirmed", min(2 * batches, 8), 8)
    later = timezone.now() + working.CLAIM * 2
    assert not working.work(imported.pk, now=timezone.now())
    assert (working.work_due(now=later), working.work_due(now=later)) == (1, 0)
    assert (bank_of(half), row_facts(imported)) == (bank_of(whole), row_facts(usual))
    assert {verdict for _number, verdict, *_facts in row_facts(usual)} == {
        "new", "version", "unchanged", "twice", "refused",
    }  # fmt: skip


def test_who_lost_the_import_meanwhile_writes_nothing_more(house, monkeypatch):
    imported = confirmed(house.owner, monkeypatch)
    write_batch = working.write_batch

    def slow(*args, **kwargs):
        QuestionImport.objects.filter(pk=imported.pk).update(claimed_until=timezone.now() + 2 * working.CLAIM)
        return write_batch(*args, **kwargs)

    monkeypatch.setattr(working, "write_batch", slow)
    assert not working.work(imported.pk, now=timezone.now())
    assert not imported.rows.exists()
    assert not Question.objects.filter(name="Pair").exists()


def test_the_page_says_how_much_is_written(alice, house, monkeypatch):
    imported = confirmed(house.owner, monkeypatch)
    QuestionImport.objects.filter(pk=imported.pk).update(progress=4)
    page = alice.get(reverse("assessments:import_detail", args=[imported.pk])).content.decode()
    assert '<progress class="meter" max="8" value="4"' in page
    assert "4 of 8 questions. You can leave this page" in page


def test_the_memory_of_an_import_does_not_grow_with_its_questions(house):
    """A thousand questions of four kinds, read and written: a batch of them is held, and a line about each."""
    kinds = [
        "What helps child {0}? {{=To stay ~To go#Not yet ~%-50%To scold ####Stay.}}",
        "How long does child {0} sleep? {{#8:1####About eight.}}",
        "Is it so in house {0}? {{T####Yes.}}",
        "What belongs together in house {0}? {{=cat -> meow =dog -> bark ####So.}}",
    ]
    padding = "word " * 800  # 4 kB in every question, so that whoever keeps them all keeps 4 MB
    text = "\n\n".join(f"::Q{n}:: {padding}{kinds[n % 4].format(n)}" for n in range(1000))
    bringing.confirm(received(house.owner, GIFT), now=timezone.now())  # what is loaded once is there
    imported = received(house.owner, text)
    assert imported.is_worked_on
    tracemalloc.start()
    try:
        working.work(imported.pk, now=timezone.now())
        read = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        done = bringing.confirm(QuestionImport.objects.get(pk=imported.pk), now=timezone.now())
        working.work(done.pk, now=timezone.now())
        written = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    done.refresh_from_db()
    assert (done.state, done.progress) == ("done", 1000)
    assert read < 5_300_000
    assert written < 6_400_000


def picture(color="red", form="PNG"):
    out = BytesIO()
    Image.new("RGB", (3, 3), color).save(out, form)
    return out.getvalue()


def with_picture(content, name="red dot.png"):
    return f"""<quiz><question type="truefalse"><name><text>Dot</text></name>
<questiontext format="html"><text><![CDATA[<p>Is it red? <img src="@@PLUGINFILE@@/{name.replace(" ", "%20")}" alt="A dot"></p>]]></text>
<file name="{name}" path="/" encoding="base64">{b64encode(content).decode()}</file></questiontext>
<generalfeedback format="html"><text>Red it is.</text></generalfeedback>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>"""


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_comes_along_and_its_learner_sees_it(client, house, form):
    imported = received(house.owner, with_picture(picture(form=form)), format_="moodlexml")
    assert imported.rows.get().notes == ""
    bringing.confirm(imported, vouched=True, now=timezone.now())
    version = QuestionVersion.objects.get(question__name="Dot")
    row = version.files.get()
    url = reverse("assessments:question_file", args=[row.code])
    learner = EnrollmentFactory(edition=house.quiz.lesson.edition)
    client.force_login(learner.user)
    assert client.get(url).status_code == 404
    house.quiz.items.all().delete()
    QuizItem.objects.create(quiz=house.quiz, version=version, position=0)
    from assessments.attempting import start

    attempt = start(enrollment=learner, quiz=house.quiz, now=timezone.now(), seed=1)
    page = client.get(reverse("assessments:attempt_question", args=[attempt.code, 1])).content.decode()
    assert f'src="{url}"' in page
    answer = client.get(url)
    assert answer["Content-Type"] == row.kind
    assert Image.open(BytesIO(answer.content)).size == (3, 3)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_that_went_out_comes_back_as_the_same(house, form):
    bringing.confirm(
        received(house.owner, with_picture(picture(form=form)), format_="moodlexml"), vouched=True, now=timezone.now()
    )
    found = finding.shown_to(house.trainer).filter(question__name="Dot")
    out = exporting.export(found, "moodlexml")
    assert out.told == []
    again = received(house.owner, out.content, format_="moodlexml")
    assert verdicts(again) == {"Dot": "unchanged"}


@pytest.mark.parametrize(("name", "format_"), [("qti3", "qti"), ("qti2", "qti"), ("gabay", "gabay")])
def test_a_package_takes_a_picture_along_and_brings_it_back(alice, house, name, format_):
    bringing.confirm(
        received(house.owner, with_picture(picture()), format_="moodlexml"), vouched=True, now=timezone.now()
    )
    pks = list(Question.objects.filter(name="Dot").values_list("pk", flat=True))
    file = alice.post(reverse("assessments:question_export"), {"question": pks, "format": name, "step": "download"})
    assert (file["Content-Type"], file["Content-Disposition"]) == (
        "application/zip",
        'attachment; filename="questions.zip"',
    )
    assert guess(BytesIO(file.content), "questions.zip") == format_
    imported = received(OrganizationFactory(), file.content, name="questions.zip", format_=format_)
    assert verdicts(imported) == {"Dot": "new"}
    bringing.confirm(imported, vouched=True, now=timezone.now())
    assert QuestionFile.objects.filter(organization=imported.organization).count() == 1


def test_a_table_goes_out_and_comes_back(house):
    bringing.confirm(received(house.owner, GIFT), now=timezone.now())
    out = exporting.export(finding.shown_to(house.trainer), "rows")
    again = received(OrganizationFactory(), out.content, format_="rows")
    assert set(verdicts(again).values()) == {"new"}
    assert len(verdicts(again)) == out.count > 0


def test_what_is_no_picture_is_left_out_and_named(house):
    imported = received(house.owner, with_picture(b"<svg onload='x'/>", name="a.svg"), format_="moodlexml")
    assert "“a.svg” is left out" in imported.rows.get().notes
    bringing.confirm(imported, now=timezone.now())
    assert not QuestionFile.objects.exists()


def test_everything_in_the_bank_goes_out_and_comes_back_unchanged(house):
    bringing.confirm(received(house.owner, GIFT), now=timezone.now())
    for name in ("moodlexml", "gift", "gabay"):
        out = exporting.export(finding.shown_to(house.trainer), name)
        again = received(house.owner, out.content, format_=name)
        assert set(verdicts(again).values()) == {"unchanged"}, list(again.rows.values_list("name", "notes"))


def test_every_kind_goes_into_another_house_as_it_was(house):
    for at, kind in enumerate(questions.keys()):
        authoring.add_question(house.lesson, data=sample(kind, number=at))
    out = exporting.export(finding.shown_to(house.trainer), "gabay")
    assert out.told == []
    there = OrganizationFactory()
    bringing.confirm(received(there, out.content, format_="gabay"), now=timezone.now())
    ours, theirs = (
        {
            version.question.outside_id or version.question.key: said(version)
            for version in found.select_related("question")
        }
        for found in (finding.shown_to(house.trainer), QuestionVersion.objects.filter(question__organization=there))
    )
    assert set(questions.keys()) <= {one["kind"] for one in theirs.values()}
    assert ours == theirs
    assert set(verdicts(received(there, out.content, format_="gabay")).values()) == {"unchanged"}


def test_in_another_house_they_are_new(house):
    bringing.confirm(received(house.owner, GIFT), now=timezone.now())
    assert verdicts(received(OrganizationFactory(), GIFT))["First"] == "new"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("::a:: b {=c ~d}", "gift"),
        ("What?\nA) a\nB) b\nANSWER: A\n", "aiken"),
        ("<?xml version='1.0'?><quiz></quiz>", "moodlexml"),
        ("<?xml version='1.0'?><assessmentItem></assessmentItem>", "qti"),
        ("<qti-assessment-item>", "qti"),
        ("question;right;wrong\na;b;c", "rows"),
        ("Here {1:MULTICHOICE:=a~b} is", "cloze"),
        ("", "gift"),
    ],
)
def test_the_format_is_found_out(text, name):
    assert guess(BytesIO(text.encode())) == name


def upload(text=GIFT, **fields):
    return {"file": SimpleUploadedFile("questions.txt", text.encode()), **fields}


def test_a_trainer_uploads_looks_and_says_yes(alice, house):
    page = alice.post(URL, upload(organization=house.owner.pk), follow=True)
    assert "Take them over" in page.content.decode()
    assert "Its reason is missing" in page.content.decode()
    alice.post(page.request["PATH_INFO"], {"step": "apply"})
    assert Question.objects.get(name="First").organization == house.owner


def test_a_trainer_may_let_it_be(alice, house):
    page = alice.post(URL, upload(organization=house.owner.pk), follow=True)
    alice.post(page.request["PATH_INFO"], {"step": "drop"})
    assert QuestionImport.objects.get().state == "dropped"
    assert not ImportRow.objects.exists()


def test_nobody_brings_questions_into_another_house(alice, house, stranger):
    assert stranger.post(URL, upload(organization=house.owner.pk)).status_code == 200
    assert not QuestionImport.objects.exists()


def test_a_course_of_another_owner_is_refused(alice, house):
    other = CourseFactory()
    response = alice.post(URL, upload(organization=house.owner.pk, course=other.pk))
    assert response.status_code == 200
    assert not QuestionImport.objects.exists()


@pytest.mark.list_page("assessments:import_detail")
@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_an_import_asks_as_much_for_one_as_for_thirty(alice, house, count, django_assert_num_queries):
    text = "\n\n".join(f"::N{n}:: Is {n} a number? {{T####Yes.}}" for n in range(count))
    imported = received(house.owner, text)
    url = reverse("assessments:import_detail", args=[imported.pk])
    with django_assert_num_queries(8):
        assert len(alice.get(url).context["rows"]) == count


def test_what_a_format_cannot_hold_is_named_before_the_download(alice, house):
    bringing.confirm(received(house.owner, GIFT), now=timezone.now())
    pks = list(Question.objects.filter(name__in=["First", "Second"]).values_list("pk", flat=True))
    page = alice.post(reverse("assessments:question_export"), {"question": pks, "format": "aiken", "step": "look"})
    told = {(one.name, one.left_out) for one in page.context["found"].told}
    assert ("Second", True) in told
    assert ("First", False) in told
    file = alice.post(reverse("assessments:question_export"), {"question": pks, "format": "aiken", "step": "download"})
    assert file.content.decode().count("ANSWER:") == 1


@pytest.mark.parametrize(
    ("path", "session", "size", "refused"),
    [
        (URL, {"_auth_user_id": "1"}, 100_000_000, False),
        (URL, {"_auth_user_id": "1"}, 100_000_001, True),  # a file of 100 MB, with the least of a form
        (URL, {}, 11 * 1024 * 1024, True),
        ("/write/questions/change/", {"_auth_user_id": "1"}, 11 * 1024 * 1024, True),
    ],
)
def test_only_question_files_of_somebody_signed_in_may_be_large(rf, path, session, size, refused):
    """By what the request says of itself: nothing of its body is read."""
    request = rf.post(path, CONTENT_LENGTH=str(size))
    request.session = session
    assert too_long(request) is refused


@pytest.mark.list_page("assessments:import_list")
@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_imports_asks_as_much_for_one_as_for_thirty(alice, house, count, django_assert_num_queries):
    for number in range(count):
        received(house.owner, f"::N{number}:: Is {number} a number? {{T####Yes.}}", by=house.trainer)
    alice.get(URL)
    with django_assert_num_queries(7):
        page = alice.get(URL)
    assert len(page.context["imports"]) == min(count, 20)  # the newest


def test_pictures_come_in_once_somebody_says_that_they_may_be_shown(alice, house):
    imported = received(house.owner, with_picture(picture()), format_="moodlexml", by=house.trainer)
    url = reverse("assessments:import_detail", args=[imported.pk])
    assert "Its picture may be used here" in alice.get(url).text
    page = alice.post(url, {"step": "apply"}, follow=True)
    assert "Tick that its pictures may be used" in page.text
    assert not Question.objects.filter(name="Dot").exists()
    alice.post(url, {"step": "apply", "vouched": "on"})
    assert Question.objects.get(name="Dot").state == "ready"
    event = Event.objects.get(verb="pictures_vouched")
    assert (event.actor_id, event.detail) == (house.trainer.pk, {"pictures": 1})


def test_a_file_without_pictures_is_not_asked_about_them(alice, house):
    imported = received(house.owner, GIFT)
    assert "vouched" not in alice.get(reverse("assessments:import_detail", args=[imported.pk])).text


@pytest.mark.parametrize("said", ["", ' alt=""', ' alt=" "'])
def test_a_picture_that_nobody_put_into_words_arrives_as_a_draft(house, said):
    imported = received(house.owner, with_picture(picture()).replace(' alt="A dot"', said), format_="moodlexml")
    assert "Say what its picture shows" in imported.rows.get().notes
    bringing.confirm(imported, vouched=True, now=timezone.now())
    assert Question.objects.get(name="Dot").state == "draft"


def test_the_command_asks_for_the_same_word(house, tmp_path):
    path = tmp_path / "dot.xml"
    path.write_text(with_picture(picture()))
    with pytest.raises(CommandError, match="--pictures-may-be-shown"):
        call_command("questions_import", path, organization=house.owner.path)
    assert (Question.objects.filter(name="Dot").exists(), QuestionImport.objects.get().state) == (False, "dropped")
    call_command("questions_import", path, "--pictures-may-be-shown", organization=house.owner.path)
    assert Question.objects.get(name="Dot").state == "ready"
