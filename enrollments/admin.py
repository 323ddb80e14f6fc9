"""The office's part of this floor: groups and reminder rules are kept here; what people did is only looked at."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.office import Noted
from enrollments import deadlines, invitations
from enrollments.models import Cohort, DueChange, Enrollment, Invitation, LessonCompletion, ReminderRule

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
    CohortModelForm = forms.ModelForm[Cohort]
else:  # none of them is subscriptable when it runs
    Admin, Inline, CohortModelForm = admin.ModelAdmin, admin.TabularInline, forms.ModelForm


class Looked:
    """What is only looked at: it is made, moved and ended on its own pages."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CompletionInline(Looked, Inline):
    model = LessonCompletion
    fields = ("lesson", "way", "completed_at")
    extra = 0


class DueChangeInline(Looked, Inline):
    model = DueChange
    fields = ("due_on", "reason", "changed_by", "changed_at")
    extra = 0


@admin.register(Enrollment)
class EnrollmentAdmin(Looked, Noted):
    list_display = ("user", "course", "state", "enrolled_at", "seen_at", "due_on")
    list_filter = ("state", "course")
    list_select_related = ("user", "course")
    search_fields = ("user__display_name", "user__username")
    exclude = ("withdrawn_reason",)
    inlines = (CompletionInline, DueChangeInline)


class CohortForm(CohortModelForm):
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        required=False,
        help_text=_("Why the date moves. People see it beside the new date, so keep it kind and short."),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and "due_on" in self.changed_data and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Write a few words."))
        return cleaned


@admin.register(Cohort)
class CohortAdmin(Admin):
    form = CohortForm
    list_display = ("name", "course", "organization", "starts_on", "due_on")
    list_filter = ("course",)
    list_select_related = ("course", "organization")
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("course", "organization") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("course", "organization", "name", "starts_on", "due_on", *(["reason"] if obj else []))

    def save_model(self, request: HttpRequest, obj: Cohort, form: Any, change: bool) -> None:
        """A date that moves is moved as on the coordinator's page: with a reason, and noted with everybody whom it concerns."""
        if not change:
            obj.save()
            return
        obj.save(update_fields=["name", "starts_on"])
        deadlines.set_cohort_due(
            Cohort.objects.get(pk=obj.pk),
            due_on=obj.due_on,
            reason=form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]  # only people sign in
            now=timezone.now(),
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(Looked, Admin):
    list_display = ("grouped", "course", "organization", "uses", "max_uses", "expires_at", "revoked_at")
    list_filter = ("course",)
    list_select_related = ("course", "organization")
    actions = ("stop",)

    @admin.action(description=_("Stop the chosen codes"), permissions=["view"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        assert isinstance(request.user, User)  # noqa: S101 -- the office is for people who have signed in
        for invitation in queryset:
            invitations.stop(invitation, by=request.user, now=timezone.now())
        messages.success(request, _("These codes work no more."))


@admin.register(ReminderRule)
class ReminderRuleAdmin(Admin):
    list_display = ("trigger", "days", "course")
    list_filter = ("trigger", "course")
    list_select_related = ("course",)
