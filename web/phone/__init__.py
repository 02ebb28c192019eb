"""The phone page: WhatsApp on a phone, over the stand-in for Meta.

PhonePageError
└── WordsError    a word of the page is missing in a language
"""

from web.phone.errors import PhonePageError, WordsError
from web.phone.page import phone_page

__all__ = ["PhonePageError", "WordsError", "phone_page"]
