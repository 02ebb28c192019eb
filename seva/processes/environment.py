"""The environment in which the processes run."""

import os


def process_environment() -> dict[str, str]:
    """This process's environment, without what slows a start or sends data away."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "SANIC_ACCESS_LOG": "false",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        # Small matrices: more threads only get into each other's way.
        "OMP_NUM_THREADS": "1",
    }
