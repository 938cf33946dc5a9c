"""The mail service. A call takes 0.2 s of the night's clock, and 30 s where no answer comes."""

from wire import ask


class Timeout(Exception):
    """No answer came in 30 s. The mail may have been taken, or not."""


class Busy(Exception):
    """Nothing was taken. The service wants to be left in peace for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"busy for {seconds} s")
        self.seconds = seconds


class Refused(Exception):
    """This mail will never be taken."""


def send(customer: int, template: str, key: str) -> int:
    """Hands a mail over and returns its number. If a mail with this key was taken before, sends nothing and returns
    the number of that one. Raises Timeout, Busy or Refused."""
    answer = ask("send", customer=customer, template=template, key=key)
    if "timeout" in answer:
        raise Timeout(f"no answer in {answer['timeout']} s")
    if "busy" in answer:
        raise Busy(answer["busy"])
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer["number"]


def report(result: dict) -> None:
    """Stores {"sent": [...], "refused": [...], "given_up": [...]}, in the place of an earlier result."""
    ask("report", result=result)
