"""A device's configuration and its timer: netwright.simulate.cli.configuration."""

from netwright.simulate.cli.configuration import Configuration, sections_of


def test_what_nobody_confirms_is_taken_back() -> None:
    """The dead man that a real device has."""
    now = [0.0]
    configuration = Configuration({"a": []}, lambda: now[0])
    configuration.commit({"b": []}, timer_s=60)
    assert configuration.running == {"b": []}

    now[0] = 60.0
    assert configuration.running == {"a": []}
    assert not configuration.confirm()


def test_what_is_confirmed_stays() -> None:
    """And nothing is pending afterwards."""
    now = [0.0]
    configuration = Configuration({"a": []}, lambda: now[0])
    configuration.commit({"b": []}, timer_s=60)
    assert configuration.confirm()

    now[0] = 600.0
    assert configuration.running == {"b": []}


def test_lines_are_read_under_their_headers() -> None:
    """Comments and what surrounds a configuration are none of it."""
    text = "Building configuration...\n!\nhostname a\ninterface b\n shutdown\nend"

    assert sections_of(text) == {"hostname a": [], "interface b": ["shutdown"]}
