"""Errors of the benchmark.

BenchmarkError
├── UnexpectedReply     a bot did not answer what its script expects, so its times mean nothing
├── TrainingFailed      a model could not be trained
├── TooFewNames         the padded catalogue cannot be made as large as asked for
├── NotParsed           a model could not be loaded, or did not understand a message
└── NotAnswered         a webhook did not take its events, or a bot did not come to rest, in time
"""

from seva.errors import SevaError


class BenchmarkError(SevaError):
    """Base of all errors of the benchmark."""

    code = "benchmark_error"


class UnexpectedReply(BenchmarkError):
    """The reply is not the one that the script expects; the text holds the message and the reply."""

    code = "unexpected_reply"


class TrainingFailed(BenchmarkError):
    """The training ended with an error; the text names its log or holds the end of it."""

    code = "training_failed"


class TooFewNames(BenchmarkError):
    """The lists of objects and acts yield fewer services than asked for; the text says how many."""

    code = "too_few_names"


class NotParsed(BenchmarkError):
    """The process that parses ended with an error; the text holds the end of what it said."""

    code = "not_parsed"


class NotAnswered(BenchmarkError):
    """A webhook, or what is behind it, did not come to an end in time; the text says what was waited for."""

    code = "not_answered"
