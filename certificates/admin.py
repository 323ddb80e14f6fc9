"""Certificates in the office: looked at, revoked and replaced with a reason; never made, changed or deleted."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.office import Noted
from certificates import reviewing, revoking
from certificates.models import Certificate, Hold, Review


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class LookedAt(Noted):
    """For administrators' eyes only, and never changed by hand."""

    actions_on_top = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Certificate)
class CertificateAdmin(LookedAt):
    list_display = ["code", "user", "course", "state", "issued_at"]
    list_filter = ["state", "course"]
    list_select_related = ["user", "course"]
    search_fields = ["code"]
    exclude = ["name", "facts"]
    ordering = ["-issued_at", "-pk"]
    action_form = ReasonForm
    actions = ["revoke", "replace"]

    @admin.action(description=_("Revoke: the code then says so"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        self.each(request, queryset, revoking.revoke)

    @admin.action(description=_("Replace: with the name the person chooses today"), permissions=["view"])
    def replace(self, request: HttpRequest, queryset: Any) -> None:
        self.each(request, queryset, revoking.replace)

    def each(self, request: HttpRequest, queryset: Any, act: Callable[..., Certificate]) -> None:
        """Does `act` to every chosen certificate, and says how many it was done to and what stood in the way."""
        refused = list(self.refusals(request, queryset, act))
        done = queryset.count() - len(refused)
        if done:
            text = ngettext("%(n)d certificate is done.", "%(n)d certificates are done.", done) % {"n": done}
            self.message_user(request, text, messages.SUCCESS)
        for text in sorted(set(refused)):
            self.message_user(request, text, messages.WARNING)

    def refusals(self, request: HttpRequest, queryset: Any, act: Callable[..., Certificate]) -> Iterator[str]:
        for certificate in queryset.select_related("user", "enrollment__user", "enrollment__course"):
            try:
                act(certificate, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
            except (revoking.ReasonError, revoking.EndedError) as error:
                yield str(error)


@admin.register(Hold)
class HoldAdmin(LookedAt):
    person = "enrollment.user_id"
    list_select_related = ["enrollment"]
    list_display = ["enrollment", "step", "reason", "tries", "retry_at"]
    list_filter = ["step"]
    ordering = ["retry_at"]


@admin.register(Review)
class ReviewAdmin(LookedAt):
    """Certificates whose person has less than is needed after a question was judged again."""

    person = "certificate.user_id"
    list_display = ["certificate", "cause", "state", "opened_at", "settled_by"]
    list_filter = ["state"]
    list_select_related = ["certificate", "settled_by"]
    ordering = ["state", "opened_at"]
    action_form = ReasonForm
    actions = ["keep", "end"]

    @admin.action(description=_("The certificate stays"), permissions=["view"])
    def keep(self, request: HttpRequest, queryset: Any) -> None:
        self.each(request, queryset, reviewing.keep)

    @admin.action(description=_("Revoke the certificate"), permissions=["view"])
    def end(self, request: HttpRequest, queryset: Any) -> None:
        self.each(request, queryset, reviewing.end)

    def each(self, request: HttpRequest, queryset: Any, act: Callable[..., Review]) -> None:
        for review in queryset.filter(state=Review.State.OPEN).select_related("certificate__user"):
            try:
                act(review, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
            except (revoking.ReasonError, revoking.EndedError) as error:
                self.message_user(request, str(error), messages.WARNING)
                return
        self.message_user(request, _("Done."), messages.SUCCESS)
