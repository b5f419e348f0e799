"""USM keys, digests and ciphers: the RFCs' vectors, and pysnmp where the RFCs give none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.type.univ import OctetString
from pysnmp.hlapi import v3arch
from pysnmp.proto.secmod.eso.priv.aes192 import Aes192, AesBlumenthal192
from pysnmp.proto.secmod.eso.priv.aes256 import Aes256, AesBlumenthal256
from pysnmp.proto.secmod.rfc3414.priv.des import Des
from pysnmp.proto.secmod.rfc3826.priv.aes import Aes

from netwright.errors import UsageError
from netwright.model.credential import UsmUser
from netwright.model.secret import Secret
from netwright.transport.snmp.ber import DecodeError
from netwright.transport.snmp.privacy import PRIVACY, Clock, privacy
from netwright.transport.snmp.user_keys import UserKeys
from netwright.transport.snmp.usm import AUTHENTICATION, Signer, localized_key, master_key

SHA_512_OF_HI_THERE = (
    "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
    "daa833b7d6b8a702038b274eaea3f4e4"
)
ENGINE_ID = bytes(11) + b"\x02"
THEIR_AUTH = {
    "MD5": v3arch.USM_AUTH_HMAC96_MD5,
    "SHA": v3arch.USM_AUTH_HMAC96_SHA,
    "SHA-224": v3arch.USM_AUTH_HMAC128_SHA224,
    "SHA-256": v3arch.USM_AUTH_HMAC192_SHA256,
    "SHA-384": v3arch.USM_AUTH_HMAC256_SHA384,
    "SHA-512": v3arch.USM_AUTH_HMAC384_SHA512,
}
THEIR_PRIV: dict[str, type[Any]] = {
    "DES": Des,
    "AES": Aes,
    "AES-128": Aes,
    "AES-192": AesBlumenthal192,
    "AES-256": AesBlumenthal256,
    "AES-192-C": Aes192,
    "AES-256-C": Aes256,
}


@pytest.mark.parametrize(
    ("digest", "passphrase", "master", "localized"),
    [
        (
            "md5",
            "maplesyrup",
            "9faf3283884e92834ebc9847d8edd963",
            "526f5eed9fcce26f8964c2930787d82b",
        ),
        (
            "sha1",
            "maplesyrup",
            "9fb5cc0381497b3793528939ff788d5d79145211",
            "6695febc9288e36282235fc7151f128497b38f3f",
        ),
        (
            "md5",
            "newsyrup",
            "01add273107c4e596b4b00f82b1d42a7",
            "87021d7bd9d101ba05ea6e3bf9d9bd4a",
        ),
        (
            "sha1",
            "newsyrup",
            "3a51a6d736aa347b83dc4a87e3e55ee4d698ac71",
            "78e2dcce79d59403b58c1bbaa5bff46391f1cd25",
        ),
    ],
)
def test_keys_are_those_of_rfc_3414(
    digest: str, passphrase: str, master: str, localized: str
) -> None:
    """Sections A.3.1, A.3.2, A.5.1 and A.5.2."""
    assert master_key(digest, Secret(passphrase)).hex() == master
    assert localized_key(digest, Secret(passphrase), ENGINE_ID).hex() == localized


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        ("MD5", "9294727a3638bb1c13f48ef8158bfc9d"),
        ("SHA", "b617318655057264e28bc0b6fb378c8ef146be00"),
        ("SHA-224", "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22"),
        ("SHA-256", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        ("SHA-384", "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"),
        (
            "SHA-512",
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4",
        ),
    ],
)
def test_digests_are_truncated_as_the_rfcs_say(protocol: str, expected: str) -> None:
    """HMAC vectors of RFC 2202 and RFC 4231, cut to 12 octets (RFC 3414) or RFC 7860's sizes."""
    key = b"\x0b" * (16 if protocol == "MD5" else 20)
    sizes = {"MD5": 12, "SHA": 12, "SHA-224": 16, "SHA-256": 24, "SHA-384": 32, "SHA-512": 48}
    assert (
        Signer(AUTHENTICATION[protocol], key).sign(b"Hi There")
        == (bytes.fromhex(expected)[: sizes[protocol]])
    )


@pytest.mark.filterwarnings("ignore:CFB has been moved", "ignore:TripleDES has been moved")
@pytest.mark.parametrize("auth", THEIR_AUTH)
@pytest.mark.parametrize("priv", PRIVACY)
def test_pysnmp_decrypts_what_is_encrypted_and_the_other_way_round(auth: str, priv: str) -> None:
    """Keys of every extension and hash, initial vectors and padding are the standard's."""
    theirs = THEIR_PRIV[priv]()
    master = theirs.hash_passphrase(THEIR_AUTH[auth], OctetString("maplesyrup"))
    key = theirs.localize_key(THEIR_AUTH[auth], master, OctetString(ENGINE_ID))
    ours = privacy(priv, AUTHENTICATION[auth].digest, Secret("maplesyrup"), ENGINE_ID)
    clock = Clock(5, 123456)
    plain = bytes(range(77))

    sealed, salt = ours.encrypt(plain, clock)
    opened = bytes(theirs.decrypt_data(key, (*clock, OctetString(salt)), OctetString(sealed)))
    assert opened[: len(plain)] == plain

    sealed, salt = theirs.encrypt_data(key, (*clock, None), plain)
    assert ours.decrypt(bytes(sealed), bytes(salt), clock)[: len(plain)] == plain


@pytest.mark.parametrize("protocol", PRIVACY)
def test_no_salt_is_used_twice(protocol: str) -> None:
    """Two messages under one key and vector would give away their difference."""
    one = privacy(protocol, "sha1", Secret("maplesyrup"), ENGINE_ID)
    salts = {one.encrypt(b"x" * 16, Clock(1, 1))[1] for _ in range(100)}
    assert len(salts) == 100


@given(st.sampled_from(PRIVACY), st.binary(max_size=64), st.binary(max_size=9))
def test_any_sealed_bytes_are_decrypted_or_refused(
    protocol: str, sealed: bytes, salt: bytes
) -> None:
    """What a hostile agent calls encrypted raises nothing but the one typed error."""
    try:
        privacy(protocol, "sha1", Secret("maplesyrup"), ENGINE_ID).decrypt(
            sealed, salt, Clock(1, 2)
        )
    except DecodeError as error:
        assert str(error) == "decryptionError"  # noqa: PT017


@pytest.mark.parametrize(
    "user",
    [
        UsmUser("u", "SHA-3", Secret("passphrase")),
        UsmUser("u", "SHA"),
        UsmUser("u", "SHA", Secret("")),
        UsmUser("u", "SHA", Secret("passphrase"), "3DES", Secret("passphrase")),
        UsmUser("u", "SHA", Secret("passphrase"), "AES"),
        UsmUser("u", None, None, "AES", Secret("passphrase")),
    ],
)
def test_a_user_that_cannot_work_is_refused_by_name(user: UsmUser) -> None:
    """A misspelt protocol is the operator's error, found before anything is sent."""
    with pytest.raises(UsageError, match="SNMPv3 user u: ") as caught:
        UserKeys(user)
    assert "passphrase" not in str(caught.value)
