"""A mail service with bad days, an outbox, and a clock that only moves when somebody waits.

`script` has for the id of a mail what its tries come to: "ok", "lost" (timeout, not taken), "taken" (timeout, taken),
"refused", or a number of seconds for busy. The last one holds for all further tries; mails without a script are ok.
`kills` are triples: "send" or "report", the how manieth call in the whole run, "before" or "after" its effect.
"""

CALL_SECONDS, TIMEOUT_SECONDS = 0.2, 30.0


class World:
    def __init__(self, data):
        self.mails = [
            {"id": id_, "customer": customer, "template": template} for id_, customer, template in data["mails"]
        ]
        self.script = {int(id_): list(outcomes) for id_, outcomes in data["script"].items()}
        self.kills = [tuple(kill) for kill in data["kills"]]
        self.acts = len(self.kills) + 1
        self.told, self.called = [], {}
        self.now, self.quiet_until = 0.0, 0.0
        self.keys, self.out = {}, []
        self.tries, self.failed = {}, {}
        self.flaws, self.result = [], None

    def __call__(self, request):
        do = request.get("do")
        try:
            if do == "items":
                return self.mails
            if do == "now":
                return self.now
            if do == "sleep":
                return self.sleep(request["seconds"])
            if do == "send":
                return self.send(request["customer"], request["template"], request["key"])
            if do == "report":
                return self.report_result(request["result"])
        except (KeyError, TypeError, ValueError) as error:
            return {"raise": [type(error).__name__, str(error)]}
        return {"raise": ["ValueError", "no such request"]}

    def sleep(self, seconds):
        if type(seconds) not in (int, float) or not 0 <= seconds <= 86400:
            raise ValueError("seconds must be a number from 0 to 86,400")
        self.now += seconds

    def send(self, customer, template, key):
        if not isinstance(key, str) or not 1 <= len(key) <= 64:
            raise ValueError("the key must be a text of 1 to 64 characters")
        self.called["send"] = count = self.called.get("send", 0) + 1
        mail = next((m for m in self.mails if (m["customer"], m["template"]) == (customer, template)), None)
        start = len(self.told)  # kills so far: each begins a new start
        self.die_if("send", count, "before", mail)
        if self.now < self.quiet_until:
            self.flaw("busy", mail, self.quiet_until - self.now)
        self.now += CALL_SECONDS
        if key in self.keys:
            number, *content = self.keys[key]
            if content != [customer, template]:
                return {"refused": "this key was used for another mail"}
            self.die_if("send", count, "after", mail)
            return {"number": number}
        if mail is None:
            return {"refused": "there is no such customer, or no such template for him"}
        answer = self.answer_to(mail, key, start)
        self.die_if("send", count, "after", mail)
        return answer

    def answer_to(self, mail, key, start):
        id_ = mail["id"]
        tries = self.tries.setdefault((id_, start), [])
        self.look_at(tries, mail)
        script = self.script.get(id_, ["ok"])
        outcome = script.pop(0) if len(script) > 1 else script[0]
        if outcome in ("lost", "taken"):
            self.now += TIMEOUT_SECONDS - CALL_SECONDS
        tries.append((self.now, outcome))
        if outcome in ("ok", "taken"):
            self.out.append(id_)
            self.keys[key] = (len(self.out) + 50_000, mail["customer"], mail["template"])
        if outcome == "ok":
            return {"number": self.keys[key][0]}
        if outcome == "refused":
            return {"refused": "the address does not exist"}
        if outcome in ("lost", "taken"):
            return {"timeout": TIMEOUT_SECONDS}
        self.quiet_until = self.now + outcome
        return {"busy": outcome}

    def look_at(self, tries, mail):
        """Whether the mail may be tried now, after these tries, which are pairs of when they ended and how."""
        if tries and tries[-1][1] == "refused":
            self.flaw("refused", mail, 0)
        if len(tries) == 5:
            self.flaw("tries", mail, 0)
        if tries and self.now - CALL_SECONDS - tries[-1][0] < 2 ** (len(tries) - 1) - 1e-6:
            self.flaw("early", mail, 2 ** (len(tries) - 1))

    def report_result(self, result):
        if not isinstance(result, dict) or len(repr(result)) > 100_000:
            raise ValueError("the result must be a dictionary")
        self.called["report"] = count = self.called.get("report", 0) + 1
        self.die_if("report", count, "before", None)
        self.result = result
        self.die_if("report", count, "after", None)

    def flaw(self, what, mail, seconds):
        if len(self.flaws) < 20:
            self.flaws.append([what, mail["id"] if mail else 0, round(seconds, 1), len(self.told)])

    def die_if(self, do, count, when, mail):
        if (do, count, when) in self.kills:
            self.kills.remove((do, count, when))
            self.told.append(f"{when} {do} {count}" + (f" (mail {mail['id']})" if mail else ""))
            raise Die  # noqa: F821 - the supervisor's

    def report(self):
        counts = {id_: self.out.count(id_) for id_ in set(self.out)}
        return {
            "kills": self.told,
            "out": sorted(counts),
            "twice": sorted(id_ for id_, count in counts.items() if count > 1),
            "flaws": self.flaws,
            "result": self.result,
            "seconds": round(self.now, 1),
        }


def start(data):
    return World(data)
