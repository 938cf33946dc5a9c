"""The page on which a question's files are edited beside their preview, and what belongs to it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from questions import curation, services
from questions.admin.forms import AddForm, FilesForm, number
from questions.admin.state import CurationState
from questions.curation import BadFiles, Complaint
from questions.models import Question, Revision, Status
from questions.submissions import NOT_EARNED
from questions.verdicts import Verdict

AUTHORED_VERDICTS = [v.value for v in Verdict if v not in NOT_EARNED]
TEMPLATES = "admin/questions/question"
REVISIONS_SHOWN = 30


class EditPages(admin.ModelAdmin):
    """Add, edit, preview, compare."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Asks for title, domain and kind, and opens the editor on files to start from."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AddForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and (question := self._add(request, form)):
            return HttpResponseRedirect(edit_address(question))
        context = {"title": "Add question", "form": form, "add": True}
        return self.page(request, "add.html", context, status=422 if form.errors else 200)

    def _add(self, request: HttpRequest, form: AddForm) -> Question | None:
        asked = form.cleaned_data
        new = Question(slug=asked["slug"], domain=asked["domain"], kind=asked["kind"])
        files = curation.skeleton(new.kind, title=asked["title"], domain=new.domain)
        entry = curation.read_files(files, new)
        try:
            question = services.add_question(slug=new.slug, entry=entry, author=request.user)
        except IntegrityError:
            form.add_error("slug", f"Somebody has just added a question at {new.slug}.")
            return None
        self.log_addition(request, question, "Added as a draft.")
        return question

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The files beside their preview; what is posted becomes the question's proposal."""
        question = self.question(request, unquote(object_id))
        if request.method == "POST":
            return self._save(request, question)
        source = self._source(request, question)
        return self._edit_page(request, question, FilesForm.of(source, seen=_latest(question)))

    def _source(self, request: HttpRequest, question: Question) -> Revision:
        """The revision that the edit starts from: one asked for by number, or what was edited last."""
        asked = question.revisions.filter(number=number(request.GET.get("from", ""))).first()
        source = asked or question.proposal or question.revision
        if source is None:
            raise Http404("This question has no revision.")
        return source

    def _save(self, request: HttpRequest, question: Question) -> HttpResponse:
        self.require_change(request, question)
        form = FilesForm.posted(request.POST, question)
        try:
            entry = curation.read_files(form.files(question), question)
            revision = services.propose(question, entry=entry, author=request.user, seen=form.seen)
        except BadFiles as error:
            return self._edit_page(request, question, form, status=422, complaints=error.complaints)
        except services.NewerRevision as error:
            return self._conflict(request, question, form, error.revision)
        except services.NothingChanged:
            self.message_user(request, "Nothing was saved: the question says this already.", messages.INFO)
        else:
            self.log_change(request, question, f"Saved revision {revision.number}.")
            self.message_user(request, _saved(question, revision), messages.SUCCESS)
        return HttpResponseRedirect(f"{edit_address(question)}?saved")

    def _conflict(self, request: HttpRequest, question: Question, form: FilesForm, newer: Revision) -> HttpResponse:
        """Tells of the revision that came in between. Saving once more then puts the text on top of it."""
        question.refresh_from_db()
        shown = {"conflict": newer, "conflict_seen": form.seen, "status": 409}
        return self._edit_page(request, question, form.knows(newer.number), **shown)

    def _edit_page(
        self, request: HttpRequest, question: Question, form: FilesForm, *, status: int = 200, **shown: Any
    ) -> HttpResponse:
        state = CurationState.of(question)
        context = {
            "title": question.title,
            "original": question,
            "question": question,
            "form": form,
            "suggested": _suggested(question, form),
            "state": state,
            "revisions": _history(question),
            "preview": self._preview(question, form),
            "can_change": self.has_change_permission(request, question),
            "is_fresh": status == 200,
        }
        page = self.page(request, "edit.html", context | shown, status=status)
        # What was typed and what was saved since must not come back by the Back button.
        add_never_cache_headers(page)
        return page

    def _preview(self, question: Question, form: FilesForm) -> curation.Preview:
        try:
            files = form.files(question)
        except BadFiles as error:
            return curation.Preview(error.complaints, {}, question.behaviour, None, [])
        return curation.preview(files, question, saved=question.proposal or question.revision)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What people would see of files that are not saved yet, and what is wrong with them."""
        question = self.question(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(edit_address(question))
        preview = self._preview(question, FilesForm.posted(request.POST, question))
        context = {"preview": preview, "question": question}
        return JsonResponse(
            {
                "complaints": self._complaints(request, preview.complaints),
                "preview": render_to_string(f"{TEMPLATES}/preview.html", context, request=request),
                "faulty": sorted({complaint.name for complaint in preview.complaints}),
            }
        )

    def _complaints(self, request: HttpRequest, complaints: list[Complaint]) -> str:
        return render_to_string(f"{TEMPLATES}/complaints.html", {"complaints": complaints}, request=request)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How the files of two revisions differ."""
        question = self.question(request, pk)
        old, new = (self._revision(question, request.GET.get(name, "")) for name in ("old", "new"))
        diffs = curation.compare(curation.files_of(old), curation.files_of(new))
        title = f"{question.title}: revision {old.number} to {new.number}"
        context = {"title": title, "original": question, "question": question, "old": old, "new": new, "diffs": diffs}
        return self.page(request, "compare.html", context)

    def _revision(self, question: Question, text: str) -> Revision:
        if (revision := question.revisions.filter(number=number(text)).first()) is None:
            raise Http404("There is no such revision.")
        return revision

    def question(self, request: HttpRequest, pk: Any) -> Question:
        """The question, for somebody who may look at it. Raises Http404, PermissionDenied."""
        question = self.get_object(request, str(pk))
        if question is None:
            raise Http404("There is no such question.")
        if not self.has_view_or_change_permission(request, question):
            raise PermissionDenied
        return question

    def require_change(self, request: HttpRequest, question: Question) -> None:
        if not self.has_change_permission(request, question):
            raise PermissionDenied

    def page(self, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """A page in the frame of the admin, without its list of models: the room is needed."""
        frame = self.admin_site.each_context(request) | {"opts": self.opts, "is_nav_sidebar_enabled": False}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"{TEMPLATES}/{template}", frame | context, status=status)


def edit_address(question: Question) -> str:
    return reverse("admin:questions_question_change", args=[question.pk])


def _latest(question: Question) -> int:
    last = question.revisions.order_by("-number").only("number").first()
    return last.number if last else 0


def _history(question: Question) -> list[Revision]:
    """The latest revisions, without what they say."""
    known = question.revisions.defer("data", "front").select_related("author").order_by("-number")
    return list(known[:REVISIONS_SHOWN])


def _suggested(question: Question, form: FilesForm) -> list[str]:
    """Names for further files of the question."""
    folders = [f"submissions/{verdict}/" for verdict in AUTHORED_VERDICTS] if question.behaviour.judged else []
    names = {entry.name for entry in form.entries}
    return [name for name in sorted(question.behaviour.skeleton()) if name not in names] + folders


def _saved(question: Question, revision: Revision) -> str:
    if question.revision_id is None:
        return f"Saved as revision {revision.number}. Nobody sees it yet."
    who = "People go" if question.status == Status.PUBLISHED else "Staff go"
    return f"Saved as revision {revision.number}. {who} on seeing revision {question.revision.number}."
