"""How threads share the interpreter in the processes that a webhook passes."""

# Seconds after which a busy thread lets another one run; Python's default is 0.005. A webhook waits so long at each
# step while a turn is computed or other webhooks are read.
SWITCH = 0.0001
