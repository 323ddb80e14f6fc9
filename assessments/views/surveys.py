"""A survey, for those who answer it, for those who ask, and for those who read what all said together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.requests import PersonRequest
from assessments import surveying
from assessments.models import Survey, SurveyTaken
from assessments.survey_forms import SheetForm, SurveyForm
from assessments.survey_kind import SURVEY
from assessments.views import documents
from assessments.views.locked import not_open
from assessments.views.writing import of_a_draft
from enrollments.models import Enrollment
from enrollments.progress import NotHereError


def survey_detail(request: PersonRequest, course: str, lesson: str) -> HttpResponse:
    enrollments = Enrollment.objects.open_to(request.user, on=timezone.localdate()).filter(course__code=course)
    enrollment = get_object_or_404(enrollments.select_related("course", "user").order_by("-cycle")[:1])
    surveys = Survey.objects.select_related("lesson__module").filter(lesson__edition=enrollment.edition_id)
    survey = get_object_or_404(surveys, lesson__code=lesson)
    if away := not_open(request, enrollment, survey.lesson):
        return away
    taken = SurveyTaken.objects.filter(enrollment=enrollment, survey=survey).exists()
    form = SheetForm(request.POST or None, survey=survey)
    if request.method == "POST" and (taken or form.is_valid()):
        try:
            said = {} if taken else form.said()
            surveying.send_in(enrollment=enrollment, survey=survey, said=said, now=timezone.now())
        except NotHereError as error:
            messages.info(request, str(error))
            return redirect("home")
        return redirect("assessments:survey_detail", course, lesson)
    context = {"enrollment": enrollment, "survey": survey, "lesson": survey.lesson, "form": form, "taken": taken}
    return render(request, "assessments/survey_detail.html", context)


@of_a_draft
def survey_edit(request: PersonRequest, lesson: int) -> HttpResponse:
    return documents.edit(request, lesson, kind=SURVEY, form_class=SurveyForm, template="assessments/survey_edit.html")


def survey_figures(request: PersonRequest, lesson: int) -> HttpResponse:
    surveys = Survey.objects.published_by(request.user).select_related("lesson__edition__course", "lesson__module")
    survey = get_object_or_404(surveys, lesson=lesson)
    context = {"survey": survey, "lesson": survey.lesson, "result": surveying.result_of(survey)}
    return render(request, "assessments/survey_figures.html", context)
