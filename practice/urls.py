from django.urls import include, path

from practice.views import attempts, catalogue, health, workspace

practice = [
    path("questions/", catalogue.question_list, name="question_list"),
    path("questions/<slug:slug>/", workspace.question, name="question"),
    path("questions/<slug:slug>/draft/", workspace.save_draft, name="draft"),
    path("questions/<slug:slug>/run/", workspace.run, name="run"),
    path("questions/<slug:slug>/submit/", workspace.submit, name="submit"),
    path("questions/<slug:slug>/attempts/", workspace.attempts, name="attempts"),
    path("attempts/<int:pk>/", attempts.attempt, name="attempt"),
    path("attempts/<int:pk>/events/", attempts.attempt_events, name="attempt_events"),
    path("attempts/<int:pk>/assess/", attempts.assess, name="assess"),
]
urlpatterns = [
    path("readyz", health.readyz, name="readyz"),
    path("", include((practice, "practice"))),
]
