# what: Ends its process with code 0 as soon as it is imported.
# covers: os._exit at import
# expect: runtime_error, runtime_error
# stdout: ^leaving$
# message: exit code 0\) before returning
import os

print("leaving")
os._exit(0)
