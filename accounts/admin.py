"""People in the admin."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from accounts import services
from accounts.models import User

# What the libraries would show here bypasses our rules (an address without the account's own), or is secret (the key
# of an authenticator app). Their tables stay reachable through the people they belong to.
for model in (Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin):
    """Rights are only given by those who have them all: who may change a group could give its members, so also
    themselves, any right."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    list_display = ("username", "display_name", "email", "is_staff", "is_active", "last_login")
    fieldsets = (*BaseUserAdmin.fieldsets, ("Shown as", {"fields": ("display_name",)}))
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "description": "Without a password: make a password link afterwards, and give it to the person.",
                "fields": ("username", "email", "usable_password", "password1", "password2"),
            },
        ),
    )
    actions = ("password_link", "no_second_step")

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        super().save_model(request, obj, form, change)
        if not change or "email" in form.changed_data:
            services.vouch_for_address(user=obj)

    @admin.action(description="Make a password link", permissions=["change"])
    def password_link(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Shows one person's link once; it is stored nowhere."""
        user = self._the_one(request, queryset)
        if user is None:
            return None
        if not user.is_active:
            self.message_user(request, f"{user.username} is not active: switch the account on first.", messages.ERROR)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Password link for {user.username}",
            "opts": self.model._meta,
            "person": user,
            "link": services.make_password_link(request, user=user),
        }
        self.log_change(request, user, "Made a password link.")
        response = TemplateResponse(request, "admin/accounts/user/password_link.html", context)
        add_never_cache_headers(response)
        return response

    @admin.action(description="Turn off two-step sign-in (telephone lost)", permissions=["change"])
    def no_second_step(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        user = self._the_one(request, queryset)
        if user is None:
            return
        if not services.turn_off_second_step(user=user):
            self.message_user(request, f"{user.username} does not use two-step sign-in.", messages.WARNING)
            return
        self.log_change(request, user, "Turned two-step sign-in off.")
        self.message_user(request, f"{user.username} now signs in with the password alone.", messages.SUCCESS)

    def _the_one(self, request: HttpRequest, queryset: QuerySet[User]) -> User | None:
        """The person chosen, None with a message when it is not exactly one whom the administrator may take over."""
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            self.message_user(request, "Choose exactly one person.", messages.ERROR)
            return None
        user = chosen[0]
        if not self.has_change_permission(request, user):
            self.message_user(request, "Only a superuser can do that to somebody with rights.", messages.ERROR)
            return None
        return user

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_take_over(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_take_over(request, obj)

    @staticmethod
    def _may_take_over(request: HttpRequest, obj: User | None) -> bool:
        """Who may change an account can become its owner, so rights are only for those who have them all."""
        return obj is None or not obj.has_rights or request.user.is_superuser

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fixed = tuple(super().get_readonly_fields(request, obj))
        rights = ("is_staff", "is_superuser", "groups", "user_permissions")
        return fixed if request.user.is_superuser else (*fixed, *rights)
