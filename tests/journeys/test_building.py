"""A course of two modules with every kind of block, published twice while somebody is half-way; and two trainers at one lesson."""

import pytest
from playwright.sync_api import expect

from assessments.check_block import AS_IT_IS
from courses import blocks
from courses.models import Block, Course
from enrollments.models import Enrollment
from tests.corpora.uploads import AUDIO, PDF, PHOTO, SRT, VIDEO
from tests.courses.block_samples import SAMPLES, in_bank
from tests.factories import BlockFactory, EditionFactory, LessonFactory, MembershipFactory
from tests.journeys.axe import Walk
from tests.journeys.test_trainer import add_lesson, add_module, make_course, write_check

pytestmark = pytest.mark.django_db(transaction=True)
SENT = {"picture": PHOTO, "poster": PHOTO, "sound": AUDIO, "film": VIDEO, "captions": SRT.encode(), "paper": PDF}


def add_block(walk, key):
    """Adds a block of this kind below all others, filled in as its sample says."""
    kind = blocks.get(key)
    page, filled = walk.page, kind.form(kind=kind, document=kind.document(SAMPLES[key]))
    page.locator("#add-full").click()
    page.get_by_role("link", name=str(kind.label), exact=True).click()
    form = page.locator("form[data-open], [data-open] form")
    for field in filled:
        fill(form, field.html_name, type(field.field.widget).__name__, field.value())
    count = page.locator("section.block").count()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("section.block")).to_have_count(count + 1)


def fill(form, name, widget, value):
    box = form.locator(f"[name={name}]")
    if widget == "FileInput":
        content = {"name": "file", "mimeType": "application/octet-stream", "buffer": SENT[name.removesuffix("_sent")]}
        box.set_input_files(content)
    elif value in (None, "") or widget == "HiddenInput":
        return
    elif widget == "RadioSelect":
        form.locator(f"[name={name}][value={value}]").check()
    elif value == AS_IT_IS:
        box.select_option(label=SAMPLES["check"]["stem"])
    elif widget == "Select":
        box.select_option(str(value))
    else:
        box.fill(str(value))


def about(walk, minutes, covers):
    walk.page.get_by_label("Minutes").fill(minutes)
    walk.page.get_by_label("What this covers").fill(covers)
    walk.press("Save")


def write_all_kinds(walk):
    add_lesson(walk, "The evening", "Reading")
    about(walk, "12", "What makes an evening calm.")
    for key in [kind.key for kind in blocks.kinds()]:
        add_block(walk, key)
    walk.look()
    assert [block.kind for block in Block.objects.order_by("position")] == [kind.key for kind in blocks.kinds()]
    walk.follow("Back to the outline")


def publish(walk, number):
    walk.follow("Publish")
    walk.press("Publish it now")
    assert f"edition {number}" in walk.reads()


def begin(live, phone, sign_in, organization):
    learner = Walk(phone().new_page(), live)
    sign_in(learner.page, MembershipFactory(organization=organization).user)
    learner.go("/courses/")
    learner.follow("Calm evenings")
    learner.press("Join")
    learner.press("Begin")
    return learner


def change(walk):
    walk.press("Open a draft")
    walk.follow("The evening")
    first = Block.objects.filter(lesson__edition__state="draft", kind="text").get()
    walk.page.locator(f"#edit-{first.key}").click()
    walk.page.locator("[data-open] textarea, section form textarea").first.fill("## Listen\n\nA new word.")
    walk.page.get_by_role("button", name="Save", exact=True).last.click()
    walk.page.locator(".block p", has_text="A new word.").wait_for()
    walk.follow("Back to the outline")


def test_every_kind_of_block_published_twice_while_somebody_is_half_way(live, phone, sign_in):
    trainer = MembershipFactory(role="trainer")
    walk = Walk(phone().new_page(), live)
    sign_in(walk.page, trainer.user)
    in_bank(trainer.organization)
    make_course(walk)
    add_module(walk)
    write_all_kinds(walk)
    second_module(walk)
    publish(walk, 1)

    learner = begin(live, phone, sign_in, trainer.organization)
    assert "Some text." in learner.reads()
    learner.press("Done, next lesson")
    change(walk)
    publish(walk, 2)
    learner.go("/")
    assert {row.edition.number for row in Enrollment.objects.select_related("edition")} == {1}
    assert Course.objects.get().editions.count() == 2

    newer = begin(live, phone, sign_in, trainer.organization)
    assert "A new word." in newer.reads()


def second_module(walk):
    walk.follow("Add a module")
    walk.page.get_by_label("Title", exact=True).fill("Looking back")
    walk.page.get_by_label("What the learner can do afterwards").fill("say what helps")
    walk.press("Save")
    write_check(walk)


def test_two_trainers_at_one_lesson_see_each_other(live, phone, sign_in):
    """Each sees what the other did with her own next act; what both wrote at once stands side by side, and nothing is written over."""
    first = MembershipFactory(role="trainer")
    second = MembershipFactory(role="trainer", organization=first.organization)
    edition = EditionFactory(state="draft", course__organization=first.organization, course__code="K7")
    lesson = LessonFactory(edition=edition, module__edition=edition, covers="What makes an evening calm.")
    block = BlockFactory(lesson=lesson, data={"text": "A small light helps."})
    walks = []
    for member in (first, second):
        walk = Walk(phone().new_page(), live)
        sign_in(walk.page, member.user)
        walk.go(f"/write/K7/lessons/{lesson.code}/")
        walks.append(walk)
    ana, ben = walks
    add_block(ana, "note")
    ben.page.locator(f"#down-{block.key}").click()
    expect(ben.page.locator("#blocks")).to_contain_text("A remark.")
    for walk, text in ((ana, "From Ana."), (ben, "From Ben.")):
        walk.page.reload()
        walk.page.locator(f"#edit-{block.key}").click()
        walk.page.locator("form textarea[name=text]").fill(text)
    save(ana)
    expect(ana.page.locator("form textarea[name=text]")).to_have_count(0)
    assert "From Ana." in ana.reads()
    save(ben)
    expect(ben.page.locator("main")).to_contain_text("Somebody else saved this while you were writing")
    expect(ben.page.locator("form textarea[name=text]")).to_have_value("From Ben.")
    expect(ben.page.locator("main")).to_contain_text("From Ana.")
    ben.look()
    block.refresh_from_db()
    assert block.data["text"] == "From Ana."
    save(ben)
    expect(ben.page.locator("form textarea[name=text]")).to_have_count(0)
    assert "From Ben." in ben.reads()
    block.refresh_from_db()
    assert block.data["text"] == "From Ben."


def save(walk):
    walk.page.locator("form:has(textarea[name=text])").get_by_role("button", name="Save", exact=True).click()
