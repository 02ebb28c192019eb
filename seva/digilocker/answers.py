"""What DigiLocker's API answers, as far as we read it; anything else in an answer is left alone."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from seva.digilocker.port import Issued, Tokens

Text = Annotated[str, StringConstraints(max_length=400)]
Filled = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class TokenAnswer(_Answer):
    """Of `/oauth2/1/token`."""

    access_token: Filled
    refresh_token: Filled | None = None

    def tokens(self) -> Tokens:
        """As the core knows them."""
        return Tokens(self.access_token, self.refresh_token)


class Item(_Answer):
    """One issued document."""

    uri: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    doctype: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{3,10}$")]
    name: Text = ""
    issuer: Text = ""
    date: Text = ""

    def issued(self) -> Issued:
        """As the core knows it."""
        return Issued(self.uri, self.doctype, self.name, self.issuer, self.date)


class ItemsAnswer(_Answer):
    """Of `/oauth2/2/files/issued`."""

    items: list[Item]


class ErrorAnswer(_Answer):
    """Of anything that failed."""

    error: str = ""
