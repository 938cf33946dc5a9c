from django.urls import include, path

from practice.views import attempts, catalogue, compare, figures, health, kept, reports, workspace

practice = [
    path("questions/", catalogue.question_list, name="question_list"),
    path("questions/<slug:slug>/", workspace.question, name="question"),
    path("questions/<slug:slug>/hints/", workspace.question, {"tab": "hints"}, name="hints"),
    path("questions/<slug:slug>/solution/", workspace.question, {"tab": "solution"}, name="solution"),
    path("questions/<slug:slug>/attempts/", workspace.question, {"tab": "attempts"}, name="attempts"),
    path("questions/<slug:slug>/notes/", workspace.question, {"tab": "notes"}, name="notes"),
    path("questions/<slug:slug>/notes/save/", kept.save_note, name="save_note"),
    path("questions/<slug:slug>/draft/", kept.save_draft, name="draft"),
    path("questions/<slug:slug>/run/", workspace.run, name="run"),
    path("questions/<slug:slug>/submit/", workspace.submit, name="submit"),
    path("questions/<slug:slug>/compare/", compare.compare, name="compare"),
    path("questions/<slug:slug>/report/", reports.report, name="report"),
    path("attempts/<int:pk>/", attempts.attempt, name="attempt"),
    path("attempts/<int:pk>/events/", attempts.attempt_events, name="attempt_events"),
    path("attempts/<int:pk>/rejudge/", attempts.rejudge, name="rejudge"),
    path("attempts/<int:pk>/assess/", attempts.assess, name="assess"),
]
urlpatterns = [
    path("readyz", health.readyz, name="readyz"),
    path("metrics", figures.metrics, name="metrics"),
    path("", include((practice, "practice"))),
]
