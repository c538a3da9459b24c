"""The verifier's own Ed25519 agrees with RFC 8032 and with a library."""

import importlib.util
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE = Path(__file__).resolve().parents[3] / "tools" / "verify_ledger.py"
spec = importlib.util.spec_from_file_location("verify_ledger", FILE)
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)

RFC_8032 = [  # public key, message, signature: §7.1, tests 1 to 3
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_published_signatures_fit(key, message, signature):
    key, message, signature = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert verifier.signature_fits(key, message, signature)
    assert not verifier.signature_fits(key, message + b"x", signature)


def test_it_accepts_what_a_library_signs_and_refuses_every_changed_byte():
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    key, message = private.public_key().public_bytes_raw(), "账本".encode()
    signature = private.sign(message)
    assert verifier.signature_fits(key, message, signature)
    for i in range(0, 64, 7):
        changed = bytearray(signature)
        changed[i] ^= 1
        assert not verifier.signature_fits(key, message, bytes(changed))


def test_it_refuses_a_second_form_of_the_same_signature():
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    signature = private.sign(b"m")
    s = int.from_bytes(signature[32:], "little") + verifier.L
    assert not verifier.signature_fits(
        private.public_key().public_bytes_raw(), b"m", signature[:32] + s.to_bytes(32, "little")
    )


@pytest.mark.parametrize("key", [b"", b"\xff" * 32, b"\x02" + b"\x00" * 31])
def test_an_unusable_key_fits_nothing(key):
    assert not verifier.signature_fits(key, b"m", b"\x00" * 64)
