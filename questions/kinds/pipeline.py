"""Questions that ask for a batch job, which is killed at chosen calls and started again until it is done."""

from questions.kinds.base import Words
from questions.kinds.reported import Reported


class Pipeline(Reported):
    slug = "pipeline"
    label = "Pipeline"
    harness_name = "pipeline"
    words = Words(
        run="your job on the runs that are shown",
        submit="puts your job through every run, with the kills that you do not see",
        after_run="These runs went well. Submit to have every run judged.",
        steps="runs",
        counted="runs went well",
        failed="Runs that went wrong",
        others="Other runs",
        wrong="Not as asked in",
    )
