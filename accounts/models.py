"""The person who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower


class User(AbstractUser):
    """Own from the first migration, so that later fields need no swap."""

    email = models.EmailField("e-mail address", unique=True)
    display_name = models.CharField(max_length=80, blank=True)

    class Meta(AbstractUser.Meta):
        constraints = [
            # People sign in by either, in whatever case they type.
            models.UniqueConstraint(Lower("username"), name="username_once_in_any_case"),
            models.UniqueConstraint(Lower("email"), name="email_once_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username
