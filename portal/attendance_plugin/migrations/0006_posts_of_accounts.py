"""Who could see pupils before there were posts sees the main school's as before: nobody is locked out by an upgrade."""

from django.conf import settings
from django.db import migrations
from django.db.models import Case, Q, When

PUPIL_RIGHTS = ["view_roll", "view_requests", "match_pupil", "view_health_words", "import_register", "decide_leave"]


def give_posts(apps, schema_editor):
    School = apps.get_model("portal_pages", "School")
    Permission = apps.get_model("auth", "Permission")
    StaffPost = apps.get_model("attendance", "StaffPost")
    User = apps.get_model(settings.AUTH_USER_MODEL)
    main_first = Case(When(site__is_default_site=True, then=0), default=1)
    school = School.objects.order_by(main_first, "pk").first()
    if school is None:
        return
    rights = Permission.objects.filter(content_type__app_label="attendance", codename__in=PUPIL_RIGHTS)
    holders = User.objects.filter(Q(groups__permissions__in=rights) | Q(user_permissions__in=rights), is_superuser=False)
    for user in holders.distinct():
        StaffPost.objects.get_or_create(user=user, school=school)


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0005_staff_posts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("portal_pages", "0003_bulletins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(give_posts, migrations.RunPython.noop)]
