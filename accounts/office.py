"""Who reads a person's record in the office is noted as anywhere else: by its page, and by the lists that it stands in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import looking
from accounts.models import Look

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:  # not subscriptable when it runs
    Admin = admin.ModelAdmin


class Noted(Admin):
    """The office's pages of rows that are about people. `person` names whose a row is, as a path of attributes to an id."""

    person = "user_id"

    def owner(self, row: Any) -> int | None:
        """The id of the person whose `row` is; none where it is nobody's."""
        found = row
        for name in self.person.split("."):
            found = getattr(found, name)
        return found  # type: ignore[no-any-return]  # the path ends at an id

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None and (person := self.owner(row)):
            looking.note(row, kind=Look.Kind.OFFICE, viewer=request.user, person=person, now=timezone.now())  # type: ignore[arg-type]  # only people sign in
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if (listed := getattr(response, "context_data", {}).get("cl")) is not None:
            people = self.people(listed.result_list)
            looking.note_list(people, kind=Look.Kind.LIST, viewer=request.user, now=timezone.now())  # type: ignore[arg-type]  # only people sign in
        return response

    def people(self, rows: Any) -> Iterator[int]:
        return (person for row in rows if (person := self.owner(row)))
