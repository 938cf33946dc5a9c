"""Forms about people."""

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm

from accounts.models import User


class FirstAccountForm(BaseUserCreationForm):
    """User name, e-mail address and a password, twice."""

    class Meta:
        model = User
        fields = ["username", "email"]
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}
