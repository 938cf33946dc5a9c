# Never gives up: one mail that cannot be delivered takes the whole night.
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
    for tried in range(10**6):
        wait = 2**tried
        try:
            mailer.send(mail["customer"], mail["template"], key=f"night-{mail['id']}")
        except mailer.Timeout:
            pass
        except mailer.Busy as busy:
            wait = max(wait, busy.seconds)
        except mailer.Refused:
            return "refused"
        else:
            return "sent"
        if clock.now() > 20_000:
            break
        clock.sleep(min(wait, 60))
    return "given_up"
