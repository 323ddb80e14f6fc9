"""What an author may take from while she writes: her organization's media, and what she has just sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.models import Organization, User
from courses.media.fields import SENT, WANTED
from courses.media.keeping import keep
from courses.media.looking import RefusedError
from courses.models import Media


@dataclass
class Shelf:
    """`taken`: field → sha256 of what was sent in it; `refused`: field → why what was sent is not taken."""

    organization: Organization
    taken: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def of(self, shas: list[str]) -> dict[str, Media]:
        found = Media.objects.filter(organization=self.organization, sha256__in=shas) if shas else ()
        return {row.sha256: row for row in found}

    def take(self, sent: "Mapping[str, UploadedFile[Any]]", *, by: User, now: datetime) -> None:
        """Keeps each file at once, so that a mistake elsewhere in the form loses none."""
        for name, wanted in WANTED.items():
            file = sent.get(name + SENT)
            if file is None:
                continue
            try:
                row = keep(file, wanted=[wanted], name=file.name or "", organization=self.organization, by=by, now=now)
                self.taken[name] = row.sha256
            except RefusedError as why:
                self.refused[name] = str(why)
