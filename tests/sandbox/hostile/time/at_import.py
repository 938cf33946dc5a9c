# what: Never gets through its own import.
# expect: time_limit
# limits: cpu_seconds=0.3
# stdout: ^begun$
# message: CPU time
# cpu_ms: 300
print("begun")
while True:
    pass
