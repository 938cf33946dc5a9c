# The key is the customer: his second mail tonight has the key of the first.
import clock
import mailer
import outbox

TRIES = 5


def main(work):
    outcomes = {"sent": [], "refused": [], "given_up": []}
    for mail in outbox.items():
        note = work / str(mail["id"])
        if not note.exists():
            note.write_text(deliver(mail))
        outcomes[note.read_text()].append(mail["id"])
    mailer.report({name: sorted(ids) for name, ids in outcomes.items()})


def deliver(mail):
    """"sent", "refused" or "given_up"."""
    for tried in range(TRIES):
        wait = 2**tried
        try:
            mailer.send(mail["customer"], mail["template"], key=str(mail["customer"]))
        except mailer.Timeout:
            pass
        except mailer.Busy as busy:
            wait = max(wait, busy.seconds)
            if tried == TRIES - 1:
                clock.sleep(busy.seconds)  # it wants peace from the next mail, too
        except mailer.Refused:
            return "refused"
        else:
            return "sent"
        if tried < TRIES - 1:
            clock.sleep(wait)
    return "given_up"
