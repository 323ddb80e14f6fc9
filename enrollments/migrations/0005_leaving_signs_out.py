from django.db import migrations


def settle(apps, schema_editor):
    """People who are in a gentle course already: leaving signs them out too, unless they chose otherwise."""
    enrollments = apps.get_model("enrollments", "Enrollment").objects.filter(course__gentle=True)
    people = apps.get_model("accounts", "User").objects.filter(leave_signs_out=None)
    people.filter(pk__in=enrollments.values("user")).update(leave_signs_out=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_leave_signs_out"), ("enrollments", "0004_groups")]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
