"""The words for how an answer fared."""

from django.db import models


class Verdict(models.TextChoices):
    """Verdict of a case and of a whole attempt. `internal_error` is ours and never the learner's fault; `too_noisy` is
    nobody's, and a verdict only until somebody measures again."""

    ACCEPTED = "accepted", "Accepted"
    WRONG_ANSWER = "wrong_answer", "Wrong answer"
    TIME_LIMIT = "time_limit", "Time limit"
    MEMORY_LIMIT = "memory_limit", "Memory limit"
    OUTPUT_LIMIT = "output_limit", "Output limit"
    RUNTIME_ERROR = "runtime_error", "Runtime error"
    SYNTAX_ERROR = "syntax_error", "Syntax error"
    TARGET_MISSED = "target_missed", "Target missed"
    TOO_NOISY = "too_noisy", "Too noisy to tell"
    INTERNAL_ERROR = "internal_error", "Internal error"
    NOT_RUN = "not_run", "Not run"
