"""Forms about people."""

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm

from accounts.models import FONT_SIZES, Indent, Theme, User
from accounts.setup_code import is_setup_code
from accounts.zones import zone_choices


class FirstAccountForm(BaseUserCreationForm):
    """User name, e-mail address and a password, twice."""

    class Meta:
        model = User
        fields = ["username", "email"]
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}


class HostedFirstAccountForm(FirstAccountForm):
    """Where anybody might come first, it takes the code that only who runs the site can know."""

    code = forms.CharField(
        label="Set-up code",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text="From the link that <code>docker compose logs prepare</code> shows.",
    )
    field_order = ["code"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("code"):  # the page was not opened by the link, so this is what to begin with
            self.fields["username"].widget.attrs.pop("autofocus", None)
            self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not is_setup_code(code):
            raise forms.ValidationError(
                "That is not the set-up code. Whoever runs the site finds it with “docker compose logs prepare” "
                "or “docker compose exec web python manage.py setup_link”."
            )
        return code


class PreferencesForm(forms.ModelForm):
    """Writes its own fields only: the rest of the row may have changed since the page was asked for."""

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 (Django's signature)
        self.instance.save(update_fields=list(self.fields))
        return self.instance


class ProfileForm(PreferencesForm):
    """How a person is called, and how pages look to them."""

    time_zone = forms.ChoiceField(
        choices=zone_choices,
        required=False,
        help_text="Times are shown in this zone. Type the name of a town to jump to it.",
    )
    theme = forms.ChoiceField(choices=Theme, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ["display_name", "time_zone", "theme"]
        help_texts = {"display_name": "What others see. Empty: your username."}

    def clean_display_name(self) -> str:
        return " ".join(self.cleaned_data["display_name"].split())


class ThemeForm(PreferencesForm):
    """The choice of the top bar."""

    class Meta:
        model = User
        fields = ["theme"]


SIZE_CHOICES = [(size, f"{size} px") for size in range(FONT_SIZES[0], FONT_SIZES[1] + 1)]


class EditorForm(PreferencesForm):
    """What the code editor does differently."""

    editor_font_size = forms.TypedChoiceField(label="Font size", coerce=int, choices=SIZE_CHOICES)
    editor_indent = forms.TypedChoiceField(
        label="Indent", coerce=int, choices=Indent, help_text="What Tab inserts, and how wide a tab character is."
    )

    class Meta:
        model = User
        fields = ["editor_font_size", "editor_indent", "editor_wraps", "editor_closes_brackets"]
