"""A trainer's pages for the check of a draft."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import authoring, fairness
from assessments.bank import written
from assessments.exchange import versions_of
from assessments.forms import QuestionForm, QuizForm
from assessments.models import QuizItem
from courses.drafts import FrozenError
from courses.lesson_kinds import get as lesson_kind
from courses.models import Lesson


def of_a_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Says so where somebody published the draft while its page was open."""

    @wraps(view)
    def answer(request: HttpRequest, *args: int, **kwargs: int) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except FrozenError as error:
            messages.warning(request, str(error))
            return redirect("home")

    return answer


def editable_quiz_lesson(request: HttpRequest, lesson: int) -> Lesson:
    assert isinstance(request.user, User)  # noqa: S101 -- the page is for trainers who are signed in
    lessons = Lesson.objects.editable_by(request.user).filter(kind=Lesson.Kind.QUIZ)
    return get_object_or_404(lessons.select_related("edition__course", "module"), pk=lesson)


def editable_item(request: HttpRequest, lesson: int, item: int) -> QuizItem:
    items = QuizItem.objects.select_related("version__question", "quiz__lesson")
    return get_object_or_404(items, pk=item, quiz__lesson=editable_quiz_lesson(request, lesson))


@of_a_draft
def quiz_edit(request: HttpRequest, lesson: int) -> HttpResponse:
    found = editable_quiz_lesson(request, lesson)
    quiz = authoring.quiz_of(found)
    form = QuizForm(request.POST or None, instance=quiz)
    if request.method == "POST" and form.is_valid():
        authoring.settle(found, settings=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("assessments:quiz_edit", found.pk)
    versions = versions_of(quiz) if quiz.pk else []
    items = {item.version_id: item for item in quiz.items.all()} if quiz.pk else {}
    context = {
        "lesson": found,
        "form": form,
        "rows": [(items[version.pk], version) for version in versions],
        "remarks": fairness.remarks([written(version) for version in versions]),
        "problems": lesson_kind(found.kind).problems(found),
    }
    return render(request, "assessments/quiz_edit.html", context)


@of_a_draft
def question_create(request: HttpRequest, lesson: int) -> HttpResponse:
    found = editable_quiz_lesson(request, lesson)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        authoring.add_question(found, data=form.written())
        messages.success(request, _("The question is there."))
        return redirect("assessments:quiz_edit", found.pk)
    return render(request, "assessments/question_create.html", {"lesson": found, "form": form})


@of_a_draft
def question_edit(request: HttpRequest, lesson: int, item: int) -> HttpResponse:
    found = editable_item(request, lesson, item)
    form = QuestionForm(request.POST or None, version=found.version)
    if request.method == "POST" and form.is_valid():
        authoring.change_question(found, data={**form.written(), "key": found.version.question.key})
        messages.success(request, _("Saved."))
        return redirect("assessments:quiz_edit", lesson)
    return render(request, "assessments/question_edit.html", {"lesson": found.quiz.lesson, "item": found, "form": form})


@of_a_draft
def question_move(request: HttpRequest, lesson: int, item: int) -> HttpResponse:
    direction = authoring.UP if request.POST.get("direction") == authoring.UP else authoring.DOWN
    authoring.move_question(editable_item(request, lesson, item), direction=direction)
    return redirect("assessments:quiz_edit", lesson)


@of_a_draft
def question_remove(request: HttpRequest, lesson: int, item: int) -> HttpResponse:
    found = editable_item(request, lesson, item)
    if request.method == "POST":
        authoring.remove_question(found)
        messages.success(request, _("The question is out of this check."))
        return redirect("assessments:quiz_edit", lesson)
    context = {"lesson": found.quiz.lesson, "version": found.version}
    return render(request, "assessments/question_remove.html", context)
