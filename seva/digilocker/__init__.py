"""DigiLocker: issued documents, taken with the citizen's consent from where they were issued.

DigiLockerError
├── Away            it cannot be reached in time, or says that it or an issuer is down (retryable)
├── Nonsense        it answered what its API does not promise, or a file that does not fit its signature (retryable)
├── GrantRefused    a code, verifier or refresh token was not taken
├── TokenEnded      the access token is not good any more
├── NotThere        no document at that address
└── NotSetUp        our id, secret, address or scope is not what was registered
"""

from seva.digilocker.errors import Away, DigiLockerError, GrantRefused, Nonsense, NotSetUp, NotThere, TokenEnded

__all__ = ["Away", "DigiLockerError", "GrantRefused", "Nonsense", "NotSetUp", "NotThere", "TokenEnded"]
