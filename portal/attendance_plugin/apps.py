from django.apps import AppConfig


class AttendancePluginConfig(AppConfig):
    name = "portal.attendance_plugin"
    label = "attendance"
    verbose_name = "Attendance"
    default_auto_field = "django.db.models.BigAutoField"
