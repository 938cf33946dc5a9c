# what: Writes into the result's pipe what is no JSON, no text, and has the same name twice.
# covers: frames written to every fd
# expect: runtime_error, runtime_error, runtime_error, runtime_error, runtime_error, runtime_error
# cases: [["{\"value\":1"], ["\u0000\u0001"], ["{\"value\":1,\"other\":2}"], ["[\"value\"]"], ["{\"value\":\"\\ud800\"}"], ["{\"value\":1}{}"]]
# stdout: ^wrote 10$
# message: wrote into the pipe
import os


def f(text):
    print("wrote", os.write(3, text.encode()))
    os._exit(0)
