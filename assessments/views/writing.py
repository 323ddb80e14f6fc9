"""A trainer's pages for the check of a draft."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from assessments import authoring, careful, fairness, pulling, questions
from assessments.bank import written
from assessments.exchange import versions_of
from assessments.forms import QuizForm, question_form
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
    form = QuizForm(request.POST or None, instance=quiz, gentle=found.edition.course.gentle)
    if request.method == "POST" and form.is_valid():
        authoring.settle(found, settings=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("assessments:quiz_edit", found.pk)
    versions = versions_of(quiz) if quiz.pk else []
    items = {item.version_id: item for item in quiz.items.all()} if quiz.pk else {}
    documents = [written(version) for version in versions]
    context = {
        "lesson": found,
        "form": form,
        "rows": [(items[version.pk], version, questions.get(version.kind).name) for version in versions],
        "remarks": fairness.remarks(documents),
        "look_again": careful.remarks(documents),
        "pulling": pulling.remarks(quiz),
        "problems": lesson_kind(found.kind).problems(found),
    }
    return render(request, "assessments/quiz_edit.html", context)


@of_a_draft
def question_create(request: HttpRequest, lesson: int) -> HttpResponse:
    """First the kind, then the question itself."""
    found = editable_quiz_lesson(request, lesson)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in questions.keys():  # noqa: SIM118 -- a function of the registry, not a dict
        return render(request, "assessments/question_kinds.html", {"lesson": found, "kinds": questions.kinds()})
    form = question_form(kind, request.POST or None, more="more" in request.POST)
    if request.method == "POST" and form.is_valid():
        authoring.add_question(found, data=form.written())
        messages.success(request, _("The question is there."))
        return redirect("assessments:quiz_edit", found.pk)
    context = {"lesson": found, "form": form, "kind": questions.get(kind)}
    return render(request, "assessments/question_create.html", context)


@of_a_draft
def question_edit(request: HttpRequest, lesson: int, item: int) -> HttpResponse:
    found = editable_item(request, lesson, item)
    version = found.version
    form = question_form(version.kind, request.POST or None, version=version, more="more" in request.POST)
    if request.method == "POST" and form.is_valid():
        authoring.change_question(found, data={**form.written(), "key": version.question.key})
        messages.success(request, _("Saved."))
        return redirect("assessments:quiz_edit", lesson)
    context = {"lesson": found.quiz.lesson, "item": found, "form": form, "kind": questions.get(version.kind)}
    return render(request, "assessments/question_edit.html", context)


@require_POST
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
