"""An answer in one's own words or as a file: what is taken, how it is kept, and who may fetch it."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from accounts.models import Look
from assessments import questions, receiving
from assessments.attempting import start, submit
from assessments.bank import word, written
from assessments.file_types import LARGEST, FileRefusedError, take
from assessments.forms import question_form
from assessments.models import AnswerFile, QuestionVersion
from assessments.questions import AnswerError, Seen, rubric
from lms.kit.papers import nameless
from tests.assessments.factories import QuizFactory, enrolled
from tests.assessments.hostile_files import HOSTILE, MP3_FRAME, TAKEN, photo_with_place
from tests.assessments.marking import CRITERIA, NOW, open_question, open_response, trainer_of
from tests.assessments.test_quiz_views import hidden, post, text
from tests.corpora.uploads import AUDIO, MARK, MP3, VIDEO
from tests.yardstick import takes_less

KIND = questions.get("open")
SEEN = Seen(11, 1)


def data(**more):
    return KIND.data.model_validate({"criteria": CRITERIA} | more)


def test_there_are_at_least_twenty_one_hostile_files():
    assert len(HOSTILE) >= 21


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_what_to_do(name):
    with pytest.raises(FileRefusedError, match=r"(?i)please") as refused:
        take(HOSTILE[name])
    assert "<" not in str(refused.value)


@pytest.mark.parametrize("name", TAKEN)
def test_what_it_is_is_seen_in_it_and_not_in_its_name(name):
    content, kind = TAKEN[name]
    assert take(content).kind == kind


def test_a_photo_is_upright_and_says_nothing_of_its_place():
    sent = photo_with_place()
    assert b"PERSONMARK" in sent
    kept = take(sent).content
    for mark in (b"PERSONMARK", b"PLACEMARK", b"COMMENTMARK", b"Exif"):
        assert mark not in kept
    with Image.open(BytesIO(kept)) as image:
        assert image.size == (30, 40)
        assert not dict(image.getexif())


def test_what_is_hidden_behind_a_picture_is_gone():
    assert b"<script>" not in take(photo_with_place() + b"<script>alert(1)</script>").content


@pytest.mark.parametrize("content", [AUDIO, MP3], ids=["m4a", "mp3"])
def test_a_recording_says_nothing_of_who_made_it(content):
    assert MARK in content
    kept = take(content, audio_only=True).content
    assert MARK not in kept
    assert take(kept, audio_only=True).content == kept


def paper():
    """A PDF that names its author in both places that there are."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Liza (NAMEMARK) Santos", "/Title": "Plan of NAMEMARK"})
    facts = StreamObject()
    facts.set_data(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>NAMEMARK</dc:creator></x:xmpmeta>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(facts)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_pdf_says_nothing_of_who_made_it_and_opens_as_before():
    content = paper()
    assert content.count(b"NAMEMARK") >= 2
    assert PdfReader(BytesIO(content)).metadata.author == "Liza (NAMEMARK) Santos"
    kept = take(content).content
    assert b"NAMEMARK" not in kept
    assert len(kept) == len(content)
    read = PdfReader(BytesIO(kept), strict=True)
    assert (len(read.pages), read.metadata) == (1, None)
    assert take(kept).content == kept


def test_packed_facts_about_a_pdf_go_too():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    facts = StreamObject()
    facts.set_data(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>NAMEMARK</dc:creator></x:xmpmeta>")
    facts[NameObject("/Type")] = NameObject("/Metadata")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(facts.flate_encode())
    file = BytesIO()
    writer.write(file)
    before = PdfReader(BytesIO(file.getvalue()))
    assert b"NAMEMARK" in before.trailer["/Root"]["/Metadata"].get_data()
    kept = take(file.getvalue()).content
    read = PdfReader(BytesIO(kept), strict=True)
    assert (len(kept), len(read.pages), "/Metadata" in read.trailer["/Root"]) == (len(file.getvalue()), 1, False)
    assert [one for one in streams_of(read) if b"NAMEMARK" in one] == []
    assert take(kept).content == kept


def streams_of(read):
    objects = (read.get_object(number) for number in range(1, read.trailer["/Size"]))
    return [one.get_data() for one in objects if isinstance(one, StreamObject)]


@pytest.mark.parametrize(
    "part", [b"1 0 obj\n", b"1 0 obj <</Type/Metadata>>\n", b"/Type/Metadata ", b"/Metadata 1 0 R "]
)
def test_a_long_pdf_of_one_thing_is_read_once(part):
    content = b"%PDF-1.7\n" + part * (2_000_000 // len(part)) + b"\n%%EOF"
    assert takes_less(lambda: nameless(content), yardsticks=20)


def test_only_recordings_where_a_recording_is_asked():
    assert take(MP3_FRAME * 2, audio_only=True).kind == "mp3"
    with pytest.raises(FileRefusedError, match="not a recording"):
        take(photo_with_place(), audio_only=True)


@pytest.mark.parametrize(("size", "fits"), [(LARGEST, True), (LARGEST + 1, False)])
def test_ten_megabytes_and_no_more(size, fits):
    content = b"a" * size
    if fits:
        assert take(content).kind == "txt"
    else:
        with pytest.raises(FileRefusedError, match="larger than 10 MB"):
            take(content)


@pytest.mark.parametrize(
    ("sent", "answer"),
    [({"": ["Hello"]}, ["Hello"]), ({"": [" \n"]}, None), ({}, None), ({"": ["a\r\nb"]}, ["a\nb"])],
)
def test_a_written_answer_is_read(sent, answer):
    assert KIND.read(sent, data(), SEEN) == answer


@pytest.mark.parametrize("text_", ["x" * 20_001, "a\x00b", "\ud800", "a\x1b[0m"])
def test_what_no_page_sends_is_refused_with_a_sentence(text_):
    with pytest.raises(AnswerError, match=r"[Pp]lease"):
        KIND.read({"": [text_]}, data(), SEEN)


@pytest.mark.parametrize(
    "codes", [["../../etc"], ["A" * 20], ["2" * 20] * 1 + ["3" * 19], [f"{n}" * 20 for n in range(2, 8)]]
)
def test_codes_that_are_none_are_refused(codes):
    with pytest.raises(AnswerError):
        KIND.read({"": codes}, data(by="file"), SEEN)


def test_the_marks_of_the_rubric_add_up():
    criteria = data().criteria
    assert rubric.fraction(criteria, [0, 1]) == rubric.EXACT * 7_500_000
    assert rubric.fraction(criteria, [0, None]) is None
    assert KIND.grade(None, data()) == 0
    assert KIND.grade(["x"], data()) is None


@pytest.mark.parametrize(
    ("criteria", "words"),
    [
        ([], "one to eight criteria"),
        ([{"name": "A", "levels": [{"label": "x", "points": 1}]}], "two to six levels"),
        ([{"name": "A", "levels": [{"label": "x", "points": 0}, {"label": "y", "points": 0}]}], "count something"),
    ],
)
def test_a_rubric_that_nobody_can_mark_by_is_named(criteria, words):
    assert any(words in message for _path, message in KIND.problems(data(criteria=criteria)))


def test_the_author_types_levels_line_by_line():
    fields = {
        "stem": "Say it.", "reason": "Because.", "by": "text", "words": "80", "criterion_1": "Listening",
        "levels_1": "Listens first | 2 | You gave her time.\nAsks at once | 0", "topic": "", "hints": "", "look_for": "", "format": "plain",
    }  # fmt: skip
    form = question_form("open", fields)
    assert form.is_valid(), form.errors
    assert form.written()["criteria"] == CRITERIA[:1]
    assert form.written()["words"] == 80
    bad = question_form("open", fields | {"levels_1": "Listens first"})
    assert "Line 1" in str(bad.errors["levels_1"])
    assert bad["levels_1"].value() == "Listens first"


@pytest.mark.django_db
def test_it_goes_through_a_course_file_and_its_form_unchanged():
    course = QuizFactory(questions=[open_question(words=80, look_for="Warmth.")]).lesson.edition.course
    version = QuestionVersion.objects.select_related("question").get()
    assert word(course, data=written(version)) == version
    form = question_form("open", version=version)
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    sent = {name: form.fields[name].prepare_value(value) for name, value in sent.items()}
    again = question_form("open", sent, version=version)
    assert again.is_valid(), again.errors
    assert {**again.written(), "key": "open-1"} == written(version)


def page(attempt):
    return reverse("assessments:attempt_question", args=[attempt.code, 1])


def file_url(file):
    return reverse("assessments:answer_file", args=[file.code])


@pytest.fixture
def asked(client):
    def make(by="file"):
        quiz = QuizFactory(questions=[open_question(by=by)], pass_percent=50)
        attempt = start(enrollment=enrolled(quiz), quiz=quiz, now=timezone.now(), seed=11)
        client.force_login(attempt.enrollment.user)
        return attempt

    return make


def upload(client, attempt, name, content, **more):
    fields = hidden(client.get(page(attempt)))
    return client.post(page(attempt), {**fields, "file": SimpleUploadedFile(name, content), "go": "next", **more})


@pytest.mark.django_db
def test_a_written_answer_too_long_is_given_back(client, asked):
    attempt = asked("text")
    fields = hidden(client.get(page(attempt)))
    given = client.post(page(attempt), {**fields, "answer": "LONGMARK " * 3000, "go": "next"})
    assert given.status_code == 400
    assert "longer than 20,000 characters" in text(given)
    assert given.content.decode().count("LONGMARK") == 3000
    again = client.post(page(attempt), {**fields, "answer": "SHORTMARK", "go": "next"})
    assert again.status_code == 302
    assert open_response(attempt).answer == ["SHORTMARK"]


@pytest.mark.django_db
def test_an_ordinary_file_field_hands_it_in(client, asked):
    attempt = asked()
    assert 'enctype="multipart/form-data"' in client.get(page(attempt)).content.decode()
    assert upload(client, attempt, "My notes.txt", b"Some words.").url == page(attempt)
    file = AnswerFile.objects.get()
    assert (file.name, file.kind, file.size) == ("My notes.txt", "txt", 11)
    assert open_response(attempt).answer == [file.code]
    said = client.get(page(attempt)).content.decode()
    assert "My notes.txt" in said
    assert re.search(rf'value="{file.code}" checked', said)
    stored = Path(default_storage.path(file.stored_as))
    assert stored.read_bytes() == b"Some words."
    assert "notes" not in stored.name
    assert client.get(f"/{file.stored_as}").status_code == 404


@pytest.mark.django_db
def test_a_second_file_joins_the_first_and_unticking_takes_one_out(client, asked):
    attempt = asked()
    upload(client, attempt, "a.txt", b"one")
    first = AnswerFile.objects.get()
    upload(client, attempt, "b.txt", b"two", answer=first.code)
    codes = sorted(AnswerFile.objects.values_list("code", flat=True))
    assert open_response(attempt).answer == codes
    fields = hidden(client.get(page(attempt)))
    client.post(page(attempt), {**fields, "answer": codes[0], "go": "next"})
    assert open_response(attempt).answer == codes[:1]
    assert AnswerFile.objects.count() == 2


@pytest.mark.django_db
def test_the_same_file_twice_is_one(client, asked):
    attempt = asked()
    for _turn in range(2):
        upload(client, attempt, "a.txt", b"one")
    assert AnswerFile.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["drawing.svg", "page.html", "archive.zip", "huge.png"])
def test_a_refused_file_costs_nothing_that_was_there(client, asked, name):
    attempt = asked()
    upload(client, attempt, "a.txt", b"one")
    given = upload(client, attempt, name, HOSTILE[name])
    assert given.status_code == 400
    assert "lease" in text(given)
    assert "a.txt" in text(given)
    assert AnswerFile.objects.count() == 1
    assert not list(Path(default_storage.path("answers")).glob("*.part"))


@pytest.mark.django_db
def test_after_sending_in_no_file_is_taken(client, asked):
    attempt = asked()
    response = open_response(attempt)
    submit(attempt, now=timezone.now())
    with pytest.raises(FileRefusedError, match="already sent in"):
        receiving.receive(response, SimpleUploadedFile("a.txt", b"late"), now=NOW)
    assert AnswerFile.objects.count() == 0


@pytest.mark.django_db
def test_a_sixth_file_of_an_answer_is_refused_and_the_twenty_first_of_all(client, asked):
    attempt = asked()
    response = open_response(attempt)
    for n in range(20):
        receiving.receive(response, SimpleUploadedFile("a.txt", f"file {n}".encode()), now=NOW)
    codes = list(AnswerFile.objects.values_list("code", flat=True))
    with pytest.raises(FileRefusedError, match="Five files"):
        receiving.with_file(codes[:5], AnswerFile.objects.get(code=codes[5]))
    with pytest.raises(FileRefusedError, match="Twenty files"):
        receiving.receive(response, SimpleUploadedFile("a.txt", b"more"), now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Users\\x\\a.txt", "\u202etxt.exe", "", "n" * 300])
def test_a_name_is_only_shown(client, asked, name):
    attempt = asked()
    file = receiving.receive(open_response(attempt), SimpleUploadedFile("a", b"one"), now=NOW)
    assert re.fullmatch(r"answers/[2-9A-Z]{20}\.txt", file.stored_as)
    shown = receiving.name_of(name)
    assert 0 < len(shown) <= 120
    assert not {"/", "\\", "\u202e"} & set(shown)


@pytest.mark.django_db
def test_a_file_is_an_attachment_that_can_do_nothing(client, asked):
    attempt = asked("audio")
    upload(client, attempt, "Liza at the shelter.mp3", MP3_FRAME * 3)
    file = AnswerFile.objects.get()
    answer = client.get(file_url(file))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "audio/mpeg"
    assert answer["Content-Disposition"] == f'attachment; filename="answer-{file.code.lower()}.mp3"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "status", "first", "last"),
    [
        ("", 200, 0, 1250), ("bytes=0-99", 206, 0, 99), ("bytes=1200-", 206, 1200, 1250), ("bytes=-51", 206, 1200, 1250),
        ("bytes=5-9999", 206, 5, 1250), ("bytes=1251-", 416, 0, -1), ("bytes=9-5", 416, 0, -1), ("bytes=-0", 416, 0, -1),
        ("bytes=0-1,5-6", 200, 0, 1250), ("nonsense", 200, 0, 1250), ("bytes=-", 200, 0, 1250),
    ],
)  # fmt: skip
def test_a_player_asks_for_a_part(client, asked, wanted, status, first, last):
    attempt = asked("audio")
    upload(client, attempt, "a.mp3", MP3_FRAME * 3)
    content = MP3_FRAME * 3
    assert len(content) == 1251
    answer = client.get(file_url(AnswerFile.objects.get()), headers={"Range": wanted})
    assert answer.status_code == status
    assert answer.content == content[first : last + 1]
    if status == 206:
        assert answer["Content-Range"] == f"bytes {first}-{last}/1251"


@pytest.mark.django_db
def test_who_may_fetch_a_file(client, asked):
    attempt = asked()
    upload(client, attempt, "Liza.txt", b"one")
    file, quiz = AnswerFile.objects.get(), attempt.quiz
    owner, trainer, colleague = attempt.enrollment.user, trainer_of(quiz), enrolled(quiz).user
    stranger = trainer_of(QuizFactory())

    def status(user):
        client.force_login(user)
        return client.get(file_url(file)).status_code

    assert [status(who) for who in (owner, trainer, colleague, stranger)] == [200, 404, 404, 404]
    submit(attempt, now=timezone.now())
    assert [status(who) for who in (owner, trainer, colleague, stranger)] == [200, 200, 404, 404]
    client.logout()
    assert client.get(file_url(file)).status_code == 302
    client.force_login(trainer)
    queue = client.post(reverse("assessments:mark_claim", args=[file.response_id])).url
    assert "Liza.txt" not in text(client.get(queue))
    assert file_url(file) in client.get(queue).content.decode()


@pytest.mark.django_db
def test_another_persons_file_is_no_answer(client, asked):
    theirs = asked()
    upload(client, theirs, "a.txt", b"one")
    file = AnswerFile.objects.get()
    mine = asked()
    saved = post(
        client,
        mine,
        {"key": "0b0e7b0e-7f3b-4d3c-9d7c-0d6c2f3d1a11", "position": 1, "answer": {"": [file.code]}, "seq": 1},
    )
    assert saved.status_code == 200
    assert client.get(file_url(file)).status_code == 404
    submit(mine, now=timezone.now())
    client.force_login(trainer_of(mine.quiz))
    sheet = client.get(client.post(reverse("assessments:mark_claim", args=[open_response(mine).pk])).url)
    assert file.code not in sheet.content.decode()


@pytest.mark.django_db
def test_who_opens_somebody_elses_file_is_written_down_and_the_owner_is_not(client, asked):
    attempt = asked()
    upload(client, attempt, "Liza.txt", b"one")
    file, trainer, owner = AnswerFile.objects.get(), trainer_of(attempt.quiz), attempt.enrollment.user
    stranger = enrolled(attempt.quiz).user
    submit(attempt, now=timezone.now())
    statuses = [client.get(file_url(file)).status_code]
    assert not Look.objects.exists()
    client.force_login(trainer)
    statuses += [client.get(file_url(file)).status_code]
    client.force_login(stranger)
    statuses += [client.get(file_url(file)).status_code]
    assert statuses == [200, 200, 404]
    look = Look.objects.get()
    assert (look.viewer, look.person, look.kind, look.subject) == (trainer, owner, "file", f"answerfile:{file.pk}")


def test_a_film_is_no_recording():
    assert take(AUDIO, audio_only=True).kind == "m4a"
    with pytest.raises(FileRefusedError, match="This kind of picture or film is not taken"):
        take(VIDEO, audio_only=True)
