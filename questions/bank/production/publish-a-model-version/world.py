"""A registry with bad uploads, a service, and this week's training data.

`uploads` are what the first calls of put come to: "ok", "fails" (nothing stored), "torn" (raises, half is stored), or
"cut" (returns, half is stored); later ones are ok. `before` is what served until now: {"version", "error"}, or None.
With `broken` the service cannot work with this week's version; with "wrong" there, it predicts something else.
`leftover`: a version without a manifest lies there. `kills` are triples of a call, the how manieth of its kind, and
"before" or "after" its effect.
"""

import hashlib
import json
import random

FILES = ("manifest.json", "metrics.json", "model.json")


class World:
    def __init__(self, data):
        self.data = data
        self.kills = [tuple(kill) for kill in data["kills"]]
        self.acts = len(self.kills) + 1
        self.told, self.called = [], {}
        self.uploads = list(data.get("uploads", []))
        self.store, self.flaws, self.result, self.served = {}, [], None, []
        if data["before"]:
            self.keep(data["before"])
        if data.get("leftover"):
            self.store["m-0123456789ab"] = {"model.json": '{"weights": {'}
        self.now_serving = data["before"]["version"] if data["before"] else None
        self.at_first = {version: dict(files) for version, files in self.store.items()}

    def keep(self, before):
        model = json.dumps({"scaling": {"x": 1.0}, "weights": {"x": 0.5, "bias": 0.1}}, sort_keys=True)
        metrics = json.dumps({"error": before["error"], "rows": 400})
        digests = {"model.json": sha(model), "metrics.json": sha(metrics)}
        files = {"model.json": model, "metrics.json": metrics, "manifest.json": json.dumps(digests)}
        self.store[before["version"]] = files

    def __call__(self, request):
        do = request.get("do")
        try:
            return getattr(self, f"do_{do}")(request) if do in KNOWN else {"raise": ["ValueError", "no such request"]}
        except (KeyError, TypeError, ValueError) as error:
            return {"raise": [type(error).__name__, str(error)]}

    def do_rows(self, request):
        draw = random.Random(self.data["seed"])
        points = [(round(draw.gauss(2, 3), 3), round(draw.gauss(0, 1), 3)) for _ in range(self.data["rows"])]
        return [{"x": x, "y": round(0.7 * x + 1.5 + noise, 3)} for x, noise in points]

    def do_holdout(self, request):
        draw = random.Random(self.data["seed"] + 1)
        points = [(round(draw.gauss(2, 3), 3), round(draw.gauss(0, 1), 3)) for _ in range(200)]
        return [{"x": x, "y": round(0.7 * x + 1.5 + noise, 3)} for x, noise in points]

    def do_put(self, request):
        version, name, text = texts(request, "version", "name", "text")
        count = self.count("put")
        self.die_if("put", count, "before", f"{version} {name}")
        if version == self.now_serving:
            self.flaw(f"{name} of {version} was stored while that version served")
        outcome = self.uploads.pop(0) if self.uploads else "ok"
        if outcome != "fails":
            half = text[: len(text) // 2]
            self.store.setdefault(version, {})[name] = text if outcome == "ok" else half
            if name == "manifest.json" and not {"model.json", "metrics.json"} <= set(self.store[version]):
                self.flaw(f"the manifest of {version} was stored before its other files")
        self.die_if("put", count, "after", f"{version} {name}")
        return {"failed": outcome in ("fails", "torn")}

    def do_get(self, request):
        version, name = texts(request, "version", "name")
        return {"text": self.store.get(version, {}).get(name)}

    def do_files(self, request):
        return sorted(self.store.get(*texts(request, "version"), {}))

    def do_versions(self, request):
        return sorted(self.store)

    def do_delete(self, request):
        (version,) = texts(request, "version")
        count = self.count("delete")
        self.die_if("delete", count, "before", version)
        if version == self.now_serving:
            self.flaw(f"{version} was deleted while it served")
        self.store.pop(version, None)
        self.die_if("delete", count, "after", version)

    def do_serving(self, request):
        return self.now_serving

    def do_promote(self, request):
        (version,) = texts(request, "version")
        count = self.count("promote")
        self.die_if("promote", count, "before", version)
        if version not in self.at_first and version in self.served and self.now_serving != version:
            self.flaw(f"{version} was put into service once more after it had been taken back")
        if why := self.why_not_whole(version):
            self.flaw(f"{version} was put into service: {why}")
        self.now_serving = version
        self.served.append(version)
        self.die_if("promote", count, "after", version)

    def do_predict(self, request):
        x = float(request["row"]["x"])
        files = self.store.get(self.now_serving, {})
        try:
            model = json.loads(files["model.json"])
            scaling, weights = model["scaling"]["x"], model["weights"]
        except (KeyError, ValueError):
            return {"broken": "its files cannot be read"}
        new = self.now_serving not in self.at_first
        if new and self.data.get("broken") == "broken":
            return {"broken": "unknown field: scaling.version"}
        scaling = 1.0 if new and self.data.get("broken") == "wrong" else scaling
        return {"value": weights["x"] * x / scaling + weights["bias"]}

    def do_result(self, request):
        result = request["result"]
        if not isinstance(result, dict) or len(repr(result)) > 1000:
            raise ValueError("the result must be a dictionary")
        count = self.count("result")
        self.die_if("result", count, "before", "")
        self.result = result
        self.die_if("result", count, "after", "")

    def why_not_whole(self, version):
        files = self.store.get(version, {})
        if missing := [name for name in FILES if name not in files]:
            return f"it has no {missing[0]}"
        try:
            digests = json.loads(files["manifest.json"])
        except ValueError:
            return "its manifest cannot be read"
        for name in ("model.json", "metrics.json"):
            if not isinstance(digests, dict) or digests.get(name) != sha(files[name]):
                return f"the digest of {name} in its manifest is not that of the file"
        return ""

    def count(self, do):
        self.called[do] = self.called.get(do, 0) + 1
        if self.called[do] > 500:
            raise ValueError("too many calls")
        return self.called[do]

    def flaw(self, words):
        if len(self.flaws) < 10:
            self.flaws.append([words, len(self.told)])

    def die_if(self, do, count, when, what):
        if (do, count, when) in self.kills:
            self.kills.remove((do, count, when))
            self.told.append(f"{when} {do} {count}" + (f" ({what[:60]})" if what else ""))
            raise Die  # noqa: F821 - the supervisor's

    def report(self):
        return {
            "kills": self.told,
            "flaws": self.flaws,
            "serving": self.now_serving,
            "served": self.served[-6:],
            "result": self.result,
            "versions": {version: self.why_not_whole(version) for version in sorted(self.store)},
            "files": {version: files for version, files in self.store.items() if version not in self.at_first},
            "old": {version: self.store.get(version) == files for version, files in self.at_first.items()},
        }


KNOWN = {name.removeprefix("do_") for name in vars(World) if name.startswith("do_")}


def texts(request, *names):
    found = [request[name] for name in names]
    for name, text in zip(names, found, strict=True):
        if not isinstance(text, str) or (name != "text" and not 1 <= len(text) <= 60) or len(text) > 20_000:
            raise ValueError(f"{name} must be a text")
    return found


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def start(data):
    return World(data)
