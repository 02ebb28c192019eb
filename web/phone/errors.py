"""What may be wrong with the page's files."""

from seva.errors import SevaError


class PhonePageError(SevaError):
    """The page cannot be put together."""

    code = "phone_page"


class WordsError(PhonePageError):
    """A word of the page is missing in a language."""

    code = "phone_words"
