"""Errors at the officers' desk; each leaves everything as it was.

Conflict
├── Stale           somebody else changed the application since the page was made
├── ProposalOpen    a decision waits for its second officer: that comes first
├── NoProposal      nothing waits for a second officer (any more)
├── SameOfficer     who proposed a decision cannot be its second officer
├── CannotTransfer  the application cannot go there
└── NotReopened     the decision cannot be taken back (any more)
InvalidFields
└── WordsNeeded     the words to the citizen are missing, or not in the citizen's language
"""

from backoffice.errors import Conflict, FieldError, InvalidFields


class Stale(Conflict):
    """Somebody else was quicker."""

    code, title = "changed_meanwhile", "The application has changed meanwhile"


class ProposalOpen(Conflict):
    """A second officer has to confirm or send back first."""

    code, title = "proposal_open", "A decision waits for its second officer"


class NoProposal(Conflict):
    """There is no decision to confirm."""

    code, title = "no_proposal", "No decision waits for a second officer"


class SameOfficer(Conflict):
    """Four eyes are two officers."""

    code, title = "same_officer", "The second officer must be somebody else"


class CannotTransfer(Conflict):
    """The place is not there, or it is where the application is already."""

    code, title = "cannot_transfer", "The application cannot go there"


class NotReopened(Conflict):
    """Only a decision whose certificate is not issued can be taken back, and only for some days."""

    code, title = "not_reopened", "The decision cannot be taken back"


class WordsNeeded(InvalidFields):
    """What the citizen is told is missing, or in another language than theirs; `code` of the item says which."""

    def __init__(self, code: str) -> None:
        super().__init__([FieldError("words", code, "Write to the citizen in the citizen's language.")])
