"""The office: who owns a course and who may join it. What is taught is written under /write/ and only looked at here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from courses.exchange import was_published
from courses.models import Audience, Course, Edition


class AudienceInline(admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable when it runs
    model = Audience
    extra = 0
    raw_id_fields = ["organization"]


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["code", "organization", "joining", "gentle", "due_days"]
    list_select_related = ["organization"]
    list_filter = ["joining", "gentle"]
    search_fields = ["code", "slug"]
    fields = ["code", "slug", "organization", "joining", "gentle", "due_days"]
    readonly_fields = ["slug"]
    inlines = [AudienceInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Whether check-ins keep a score is settled once people may have begun."""
        return [*self.readonly_fields, *(["gentle"] if obj and was_published(obj) else [])]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A course begins with a draft, so it is made under /write/."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["course", "number", "state", "title", "published_at", "published_by"]
    list_select_related = ["course", "published_by"]
    list_filter = ["state"]
    search_fields = ["course__code", "title"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
