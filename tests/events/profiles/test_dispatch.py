"""Whose message it is: netwright.events.profiles.compiled, netwright.events.profiles.dispatch."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.events.profiles.compiled import CompiledProfiles
from netwright.events.profiles.profile import Profile, Recognise
from netwright.model.event import Event

ONE = Profile(
    vendor="one", product="os", platforms=["one_os"], recognise=[Recognise(starts=["%LINK-"])]
)
TWO = Profile(
    vendor="two",
    product="os",
    platforms=["two_os"],
    recognise=[Recognise(starts=["%"], app_name=["*"]), Recognise(matches=r"^\d\d: two")],
)
SSHD = Profile(vendor="any", product="sshd", recognise=[Recognise(app_name=["sshd"])])
ALL = CompiledProfiles([ONE, TWO, SSHD])


def class_of(message: str, app_name: str | None = None, platform: str | None = None) -> str | None:
    """Return the class that a message gets."""
    event = Event(message.encode(), message=message, app_name=app_name)
    ALL.apply(event, platform)
    return event.class_


def test_the_inventory_goes_before_the_text() -> None:
    """Two systems write the same words; which one a device has is known."""
    assert class_of("%LINK-3-UPDOWN: x") == "one:os"
    assert class_of("%LINK-3-UPDOWN: x", platform="two_os") == "two:os"


def test_what_any_device_may_run_is_read_on_a_known_one_too() -> None:
    """A router has an sshd, and its failed logins count."""
    assert class_of("Failed password", "sshd", platform="one_os") == "any:sshd"


def test_a_known_device_is_never_read_as_another_vendors() -> None:
    """Text that somebody else chose must not make a router a firewall."""
    assert class_of("12: two", platform="one_os") == "one:os"


def test_a_platform_without_a_profile_is_left_to_the_text() -> None:
    """Not every platform that discovery knows has messages that we know."""
    assert class_of("12: two", platform="three_os") == "two:os"


def test_the_more_particular_way_goes_first() -> None:
    """A program in the header says more than a percent sign."""
    assert class_of("%LINK-3-UPDOWN: x", "Ebra") == "two:os"


def test_nobodys_message_stays_as_it_is_and_keeps_its_platform() -> None:
    """Nothing is lost because it is not understood."""
    event = Event(b"x", message="hello", app_name="app")
    ALL.apply(event, "three_os")

    assert (event.class_, event.vendor, event.platform) == (None, None, "three_os")


def test_names_that_a_sender_makes_up_do_not_fill_the_memory() -> None:
    """Ten thousand programs a second, each remembered, would."""
    profiles = CompiledProfiles([TWO, SSHD])
    for number in range(10_000):
        profiles.apply(Event(b"", message="x", app_name=f"app{number}"), None)

    assert len(profiles._by_text._candidates) <= 4_096  # noqa: SLF001 - what must be bounded


@given(st.text(max_size=20), st.none() | st.text(max_size=8))
def test_at_most_one_profile_reads_a_message(message: str, app_name: str | None) -> None:
    """Read twice, a message would be counted twice (napalm-logs #246)."""
    readers = [p for p in (ONE, TWO, SSHD) if class_alone(p, message, app_name)]

    assert (class_of(message, app_name) is not None) == bool(readers)


def class_alone(profile: Profile, message: str, app_name: str | None) -> bool:
    """Tell whether a profile would read a message if it were the only one."""
    event = Event(b"", message=message, app_name=app_name)
    CompiledProfiles([profile]).apply(event, None)
    return event.class_ is not None
