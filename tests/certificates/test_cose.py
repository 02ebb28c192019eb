"""COSE_Sign1 as others write and read it: the working group's example, and pycose in both directions."""

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pycose.algorithms import EdDSA
from pycose.headers import KID, Algorithm
from pycose.keys import OKPKey
from pycose.keys.curves import Ed25519
from pycose.messages import Sign1Message

from seva.certificates import NotACertificate, decode_record, encode_record, key_id, open_envelope, public_bytes, sign
from seva.certificates.cose import Envelope
from tests.certificates.issuer import CERTIFICATE, DEPARTMENT, RECORD, STRANGER

# github.com/cose-wg/Examples, eddsa-examples/eddsa-sig-01: its key id stands in the unprotected header.
EXAMPLE_KEY = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
EXAMPLE_PAYLOAD = b"This is the content."
EXAMPLE_SIGNATURE = (
    "7142fd2ff96d56db85bee905a76ba1d0b7321a95c8c4d3607c5781932b7afb87"
    "11497dfa751bf40b58b3bcc32300b1487f3db34085eef013bf08f4a44d6fef0d"
)


def theirs(private: Ed25519PrivateKey) -> OKPKey:
    return OKPKey(crv=Ed25519, x=public_bytes(private), d=private.private_bytes_raw())


def test_the_working_group_s_example() -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(EXAMPLE_KEY))
    envelope = Envelope(bytes.fromhex("a201270300"), EXAMPLE_PAYLOAD, bytes.fromhex(EXAMPLE_SIGNATURE), b"11")
    assert envelope.is_signed_by(public_bytes(private))
    assert not envelope.is_signed_by(public_bytes(STRANGER))


def test_pycose_reads_what_we_sign() -> None:
    assert cbor2.loads(CERTIFICATE).tag == Sign1Message.cbor_tag == 18
    # Its own reading of the tag wants lists, where the library of today gives what is in a tag as tuples.
    message = Sign1Message.from_cose_obj(cbor2.loads(CERTIFICATE[1:]), allow_unknown_attributes=True)
    assert message.phdr == {Algorithm: EdDSA, KID: key_id(public_bytes(DEPARTMENT))}
    message.key = theirs(DEPARTMENT)
    assert message.verify_signature()
    assert decode_record(message.payload) == RECORD
    message.key = theirs(STRANGER)
    assert not message.verify_signature()


def test_we_read_what_pycose_signs() -> None:
    kid = key_id(public_bytes(DEPARTMENT))
    message = Sign1Message(phdr={Algorithm: EdDSA, KID: kid}, uhdr={}, payload=encode_record(RECORD))
    message.key = theirs(DEPARTMENT)
    content = message.encode()
    assert content == CERTIFICATE  # Ed25519 has one signature for a key and a content
    assert open_envelope(content).is_signed_by(public_bytes(DEPARTMENT))


def test_a_header_outside_of_the_signature_is_refused() -> None:
    message = Sign1Message(phdr={Algorithm: EdDSA}, uhdr={KID: key_id(public_bytes(DEPARTMENT))}, payload=b"x")
    message.key = theirs(DEPARTMENT)
    with pytest.raises(NotACertificate):
        open_envelope(message.encode())


def test_signing_is_repeatable() -> None:
    assert sign(encode_record(RECORD), DEPARTMENT) == CERTIFICATE
