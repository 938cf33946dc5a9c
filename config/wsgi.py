"""The web entry point, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from config.environment import refusal_in_words

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

with refusal_in_words():
    application = get_wsgi_application()
