"""Errors of the review; the tree is in the package's docstring."""

from workbench.errors import WorkbenchError


class ReviewError(WorkbenchError):
    """Base of all errors of the review."""

    code = "review_error"


class NoConversations(ReviewError):
    """There is nothing to read yet."""

    code = "no_conversations"


class NoTrainingData(ReviewError):
    """The command does not run where data/ is."""

    code = "no_training_data"


class AlreadyThere(ReviewError):
    """The message stands in the training data; the text says where, and as which intent."""

    code = "already_there"


class KeptForJudgement(ReviewError):
    """The message is one that models are judged by; it must not be learnt."""

    code = "kept_for_judgement"


class NotAnExample(ReviewError):
    """Nothing is left of the message that could be learnt."""

    code = "not_an_example"


class WrongFolder(ReviewError):
    """The evaluation messages would be learnt if they were written there."""

    code = "wrong_folder"
