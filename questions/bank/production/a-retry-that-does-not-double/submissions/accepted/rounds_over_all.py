# Remembers nothing: each start goes over the whole outbox in rounds, and the service knows the keys. While one mail waits, the others go on.
import clock
import mailer
import outbox


def main(work):
    waiting = [(0.0, 0, mail) for mail in outbox.items()]  # not before, tries so far, mail
    found = {"sent": [], "refused": [], "given_up": []}
    quiet = 0.0
    while waiting:
        waiting.sort(key=lambda entry: (entry[0], entry[2]["id"]))
        due, tries, mail = waiting.pop(0)
        if (pause := max(due, quiet) - clock.now()) > 0:
            clock.sleep(pause + 0.001)
        outcome, busy = attempt(mail)
        if outcome:
            found[outcome].append(mail["id"])
        elif tries == 4:
            found["given_up"].append(mail["id"])
        else:
            waiting.append((clock.now() + 2**tries, tries + 1, mail))
        quiet = max(quiet, clock.now() + busy) if busy else quiet
    mailer.report({name: sorted(ids) for name, ids in found.items()})


def attempt(mail):
    """What became of the mail, or None, and for how long the service wants peace."""
    try:
        mailer.send(mail["customer"], mail["template"], f"{mail['id']}/{mail['template']}")
    except mailer.Timeout:
        return None, 0
    except mailer.Busy as busy:
        return None, busy.seconds
    except mailer.Refused:
        return "refused", 0
    return "sent", 0
