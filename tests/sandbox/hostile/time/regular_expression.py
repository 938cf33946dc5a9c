# what: A regular expression that backtracks for ever inside one call.
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^begun$
# message: CPU time
# cpu_ms: 300
import re


def f(turn):
    print("begun")
    return bool(re.fullmatch("(a|aa)+b", "a" * 200))
