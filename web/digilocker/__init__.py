"""The pages between the chat and DigiLocker: what is asked for, and how it went."""

from web.digilocker.routes import digilocker_pages

__all__ = ["digilocker_pages"]
