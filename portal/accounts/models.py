"""What an account signs in with beside its password, its sessions, and the attempts to get in."""

from django.conf import settings
from django.db import models


class Authenticator(models.Model):
    """The app on a telephone that shows six digits. A code is good once: ``last_step`` is the step last taken."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authenticator")
    sealed_secret = models.CharField(max_length=255)
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"authenticator of account {self.user_id}"


class RecoveryCode(models.Model):
    """A code on paper for the day the telephone is lost. Only its hash is kept; used, it stays as used."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    hashed = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "hashed"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code of account {self.user_id}"


class Passkey(models.Model):
    """A key that a telephone, a computer or a stick holds; only its public half is here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.BinaryField()
    uses = models.BigIntegerField(default=0, help_text="The key's own counter; 0 where it does not count.")
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name


class StaffSession(models.Model):
    """A browser in which an account is signed in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80)
    network = models.CharField(max_length=50, blank=True)
    began_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_used_at", "-pk"]

    def __str__(self) -> str:
        return f"session of account {self.user_id}"


class Attempt(models.Model):
    """One try to get in. ``account`` is a keyed hash of the name that was typed, known here or not."""

    at = models.DateTimeField()
    account = models.CharField(max_length=64)
    network = models.CharField(max_length=50, blank=True)
    lane = models.CharField(max_length=100)
    succeeded = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["lane", "at"], name="attempt_by_lane"),
            models.Index(fields=["network", "at"], name="attempt_by_network"),
            models.Index(fields=["account", "at"], name="attempt_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {'in' if self.succeeded else 'refused'}"


class KeptForm(models.Model):
    """What somebody had typed when their session ended, sealed, for the same account to send within minutes."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_form")
    sealed = models.TextField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"form kept for account {self.user_id}"


class SecondFactorReset(models.Model):
    """That somebody took an account's second factor away, and why. The audit log names the row."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reset for account {self.user_id}"
