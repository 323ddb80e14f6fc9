from django.db import migrations

RULES = [("not_started", 7), ("idle", 14), ("due_soon", 7), ("due_soon", 1)]


def add_rules(apps, schema_editor):
    rule = apps.get_model("enrollments", "ReminderRule")
    for trigger, days in RULES:
        rule.objects.get_or_create(course=None, trigger=trigger, days=days)


class Migration(migrations.Migration):
    dependencies = [("enrollments", "0001_initial")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop, elidable=False)]
