from pathlib import Path

import mailer
import outbox


def main(work: Path) -> None:
    sent = []
    for mail in outbox.items():
        mailer.send(mail["customer"], mail["template"], key="?")
        sent.append(mail["id"])
    mailer.report({"sent": sent, "refused": [], "given_up": []})
