"""The pages of those who answer for people: the table, its export, the reasons, and what can be done about them."""

from dataclasses import fields
from html import escape

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import looking, memberships
from accounts.models import Look
from accounts.requests import PersonRequest
from enrollments import reaching, rosters, tracking
from enrollments.filters import address_of
from enrollments.forms.tracking import MembershipLeaveForm, PeopleAddForm, PeopleDueForm
from enrollments.ways import ways_for
from lms.kit.csv import csv_response


def people(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        return redirect(f"{reverse('enrollments:people')}?{address_of(request.POST)}".rstrip("?"))
    now = timezone.now()
    shown = tracking.table(request.user, request.GET, today=request.user.today(now))
    page, rows = shown.page(request.GET.get("page"))
    looking.note_list((int(row.person) for row in rows), kind=Look.Kind.LIST, viewer=request.user, now=now)
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {"table": shown, "page": page, "lines": lines(rows), "query": asked.urlencode(), "now": now}
    return render(request, "enrollments/people.html", context)


def lines(rows: list[tracking.Row]) -> SafeString:
    """The rows as markup. One row is rendered, with gaps, and the gaps are filled for each: a tenth of the time of rendering all."""
    names = [field.name for field in fields(tracking.Row)]
    gaps = tracking.Row(**{name: f"{{{name}}}" for name in names})
    markup = render_to_string("components/people_row.html", {"row": gaps})
    filled = (markup.format_map({name: escape(getattr(row, name)) for name in names}) for row in rows)
    return mark_safe("".join(filled))  # noqa: S308 -- the markup is the template's, and every value is escaped


def people_export(request: PersonRequest) -> HttpResponseBase:
    now = timezone.now()
    shown = tracking.table(request.user, request.GET, today=request.user.today(now))
    rows = tracking.hand_out(shown, now=now) if request.method == "GET" else ()
    return csv_response("people.csv", tracking.header(), rows)


def people_add(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    form = PeopleAddForm(request.POST or None, user=request.user, today=request.user.today(now))
    valid = form.is_valid()
    if not valid or request.POST.get("step") != "apply":
        return render(request, "enrollments/people_add.html", {"form": form, "roster": form.roster if valid else None})
    where = {field: form.cleaned_data[field] for field in ("course", "organization", "cohort", "due_on")}
    done = rosters.add(form.roster.to_add, by=request.user, now=now, **where)
    say_what_was_done(request, enrolled=done[rosters.Verdict.ENROLLED], asked=done[rosters.Verdict.NEW])
    if not form.roster.unreadable:
        return redirect("enrollments:people_asked" if done[rosters.Verdict.NEW] else "enrollments:people")
    left = {**request.POST.dict(), "addresses": "\n".join(line.typed for line in form.roster.unreadable)}
    rest = PeopleAddForm(left, user=request.user, today=form.today)
    rest.is_valid()
    return render(request, "enrollments/people_add.html", {"form": rest, "roster": rest.roster})


def say_what_was_done(request: PersonRequest, *, enrolled: int, asked: int) -> None:
    if enrolled:
        text = ngettext("%(n)d person enrolled.", "%(n)d people enrolled.", enrolled)
        messages.success(request, text % {"n": enrolled})
    if asked:
        text = ngettext("%(n)d person is asked.", "%(n)d people are asked.", asked)
        messages.success(request, text % {"n": asked})


def people_due(request: PersonRequest) -> HttpResponse:
    now, step = timezone.now(), request.POST.get("step")
    chosen = {"who": request.POST.getlist("who")}
    form = PeopleDueForm(
        request.POST if step else None, initial=chosen, user=request.user, today=request.user.today(now)
    )
    ready = bool(step) and form.is_valid()
    if not ready or step != "apply":
        return render(
            request, "enrollments/people_due.html", {"form": form, "count": form.chosen().count() if ready else 0}
        )
    asked = form.cleaned_data
    moved = rosters.move_due(
        form.chosen(),
        due_on=asked["due_on"],
        reason=asked["reason"],
        cohort=asked.get("cohort"),
        by=request.user,
        now=now,
    )
    messages.success(
        request, ngettext("The date of %(n)d person moved.", "The dates of %(n)d people moved.", moved) % {"n": moved}
    )
    return redirect("enrollments:people")


def enrollment_detail(request: PersonRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    enrollment = get_object_or_404(tracking.followed(request.user), pk=pk)
    looking.note(enrollment, kind=Look.Kind.PROGRESS, viewer=request.user, person=enrollment.user_id, now=now)
    context = {
        "enrollment": enrollment,
        "row": tracking.row_of(enrollment, user=request.user, today=request.user.today(now)),
        "facts": tracking.evidence(enrollment),
        "ways": ways_for(enrollment),
    }
    return render(request, "enrollments/enrollment_detail.html", context)


def people_unreached(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    people = reaching.unreached_by_mail(request.user, on=request.user.today(now))
    page = Paginator(people, tracking.PAGE).get_page(request.GET.get("page"))
    looking.note_list((person.pk for person in page), kind=Look.Kind.LIST, viewer=request.user, now=now)
    return render(request, "enrollments/people_unreached.html", {"page": page})


def membership_leave(request: PersonRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    today = request.user.today(now)
    enrollment = get_object_or_404(tracking.followed(request.user), pk=pk)
    looking.note(enrollment, kind=Look.Kind.PLACE, viewer=request.user, person=enrollment.user_id, now=now)
    form = MembershipLeaveForm(request.POST or None, user=request.user, today=today, enrollment=enrollment)
    if form.is_valid():
        try:
            memberships.leave(
                form.cleaned_data["place"], ended_on=form.cleaned_data["ended_on"], by=request.user, now=now
            )
        except memberships.MembershipError as error:
            form.add_error("ended_on", str(error))
        else:
            messages.success(request, _("Noted. To see who was here before, choose an earlier day under “Here on”."))
            return redirect("enrollments:people")
    return render(request, "enrollments/membership_leave.html", {"form": form, "enrollment": enrollment})
