"""The office: organizations, people, places, messages, and what was done. Every act is one call of a domain function.

Its frame is templates/admin/base_site.html: the neutral title, and the way out.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList, ChangeListSearchForm
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import memberships, organizations, outbox, people
from accounts.models import Event, Helpline, Membership, Notice, Organization, User
from accounts.office import Noted

admin.site.site_header = admin.site.site_title = "Gabay"
admin.site.index_title = _("Office")
LONGEST_SEARCH = 200
INDENT = "\N{EM DASH}\N{NO-BREAK SPACE}"

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    OrganizationField = forms.ModelChoiceField[Organization]
    OrganizationModelForm = forms.ModelForm[Organization]
    MembershipModelForm = forms.ModelForm[Membership]
else:  # none of them is subscriptable when it runs
    Admin = admin.ModelAdmin
    OrganizationField = forms.ModelChoiceField
    OrganizationModelForm = MembershipModelForm = forms.ModelForm


class SearchForm(ChangeListSearchForm):
    """What is looked for in a list of the office. Each word is a condition, and a database takes a thousand at most."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SEARCH_VAR] = forms.CharField(required=False, strip=False, max_length=LONGEST_SEARCH)


ChangeList.search_form_class = SearchForm  # of every list, those of Django and allauth too


def indented(organization: Organization) -> str:
    return INDENT * organization.depth + organization.name


class Kept(Admin):
    """What is ended or hidden, and never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(Kept):
    """What is only looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OrganizationChoice(OrganizationField):
    def label_from_instance(self, obj: Any) -> str:
        return indented(obj)


class ChoosesOrganization(Admin):
    """A choice of organization shows the tree."""

    def formfield_for_foreignkey(self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Organization:
            kwargs |= {"form_class": OrganizationChoice, "queryset": Organization.objects.in_tree_order()}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OrganizationForm(OrganizationModelForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        try:
            if self.instance.pk:
                organizations.new_place(self.instance, parent=self.cleaned_data.get("parent"))
        except organizations.TreeError as error:
            self.add_error("parent", str(error))
        return cleaned


@admin.register(Organization)
class OrganizationAdmin(ChoosesOrganization, Kept):
    form = OrganizationForm
    fields = ("name", "kind", "parent")
    list_display = ("tree_name", "kind")
    list_filter = ("kind",)
    search_fields = ("name",)
    ordering = ("path",)

    @admin.display(description=_("name"))
    def tree_name(self, organization: Organization) -> str:
        return indented(organization)

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        if not change:
            planted = organizations.plant(name=obj.name, kind=obj.kind, parent=obj.parent)
            obj.pk, obj.path = planted.pk, planted.path
            return
        obj.save(update_fields=["name", "kind"])
        if "parent" in form.changed_data:
            organizations.transplant(obj, parent=obj.parent)


@admin.register(User)
class UserAdmin(Noted, DjangoUserAdmin, Kept):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Without the legal name: its person writes it, the issuing of certificates reads it, and nobody else."""

    list_display = ("username", "display_name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("username", "display_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    person = "pk"
    fieldsets = (
        (None, {"fields": ("username", "password", "display_name", "email")}),
        (
            _("Messages and time"),
            {"fields": ("channel", "paused_until", "time_zone", "shared_device", "leave_signs_out")},
        ),
        (_("Certificate"), {"fields": ("certificate_name",)}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "usable_password", "password1", "password2")}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            people.keep_address(obj)


class LeaveForm(MembershipModelForm):
    """The last act of a place: from which day on it is over, and who takes over."""

    ended_on = forms.DateField(
        label=_("leaves on"),
        help_text=_("The first day without this role. Records and certificates stay."),
        widget=admin.widgets.AdminDateWidget,
    )
    successor = forms.ModelChoiceField(
        label=_("successor"),
        queryset=User.objects.filter(is_active=True),
        required=False,
        help_text=_("Takes over the coordinator's role from that day."),
        widget=ForeignKeyRawIdWidget(Membership._meta.get_field("user").remote_field, admin.site),
    )

    class Meta:
        model = Membership
        fields = ("ended_on",)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if ended_on := self.cleaned_data.get("ended_on"):
            try:
                memberships.check_leave(self.instance, ended_on=ended_on, successor=self.cleaned_data.get("successor"))
            except memberships.MembershipError as error:
                raise ValidationError(str(error)) from None
        return cleaned


@admin.register(Membership)
class MembershipAdmin(Noted, ChoosesOrganization, Kept):
    list_display = ("user", "role", "organization", "started_on", "ended_on")
    list_filter = ("role",)
    list_select_related = ("user", "organization")
    search_fields = ("user__username", "user__display_name", "organization__name")
    ordering = ("-started_on", "-pk")
    raw_id_fields = ("user",)

    def get_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        place = ("user", "organization", "role", "started_on")
        if obj is None:
            return place
        return (*place, "ended_on") if obj.ended_on else (*place, "ended_on", "successor")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        return ("user", "organization", "role", "started_on") if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj and not obj.ended_on:
            kwargs["form"] = LeaveForm
        return super().get_form(request, obj, change=change, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.ended_on)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        now = timezone.now()
        if change:
            found = Membership.objects.get(pk=obj.pk)
            successor = form.cleaned_data["successor"]
            memberships.leave(found, ended_on=obj.ended_on, by=request.user, successor=successor, now=now)  # type: ignore[arg-type]  # the form asks for a day, and only people sign in
            return
        place = memberships.join(
            user=obj.user,
            organization=obj.organization,
            role=obj.role,
            started_on=obj.started_on,
            by=request.user,  # type: ignore[arg-type]  # only people sign in
            now=now,
        )
        obj.pk = place.pk


@admin.register(Notice)
class NoticeAdmin(Noted, ReadOnly):
    list_display = ("kind", "user", "state", "reason", "tries", "due_at", "ended_at")
    list_filter = ("state", "kind")
    list_select_related = ("user",)
    search_fields = ("user__username", "subject")
    ordering = ("-pk",)
    actions = ("try_again",)

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_again(self, request: HttpRequest, notices: "QuerySet[Notice]") -> None:
        now = timezone.now()
        revived = sum(outbox.revive(notice, now=now) for notice in notices)
        text = ngettext("%d message will be tried again.", "%d messages will be tried again.", revived) % revived
        self.message_user(request, text, messages.SUCCESS)


@admin.register(Event)
class EventAdmin(Noted, ReadOnly):
    """An event outlives its person, whose id may be nobody's by then."""

    person = "person_id"
    list_display = ("at", "verb", "subject", "actor_id", "person_id")
    search_fields = ("verb", "subject", "=person_id", "=actor_id")
    ordering = ("-pk",)

    def owner(self, row: Event) -> int | None:
        return next(self.people([row]), None)

    def people(self, rows: Any) -> Iterator[int]:
        found = {row.person_id for row in rows} - {None}
        return iter(User.objects.filter(pk__in=found).order_by("pk").values_list("pk", flat=True))


admin.site.unregister(EmailAddress)


@admin.register(EmailAddress)
class AddressAdmin(Noted, EmailAddressAdmin):
    """The addresses that allauth keeps, in its own form."""


@admin.register(Helpline)
class HelplineAdmin(Admin):
    list_display = ("name", "number", "hours", "checked_on", "is_fresh")
    ordering = ("position", "name")

    @admin.display(boolean=True, description=_("checked within 180 days"))
    def is_fresh(self, helpline: Helpline) -> bool:
        return not helpline.is_stale(on=timezone.localdate())
