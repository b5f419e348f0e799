"""Opening and sealing vault data: netwright.vault.keys."""

import pickle
import threading
from collections.abc import Callable
from random import Random

import pytest

from netwright.errors import VaultError
from netwright.model.secret import Secret
from netwright.vault.cipher import CipherKeys, DerivationCache, derive
from netwright.vault.envelope import Envelope, parse, render
from netwright.vault.keys import VaultKeys, VaultPassword

DEFAULT = VaultPassword("default", Secret("CANARY-default-password"))
PROD = VaultPassword("prod", Secret("CANARY-prod-password"))
PLAIN = Secret("CANARY kind: ssh\npassword: 비밀\n")


class Derivations(list[bytes]):
    """The salts that keys were derived for, which costs milliseconds each."""

    def cache(self, clock: Callable[[], float] = lambda: 0.0, most: int = 100) -> DerivationCache:
        """Return a cache that counts here."""
        return DerivationCache(clock, most=most, keep_s=900, derive=self._derive)

    def _derive(self, password: Secret, salt: bytes) -> CipherKeys:
        self.append(salt)
        return derive(password, salt)


def test_what_is_sealed_opens_again() -> None:
    """The bytes an operator stored come back, Korean and line ends included."""
    keys = VaultKeys([DEFAULT, PROD])

    assert keys.open(keys.seal(PLAIN, "prod")) == PLAIN


def test_each_seal_has_its_own_salt() -> None:
    """With one salt for two texts, their XOR shows both: the CTR start is derived from it."""
    keys = VaultKeys([DEFAULT])

    assert len({parse(keys.seal(PLAIN)).salt for _ in range(20)}) == 20


def test_the_vault_id_says_which_password_is_tried_first() -> None:
    """A wrong try costs as much as a right one."""
    sealed = VaultKeys([PROD]).seal(PLAIN, "prod")
    derivations = Derivations()

    assert VaultKeys([DEFAULT, PROD], derivations.cache()).open(sealed) == PLAIN
    assert len(derivations) == 1


def test_a_label_is_only_a_label() -> None:
    """`ansible-vault encrypt --vault-id other@file` with our password opens all the same."""
    sealed = VaultKeys([VaultPassword("other", DEFAULT.secret)]).seal(PLAIN, "other")

    assert VaultKeys([DEFAULT]).open(sealed) == PLAIN


def test_the_password_of_another_tenant_opens_nothing() -> None:
    """Tenants are kept apart by their passwords."""
    sealed = VaultKeys([PROD]).seal(PLAIN, "prod")

    with pytest.raises(VaultError, match="no password for vault id 'prod'"):
        VaultKeys([DEFAULT]).open(sealed)


def test_wrong_password_is_said_once_and_clearly() -> None:
    """Wrong password and damage cannot be told apart, so the message names both."""
    sealed = VaultKeys([VaultPassword("default", Secret("other"))]).seal(PLAIN)

    with pytest.raises(VaultError, match="wrong vault password for vault id 'default'"):
        VaultKeys([DEFAULT]).open(sealed)


def test_two_ids_with_one_password_are_refused() -> None:
    """Two ids that open one another's files separate nothing."""
    with pytest.raises(VaultError, match="'default' and 'prod' have the same password"):
        VaultKeys([DEFAULT, VaultPassword("prod", DEFAULT.secret)])


def test_during_a_rekey_both_passwords_of_an_id_work() -> None:
    """Files change hands one by one; the first password is the one that seals."""
    old, new = VaultKeys([DEFAULT]), VaultPassword("default", Secret("new"))
    both = VaultKeys([new, DEFAULT])

    assert both.open(old.seal(PLAIN)) == PLAIN
    assert VaultKeys([new]).open(both.seal(PLAIN)) == PLAIN


def test_sealing_for_an_unknown_id_is_refused() -> None:
    """Nobody could open it."""
    with pytest.raises(VaultError, match="no password for vault id 'nobody'"):
        VaultKeys([DEFAULT]).seal(PLAIN, "nobody")


def test_any_change_to_the_ciphertext_is_noticed() -> None:
    """Without the HMAC, CTR would let anybody flip the bits of a password."""
    keys = VaultKeys([DEFAULT])
    envelope = parse(keys.seal(PLAIN))
    random = Random(0)  # noqa: S311 - a test that fails must fail again

    for _ in range(2_000):
        octets = bytearray(envelope.ciphertext)
        octets[random.randrange(len(octets))] ^= random.randrange(1, 256)
        with pytest.raises(VaultError, match="wrong vault password"):
            keys.open(render(envelope._replace(ciphertext=bytes(octets))))


def test_a_sealed_text_that_is_no_utf8_is_an_error_without_its_content() -> None:
    """`ansible-vault encrypt` takes any bytes; what was in them must not travel in an exception."""
    keys = VaultKeys([DEFAULT])
    salt = b"s" * 32
    derived = derive(DEFAULT.secret, salt)
    octets = derived.encipher(Secret("CANARY~~~"))
    broken = bytes([octets[0] ^ 0xFF, *octets[1:]])
    envelope = Envelope(salt, derived.authenticate(broken), broken)

    with pytest.raises(VaultError, match="not padded UTF-8") as caught:
        keys.open(render(envelope))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_hundred_thousand_damaged_blobs_are_refused_and_never_crash() -> None:
    """Opened, not only parsed; the derivation, which takes 500 s of it, is a cheap one here."""
    random = Random(0)  # noqa: S311 - a test that fails must fail again
    cheap = CipherKeys(b"k" * 32, b"m" * 32, b"s" * 16)
    keys = VaultKeys([DEFAULT, PROD], DerivationCache(lambda: 0.0, derive=lambda *_: cheap))
    sealed = keys.seal(PLAIN, "prod")
    opened = 0
    for _ in range(100_000):
        place = random.randrange(len(sealed))
        piece = random.choice(("", "0", "f", ";", "\n", "$", "\0", "é", sealed[:place]))
        damaged = sealed[:place] + piece + sealed[place + random.randrange(3) :]
        try:
            assert keys.open(damaged) == PLAIN
            opened += 1
        except VaultError:
            continue

    assert opened < 20_000  # a label, a line end, or nothing changed


def test_a_secret_that_is_no_unicode_is_an_error_without_its_content() -> None:
    r"""JSON can say "\ud800"; UTF-8 cannot."""
    with pytest.raises(VaultError, match="no Unicode text") as caught:
        VaultKeys([DEFAULT]).seal(Secret("CANARY\ud800"))
    assert caught.value.__context__ is None


def test_derivations_are_kept_for_a_while_and_no_longer() -> None:
    """A long-running worker opens its files fast, and forgets keys it no longer needs."""
    now = [0.0]
    sealed = VaultKeys([DEFAULT]).seal(PLAIN)
    derivations = Derivations()
    keys = VaultKeys([DEFAULT], derivations.cache(lambda: now[0]))
    counts = []
    for at in (0.0, 899.0, 901.0):
        now[0] = at
        keys.open(sealed)
        counts.append(len(derivations))

    assert counts == [1, 1, 2]


def test_derivations_are_bounded_in_number() -> None:
    """A vault of a million values must not fill the memory with keys."""
    cache = Derivations().cache(most=3)
    keys = VaultKeys([DEFAULT], cache)
    for _ in range(6):
        keys.seal(PLAIN)

    assert len(cache) == 3


def test_many_are_opened_in_order() -> None:
    """Values are put back where they came from."""
    keys = VaultKeys([DEFAULT, PROD])
    secrets = [Secret(f"secret {i}") for i in range(20)]
    sealed = [keys.seal(each, "prod") for each in secrets]

    assert VaultKeys([DEFAULT, PROD]).open_all(sealed) == secrets


def test_threads_share_keys() -> None:
    """Fifty workers open the same file at once."""
    sealed = VaultKeys([DEFAULT]).seal(PLAIN)
    keys = VaultKeys([DEFAULT])
    opened: list[Secret] = []
    threads = [threading.Thread(target=lambda: opened.append(keys.open(sealed))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert opened == [PLAIN] * 20


def test_no_secret_shows_in_any_form() -> None:
    """Not in repr, str, format or a pickle of anything that holds one."""
    keys = VaultKeys([DEFAULT])
    keys.seal(PLAIN)
    derived = derive(DEFAULT.secret, b"salt")

    shown = f"{keys} {keys!r} {DEFAULT} {vars(keys)} {derived!r} {derived}"

    assert "CANARY" not in shown
    assert str(derived.cipher)[2:-1] not in shown
    with pytest.raises(TypeError):
        pickle.dumps(keys)
