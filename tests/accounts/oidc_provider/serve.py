"""serve.py REDIRECT-ADDRESS: migrates, registers the one client, prints the port, serves until killed."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):  # noqa: A002
        pass


call_command("migrate", verbosity=0)
Application.objects.create(
    name="Crossover",
    client_id="crossover",
    client_secret="not so secret",
    client_type="confidential",
    authorization_grant_type="authorization-code",
    redirect_uris=sys.argv[1],
    skip_authorization=True,
    algorithm="RS256",
)
server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet)
print(server.server_port, flush=True)  # noqa: T201
server.serve_forever()
