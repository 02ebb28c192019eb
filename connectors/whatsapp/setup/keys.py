"""The key pair by which Flows are encrypted: Meta gets the public half, we keep the private one."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from connectors.whatsapp.graph import Graph
from connectors.whatsapp.json_values import listed, mapping, text
from connectors.whatsapp.setup.errors import SetupError

# Meta takes RSA keys of this size only.
BITS = 2048
VALID = "VALID"


def make_key(file: Path) -> str:
    """Makes a private key in a new file that its owner alone can read, and returns it as PEM."""
    key = generate_private_key(public_exponent=65537, key_size=BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SetupError(f"{file} is there already, and a key is never written over. Name another file.") from error
    with os.fdopen(opened, "wb") as stream:
        stream.write(pem)
    return pem.decode("ascii")


def public_half(private_pem: str) -> str:
    """The public key (PEM) of a private one; line ends may be written as `\\n`, as in a file of settings."""
    try:
        key = load_pem_private_key(private_pem.replace("\\n", "\n").encode(), password=None)
    except (ValueError, TypeError) as error:
        raise SetupError("WHATSAPP_FLOW_PRIVATE_KEY is not a private key in PEM without a password.") from error
    if not isinstance(key, RSAPrivateKey) or key.key_size != BITS:
        raise SetupError(f"WHATSAPP_FLOW_PRIVATE_KEY must be an RSA key of {BITS} bits.")
    return _pem(key.public_key())


async def upload_key(graph: Graph, number: str, public_pem: str) -> str:
    """Gives a number its public key; Meta's status of it afterwards."""
    await graph.post(f"{number}/whatsapp_business_encryption", number, data={"business_public_key": public_pem})
    return (await key_at_meta(graph, number))[1]


async def key_at_meta(graph: Graph, number: str) -> tuple[str, str]:
    """The public key that Meta holds for a number, and its status; both empty without one."""
    answer = await graph.get(f"{number}/whatsapp_business_encryption", number)
    row = mapping(next(iter(listed(answer.get("data"))), None))
    return text(row.get("business_public_key")) or "", text(row.get("business_public_key_signature_status")) or ""


def is_same_key(one: str, other: str) -> bool:
    """Whether two public keys are one, however their PEM is written."""
    try:
        keys = [load_pem_public_key(pem.strip().encode()) for pem in (one, other)]
    except ValueError:
        return False
    first, second = (_pem(key) if isinstance(key, RSAPublicKey) else None for key in keys)
    return first is not None and first == second


def _pem(key: RSAPublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
