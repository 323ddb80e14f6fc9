"""The office's part of this floor: groups and reminder rules are kept here; what people did is only looked at."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from enrollments import invitations
from enrollments.models import Cohort, DueChange, Enrollment, Invitation, LessonCompletion, ReminderRule

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
else:  # neither is subscriptable when it runs
    Admin, Inline = admin.ModelAdmin, admin.TabularInline


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
class EnrollmentAdmin(Looked, Admin):
    list_display = ("user", "course", "state", "enrolled_at", "seen_at", "due_on")
    list_filter = ("state", "course")
    list_select_related = ("user", "course")
    search_fields = ("user__display_name", "user__username")
    exclude = ("withdrawn_reason",)
    inlines = (CompletionInline, DueChangeInline)


@admin.register(Cohort)
class CohortAdmin(Admin):
    list_display = ("name", "course", "organization", "starts_on", "due_on")
    list_filter = ("course",)
    list_select_related = ("course", "organization")
    search_fields = ("name",)

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
