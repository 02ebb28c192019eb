"""Errors of the experiments.

ExperimentError
├── CannotTrain         Rasa could not train or parse with a pipeline
├── UnknownRow          a row was asked for that the table does not have
└── NoSuchData          the HINT3 data set is not where it should be
"""

from seva.errors import SevaError


class ExperimentError(SevaError):
    """Base of all errors of the experiments."""

    code = "experiment_error"


class CannotTrain(ExperimentError):
    """`rasa` ended with an error; the text names its log."""

    code = "experiment_training_failed"


class UnknownRow(ExperimentError):
    """The text names the row and those that there are."""

    code = "experiment_unknown_row"


class NoSuchData(ExperimentError):
    """The text names the file that is missing."""

    code = "experiment_no_such_data"
