"""Saying that something is wrong with a question."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from core.http import Request
from core.render import render
from practice import services
from practice.models import Attempt, ProblemReport
from practice.views.workspace import visible_question


class ReportForm(forms.ModelForm):
    """What is wrong, and where."""

    class Meta:
        model = ProblemReport
        fields = ["about", "text"]
        labels = {"about": "What is it about?", "text": "What is wrong?"}
        widgets = {"about": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 6, "maxlength": 4000})}

    text = forms.CharField(
        label="What is wrong?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What did you expect, and what happened instead? Name the case or the sentence.",
    )


def report(request: Request, slug: str) -> HttpResponse:
    """The form, with what the person has reported about this question before; sent, back to the question."""
    question = visible_question(request, slug)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.report_problem(user=request.user, question=question, **form.cleaned_data)
        except services.TooManyReports as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Thank you. Your report went to the people who look after the questions.")
            return redirect(question)
    attempt = Attempt.objects.visible_to(request.user).filter(question=question).order_by("-created_at").first()
    earlier = ProblemReport.objects.filter(user=request.user, question=question).order_by("-created_at")
    context = {"question": question, "form": form, "attempt": attempt, "earlier": list(earlier[:10])}
    return render(request, "practice/report.html", context, status=422 if form.errors else 200)
