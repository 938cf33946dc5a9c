# what: Raises SystemExit(0) at import, and once more as an exception that carries the right answer.
# covers: SystemExit
# expect: runtime_error, runtime_error
# stdout: ^leaving$
# message: called exit before returning
import sys

print("leaving")
sys.exit("good")
