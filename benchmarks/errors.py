"""Errors of the benchmark.

BenchmarkError
├── UnexpectedReply     a bot did not answer what its script expects, so its times mean nothing
└── TrainingFailed      the stock bot could not be trained
"""

from seva.errors import SevaError


class BenchmarkError(SevaError):
    """Base of all errors of the benchmark."""

    code = "benchmark_error"


class UnexpectedReply(BenchmarkError):
    """The reply is not the one that the script expects; the text holds the message and the reply."""

    code = "unexpected_reply"


class TrainingFailed(BenchmarkError):
    """`rasa train` ended with an error; the text names its log."""

    code = "training_failed"
