# mypy: ignore-errors
"""Serves an ASGI application, `app` in solution.py, with the requests that the companion hands out (see driver.py).

Requests of one step run at the same time, in one event loop, as under an ASGI server with one worker. What the
application prints goes along with the answers, a line each.
"""

import asyncio
import sys
import traceback

PATIENCE = 6.0  # seconds for an answer, of which every budget is a part
MOST_BODY, MOST_LINES, LONGEST_LINE = 64 * 1024, 200, 4000


def run(load, data):
    import wire  # beside the answer

    lines = sys.stdout = Lines(sys.stdout)
    app = getattr(load(), "app", None)
    if not callable(app):
        raise AttributeError("solution.py defines no application app.")
    asyncio.run(serve(app, wire.ask, lines))


async def serve(app, ask, lines):
    life = Life(app)
    await life.start()
    step = ask("ready")
    while step:
        await asyncio.sleep(step["pause"])
        await asyncio.gather(*(answer(app, request, ask, lines) for request in step["requests"]))
        step = ask("next", lines=lines.take())
    await life.end()


async def answer(app, request, ask, lines):
    said = Response()
    try:
        await asyncio.wait_for(app(scope_of(request), receiver(request), said.send), PATIENCE)
    except TimeoutError:
        said.trouble["missing"] = True
    except Exception as error:
        said.trouble["raised"] = raised(error)
    ask("answer", id=request["id"], lines=lines.take(), **said.told())


def scope_of(request):
    path, _, query = request["path"].partition("?")
    headers = [(name.lower().encode(), value.encode()) for name, value in request["headers"].items()]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request["method"],
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"service"), (b"content-length", str(len(body_of(request))).encode()), *headers],
        "client": ("10.0.0.7", 40000),
        "server": ("service", 80),
        "state": {},
    }


def body_of(request):
    return request["body"].encode("utf-8", "surrogatepass") * request["times"]


def receiver(request):
    """The body in pieces of 64 kB, as a server hands it on; then the client stays connected."""
    body, sent = body_of(request), [0]
    ended = asyncio.Event()

    async def receive():
        if sent[0] is None:
            await ended.wait()
            return {"type": "http.disconnect"}
        piece = body[sent[0] : sent[0] + (64 << 10)]
        more = sent[0] + len(piece) < len(body)
        sent[0] = sent[0] + len(piece) if more else None
        return {"type": "http.request", "body": piece, "more_body": more}

    return receive


class Response:
    def __init__(self):
        self.status, self.headers, self.body, self.size, self.trouble = None, {}, b"", 0, {}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
            pairs = message.get("headers", [])
            self.headers = {
                bytes(name).decode("latin-1").lower(): bytes(value).decode("latin-1") for name, value in pairs
            }
        elif message["type"] == "http.response.body":
            piece = bytes(message.get("body", b""))
            self.size += len(piece)
            self.body += piece[: MOST_BODY - len(self.body)]

    def told(self):
        status = self.status
        if "raised" in self.trouble:
            status = 500
        text = self.body.decode("utf-8", "replace")
        return {"status": status, "headers": self.headers, "body": text, "size": self.size, **self.trouble}


def raised(error):
    """Type, and the innermost line of the answer's own files; the message stays here."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("/tmp/work/")]
    own = [f for f in frames if f.filename.endswith("/solution.py")] or frames
    where = f" on line {own[-1].lineno} of {own[-1].filename.rpartition('/')[2]}" if own else ""
    return f"{type(error).__name__}{where}"[:200]


class Life:
    """The application's startup and shutdown, where it knows such."""

    def __init__(self, app):
        self._app, self._in, self._out = app, asyncio.Queue(), asyncio.Queue()

    async def start(self):
        self._task = asyncio.create_task(self._live())
        await self._in.put({"type": "lifespan.startup"})
        said = await self._out.get()
        if said["type"] == "lifespan.startup.failed":
            raise RuntimeError(f"the application could not start: {said.get('message', '')}"[:300])

    async def _live(self):
        try:
            await self._app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, self._in.get, self._out.put)
        except Exception:
            await self._out.put({"type": "unsupported"})  # as servers take it: an application need not know of it

    async def end(self):
        if not self._task.done():
            await self._in.put({"type": "lifespan.shutdown"})
            await asyncio.wait([self._task], timeout=2)


class Lines:
    """Standard output that also keeps what was printed since it was last asked."""

    def __init__(self, real):
        self._real, self._open, self._lines = real, "", []

    def write(self, text):
        self._real.write(text)
        *whole, self._open = (self._open + text).split("\n")
        self._lines += [line[:LONGEST_LINE] for line in whole[: MOST_LINES - len(self._lines)]]
        self._open = self._open[:LONGEST_LINE]
        return len(text)

    def take(self):
        lines, self._lines = self._lines, []
        return lines

    def flush(self):
        self._real.flush()

    def __getattr__(self, name):
        return getattr(self._real, name)
