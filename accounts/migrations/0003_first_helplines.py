"""The helplines to begin with. Nobody has rung them for us yet, so none carries a date: the page says so until an administrator writes one."""

from django.db import migrations

FIRST = [
    {
        "name": "Emergency",
        "number": "911",
        "hours": "24 hours, every day",
        "purpose": "immediate danger",
    },
    {
        "name": "MAKABATA Helpline (CWC/DSWD)",
        "number": "1383",
        "hours": "24 hours, every day",
        "purpose": "any concern about a child's rights or safety",
        "other": "Globe 0915-802-2375; Smart 0960-377-9863; makabata1383@cwc.gov.ph",
    },
    {
        "name": "1343 Actionline (IACAT)",
        "number": "1343",
        "hours": "24 hours, every day",
        "purpose": "trafficking in persons",
        "other": "outside Metro Manila: (02) 1343",
    },
    {
        "name": "Bantay Bata 163 (ABS-CBN Foundation)",
        "number": "163",
        "hours": "24 hours, every day, by their own word",
        "purpose": "concern about a child",
        "other": "#163 is free on Globe and TM",
    },
    {
        "name": "NCMH Crisis Hotline",
        "number": "1553",
        "purpose": "when it is too much to carry alone",
    },
]


def add(apps, schema_editor):
    helplines = apps.get_model("accounts", "Helpline")
    for position, line in enumerate(FIRST):
        helplines.objects.get_or_create(name=line["name"], defaults={**line, "position": position})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_helpline")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
