"""Errors of the experiments; the tree is in the package's docstring."""

from workbench.errors import WorkbenchError


class ExperimentError(WorkbenchError):
    """Base of all errors of the experiments."""

    code = "experiment_error"


class CannotTrain(ExperimentError):
    """Rasa could not train or parse with a pipeline; the text names its log."""

    code = "experiment_training_failed"


class UnknownRow(ExperimentError):
    """A row was asked for that no table has; the text names those that there are."""

    code = "experiment_unknown_row"


class NoSuchData(ExperimentError):
    """The HINT3 data set is not where it should be; the text names the file that is missing."""

    code = "experiment_no_such_data"
