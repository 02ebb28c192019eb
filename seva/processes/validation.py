"""Validates Rasa's files strictly: any warning of `rasa data validate` fails."""

import subprocess
import sys

from seva.processes.environment import process_environment
from seva.processes.plan import PYTHON


def main() -> int:
    """Runs `rasa data validate --fail-on-warnings` and prints its findings only when there are any."""
    command = [PYTHON, "-m", "rasa", "data", "validate", "--fail-on-warnings", "--quiet"]
    done = subprocess.run(command, env=process_environment(), capture_output=True, text=True, check=False)  # noqa: S603 our own
    if done.returncode:
        sys.stderr.write((done.stdout + done.stderr)[-6000:])
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
