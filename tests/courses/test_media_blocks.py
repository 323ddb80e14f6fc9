"""Blocks with files: what is sent is kept at once, shown in the form by its name, and nothing of it is lost by a mistake elsewhere."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from courses import blocks, publishing
from courses.arranging import blocks_of
from courses.frozen import texts_of
from courses.media import facts
from courses.models import Block, Lesson, Media
from courses.publishing import open_draft
from lms.middleware import too_long
from tests.assessments.hostile_files import picture
from tests.corpora.uploads import AUDIO, HOSTILE, PDF, PHOTO, SRT, VIDEO
from tests.courses.test_media import kept, stored
from tests.factories import BlockFactory, MembershipFactory

pytestmark = pytest.mark.django_db
FILES = {"picture": PHOTO, "sound": AUDIO, "film": VIDEO, "poster": PHOTO, "captions": SRT.encode(), "paper": PDF}
SAID = {"rights": "own", "people": "nobody", "title": "At the door", "alt": "A lamp", "transcript": "Mila comes in."}


@pytest.fixture
def lesson(draft):
    return draft.lessons.get(title="Listen")


@pytest.fixture
def writer(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def at(url, lesson):
    def address(name, *args):
        return url(name, lesson.code, *args)

    return address


def files_of(kind):
    return blocks.get(kind).files


def sent(kind, **more):
    files = {f"{name}_sent": SimpleUploadedFile(f"{name}.bin", FILES[name]) for name in files_of(kind)}
    return {**SAID, **files, "key": "abc234", **more}


def hidden(page, name):
    return re.search(rf'name="{name}" value="([0-9a-f]*)"', page)[1]


@pytest.mark.parametrize("kind", ["image", "audio", "video", "file"])
def test_a_block_with_all_its_files_is_made_in_one_go_and_can_be_published(kind, writer, at, lesson, draft):
    answer = writer.post(at("block_create") + f"?kind={kind}", sent(kind))
    assert answer.status_code == 302
    [block] = [block for block in blocks_of(lesson) if block.kind == kind]
    assert all(len(block.data[name]) == 64 for name in files_of(kind))
    assert {media.sha256 for media in lesson.media.all()} == {block.data[name] for name in files_of(kind)}
    assert publishing.problems(draft) == []
    page = writer.get(at("lesson_edit")).content.decode()
    for name in files_of(kind):
        assert facts.facts_of([block.data[name]])[block.data[name]].address in page


@pytest.mark.parametrize("kind", ["image", "audio", "video", "file"])
def test_an_empty_block_may_wait_and_says_what_it_needs(kind, writer, at, lesson, draft):
    assert writer.post(at("block_create") + f"?kind={kind}", {"key": "abc234"}).status_code == 302
    told = [problem.message for problem in publishing.problems(draft)]
    asked = [*blocks.get(kind).needed.values(), "Say whose it is."]
    assert told[: len(asked)] == [f"{blocks.get(kind).label}: {text}" for text in asked]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"rights": "licensed"}, "Name who made it."),
        ({"rights": "permitted"}, "Name who made it."),
        ({"people": ""}, "Say who can be recognized in it."),
        ({"rights": ""}, "Say whose it is."),
        ({"alt": " "}, "Say in words what it shows, for those who cannot see it."),
        ({"picture": "f" * 64}, "A file is no longer here. Choose it again."),
        ({"picture": "door.jpg"}, "A file is no longer here. Choose it again."),
    ],
)
def test_each_thing_that_a_picture_needs_is_asked_for_by_itself(data, expected, house):
    kind, picture = blocks.get("image"), kept(PHOTO, organization=house).sha256
    whole = {"picture": picture, "alt": "A lamp", "rights": "own", "people": "nobody"}
    assert list(kind.problems(kind.data.model_validate(whole))) == []
    assert list(kind.problems(kind.data.model_validate(whole | data))) == [expected]


def test_a_mistake_elsewhere_loses_no_file(writer, at, lesson):
    answer = writer.post(at("block_create") + "?kind=image", sent("image", alt="x" * 400))
    assert answer.status_code == 200
    page = answer.content.decode()
    sha256 = hidden(page, "picture")
    assert Media.objects.get().sha256 == sha256
    assert "Here now: picture.bin" in page
    fields = {**SAID, "picture": sha256, "key": "abc234"}
    assert writer.post(at("block_create") + "?kind=image", fields).status_code == 302
    assert [block.data["picture"] for block in blocks_of(lesson) if block.kind == "image"] == [sha256]


def test_a_file_that_is_not_taken_says_why_and_what_was_typed_stays(writer, at, lesson):
    for name in ("drawing.svg", "page.html", "half.jpg", "nothing.jpg"):
        file = SimpleUploadedFile(name, HOSTILE[name])
        page = writer.post(at("block_create") + "?kind=image", {**SAID, "picture_sent": file, "key": "abc234"})
        assert page.status_code == 200
        assert 'id="id_block_picture_sent_error"' in page.content.decode()
        assert "A lamp" in page.content.decode()
    assert (Media.objects.count(), [block.kind for block in blocks_of(lesson)]) == (0, ["text"])


FIELD = {
    "jpg": "picture",
    "png": "picture",
    "mp4": "film",
    "mp3": "sound",
    "pdf": "paper",
    "vtt": "captions",
    "srt": "captions",
}
KIND = {"picture": "image", "film": "video", "sound": "audio", "paper": "file", "captions": "video"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_in_a_form_leaves_no_row_no_block_and_no_file(name, writer, at, lesson):
    field = FIELD.get(name.rpartition(".")[2], "paper")
    fields = {**SAID, f"{field}_sent": SimpleUploadedFile(name, HOSTILE[name]), "key": "abc234"}
    page = writer.post(at("block_create") + f"?kind={KIND[field]}", fields)
    assert page.status_code == 200
    assert f'id="id_block_{field}_sent_error"' in page.content.decode()
    assert (Media.objects.count(), stored(), [block.kind for block in blocks_of(lesson)]) == (0, [], ["text"])


def test_a_files_name_is_words_and_nothing_else(writer, at):
    name = '"><img src=x onerror=alert(1)>{{7*7}}.jpg'
    fields = {**SAID, "picture_sent": SimpleUploadedFile(name, PHOTO), "alt": "x" * 400, "key": "abc234"}
    page = writer.post(at("block_create") + "?kind=image", fields).content.decode()
    assert "onerror=alert(1)&gt;{{7*7}}.jpg" in page
    assert "<img src=x" not in page


def test_a_draft_that_is_published_meanwhile_loses_no_file(writer, at, lesson, draft, alice):
    publishing.publish(draft, by=alice, now=timezone.now())
    answer = writer.post(at("block_create") + "?kind=image", sent("image"))
    assert answer.status_code == 409
    page = answer.content.decode()
    sha256 = hidden(page, "picture")
    assert f"<p>{sha256}" not in page
    fields = {**SAID, "picture": sha256, "key": "abc234", "again": "1"}
    assert writer.post(at("block_create") + "?kind=image", fields).status_code == 302
    assert Block.objects.get(kind="image").data["picture"] == sha256
    assert Lesson.objects.get(media__sha256=sha256).edition.state == "draft"


def test_a_file_of_another_organization_cannot_be_taken_by_its_sha256(writer, at, lesson, draft):
    other = kept(PHOTO, organization=MembershipFactory().organization)
    fields = {**SAID, "picture": other.sha256, "key": "abc234"}
    page = writer.post(at("block_create") + "?kind=image", fields).content.decode()
    assert "This file is no longer here. Choose it again." in page
    text = f"::: image\npicture: {other.sha256}\nalt: x\nrights: own\npeople: nobody\n:::\n"
    before = re.search(r'name="token" value="([^"]+)"', writer.get(at("lesson_text")).content.decode())[1]
    writer.post(at("lesson_text"), {"full": text, "shorter": "", "token": before})
    assert [block.kind for block in blocks_of(lesson)] == ["image"]
    assert [*lesson.media.all()] == []
    assert [problem.message for problem in publishing.problems(draft)] == [
        "A file in it is not among those of your organization. Choose it again."
    ]


def test_a_film_is_no_picture(writer, at, house):
    film = kept(VIDEO, organization=house)
    page = writer.post(at("block_create") + "?kind=image", {**SAID, "picture": film.sha256, "key": "abc234"})
    assert "This file is no longer here. Choose it again." in page.content.decode()


def test_who_may_not_write_here_leaves_no_file(client, at, bob, charlie):
    for user in (bob, charlie):
        client.force_login(user)
        assert client.post(at("block_create") + "?kind=image", sent("image")).status_code == 404
    assert Media.objects.count() == 0


def test_the_preview_reads_no_file_and_shows_the_one_that_is_kept(writer, at, house):
    row = kept(PHOTO, organization=house)
    page = writer.post(at("block_preview") + "?kind=image", {**sent("image"), "picture": row.sha256})
    assert facts.of(row).address in page.content.decode()
    assert Media.objects.count() == 1


def test_another_file_takes_the_place_and_undo_brings_the_first_back(writer, at, lesson, house):
    first, second = kept(PHOTO, organization=house), kept(FILES["paper"], organization=house)
    writer.post(at("block_create") + "?kind=image", {**SAID, "picture": first.sha256, "key": "abc234"})
    page = writer.get(at("block_edit", "abc234")).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    file = SimpleUploadedFile("b.png", picture("PNG"))
    changed = {**SAID, "picture": hidden(page, "picture"), "picture_sent": file, "token": token}
    assert writer.post(at("block_edit", "abc234"), changed).status_code == 302
    [now] = lesson.media.all()
    assert now not in (first, second)
    undo = writer.get(at("lesson_edit")).content.decode()
    change = re.search(r'name="change" value="(\d+)"', undo)[1]
    writer.post(at("lesson_undo"), {"change": change, "seen": change})
    assert [*lesson.media.all()] == [first]


def test_nothing_plays_by_itself_and_nothing_is_fetched_before_it_is_played(house):
    for kind in ("audio", "video"):
        data = dict(SAID) | {name: kept(FILES[name], organization=house).sha256 for name in files_of(kind)}
        html = blocks.get(kind).render(
            {name: data[name] for name in blocks.get(kind).data.model_fields if name in data}
        )
        assert "autoplay" not in html
        assert html.count('preload="none"') == html.count("controls")
        assert "KB" in html


def test_the_weight_of_a_lesson_counts_what_comes_with_its_page(house, draft, alice):
    lesson = draft.lessons.get(title="Listen")
    before = texts_of(lesson.pk)["full"].kilobytes
    film = {name: kept(FILES[name], organization=house).sha256 for name in files_of("video")}
    noise = kept(heavy(), organization=house)
    BlockFactory(lesson=lesson, kind="image", key="a", position=5, data={"picture": noise.sha256})
    BlockFactory(lesson=lesson, kind="video", key="b", position=6, data=film)
    poster = Media.objects.get(sha256=film["poster"])
    text = texts_of(lesson.pk)["full"]
    captions = Media.objects.get(sha256=film["captions"])
    assert text.fetched == noise.shown + poster.shown + captions.size
    assert text.kilobytes >= before + noise.shown // 1024
    assert noise.shown > 20_000


def heavy():
    out = BytesIO()
    Image.effect_noise((900, 700), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_a_lesson_that_makes_phones_wait_says_why_or_is_not_published(draft, lesson, house, writer, at):
    row = kept(heavy(), organization=house)
    Media.objects.filter(pk=row.pk).update(shown=200 * 1024)
    data = {"picture": row.sha256, "alt": "x", "rights": "own", "people": "nobody"}
    BlockFactory(lesson=lesson, kind="image", key="a", position=5, data=data)
    BlockFactory(lesson=lesson, kind="image", key="b", version="shorter", position=6, data=data)
    lesson.media.add(row)
    assert publishing.problems(draft) == []
    BlockFactory(lesson=lesson, kind="image", key="c", position=7, data=data)
    [problem] = publishing.problems(draft)
    assert problem.message.startswith("What comes with it is 400 KB, more than 300 KB.")
    page = writer.get(at("lesson_edit")).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    fields = {"title": "Listen", "covers": "x", "minutes": 5, "required": "on", "token": token}
    assert writer.post(at("lesson_edit"), {**fields, "heavy_reason": "Each step is shown."}).status_code == 302
    assert publishing.problems(draft) == []
    assert open_draft(draft.course, by=None).lessons.get(key="listen").heavy_reason == "Each step is shown."


def test_the_next_draft_and_its_readers_have_the_same_files(draft, lesson, house, alice):
    row = kept(PHOTO, organization=house)
    BlockFactory(
        lesson=lesson, kind="image", key="a", position=5,
        data={"picture": row.sha256, "alt": "x", "rights": "own", "people": "nobody"},
    )  # fmt: skip
    lesson.media.add(row)
    publishing.publish(draft, by=alice, now=timezone.now())
    assert facts.of(row).address in Block.objects.get(lesson=lesson, key="a").html
    again = open_draft(draft.course, by=alice)
    assert [*again.lessons.get(key=lesson.key).media.all()] == [row]


@pytest.mark.parametrize("count", [1, 30])
def test_the_editor_asks_once_for_all_files(count, writer, at, lesson, house, django_assert_num_queries):
    row = kept(PHOTO, organization=house)
    for number in range(count):
        data = {"picture": row.sha256 if number else kept(heavy(), organization=house).sha256}
        BlockFactory(lesson=lesson, kind="image", key=f"n{number}", position=5 + number, data=data)
    with django_assert_num_queries(8):
        writer.get(at("lesson_edit"))


@pytest.mark.parametrize(
    ("path", "session", "size", "refused"),
    [
        ("/write/K7/lessons/ABC234/add/", {"_auth_user_id": "1"}, 61 * 1024 * 1024, False),
        ("/write/K7/lessons/ABC234/blocks/abc234/", {"_auth_user_id": "1"}, 61 * 1024 * 1024, False),
        ("/write/K7/lessons/ABC234/add/", {"_auth_user_id": "1"}, 65 * 1024 * 1024, True),
        ("/write/K7/lessons/ABC234/add/", {}, 11 * 1024 * 1024, True),
        ("/write/K7/lessons/ABC234/blocks/abc234/move/", {"_auth_user_id": "1"}, 11 * 1024 * 1024, True),
    ],
)
def test_only_the_form_of_a_block_may_be_as_large_as_a_film(rf, path, session, size, refused):
    request = rf.post(path, CONTENT_LENGTH=str(size))
    request.session = session
    assert too_long(request) is refused


def test_the_form_stands_on_the_lessons_page_without_taking_its_names(writer, at):
    page = writer.get(at("lesson_edit")).content.decode()
    form = writer.get(at("block_create") + "?kind=video", headers={"HX-Request": "true"}).content.decode()
    ids = [set(re.findall(r'\bid="([^"]+)"', text)) for text in (page, form)]
    assert len(ids[1]) > 10
    assert not ids[0] & ids[1] - {"errors"}


def test_the_cursor_goes_to_what_is_to_be_mended(writer, at):
    file = SimpleUploadedFile("x.svg", HOSTILE["drawing.svg"])
    fields = {**SAID, "picture_sent": file, "key": "abc234"}
    page = writer.post(at("block_create") + "?kind=image", fields, headers={"HX-Request": "true"}).content.decode()
    [tag] = [tag for tag in re.findall(r"<input[^>]+>", page) if "autofocus" in tag]
    assert 'name="picture_sent"' in tag


def test_what_may_wait_until_publishing_says_so(writer, at):
    page = writer.get(at("block_create") + "?kind=image").content.decode()
    assert (page.count("(before publishing)"), page.count("(if you like)")) == (4, 2)
