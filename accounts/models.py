"""The person who signs in, and how they like the pages."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

FONT_SIZES = (12, 20)


class Theme(models.TextChoices):
    AUTO = "auto", "Automatic: as the device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Indent(models.IntegerChoices):
    TWO = 2, "2 spaces"
    FOUR = 4, "4 spaces"
    EIGHT = 8, "8 spaces"


class User(AbstractUser):
    """Own from the first migration, so that later fields need no swap.

    Preferences are plain fields: the row is read with every request anyway.
    """

    email = models.EmailField("e-mail address", unique=True)
    display_name = models.CharField(max_length=80, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, help_text="Empty: as the device.")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    editor_font_size = models.PositiveSmallIntegerField(
        "font size", default=13, validators=[MinValueValidator(FONT_SIZES[0]), MaxValueValidator(FONT_SIZES[1])]
    )
    editor_indent = models.PositiveSmallIntegerField("indent", choices=Indent, default=Indent.FOUR)
    editor_wraps = models.BooleanField("wrap long lines", default=False)
    editor_closes_brackets = models.BooleanField("close brackets and quotes", default=True)

    class Meta(AbstractUser.Meta):
        constraints = [
            # People sign in by either, in whatever case they type.
            models.UniqueConstraint(Lower("username"), name="username_once_in_any_case"),
            models.UniqueConstraint(Lower("email"), name="email_once_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Sign-in and reset look addresses up in lower case.
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def zone(self) -> ZoneInfo | None:
        """The chosen time zone; None when it is the device's, or when this machine no longer knows its name."""
        try:
            return ZoneInfo(self.time_zone) if self.time_zone else None
        except (ZoneInfoNotFoundError, ValueError):
            return None

    @property
    def has_rights(self) -> bool:
        """Whether whoever gets into this account gets more than the account."""
        return self.is_staff or self.is_superuser
