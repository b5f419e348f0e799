"""Structured logging: netwright.logs."""

import json
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from netwright.logs import (
    LogOptions,
    carry_context,
    configure,
    ensure_configured,
    log_context,
    protect,
)
from netwright.model.secret import Secret

LOGGER = logging.getLogger("netwright.discovery")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The log file of a configured process."""
    file = tmp_path / "log" / "netwright.jsonl"
    configure(LogOptions(form="json", file=file))
    return file


def lines(file: Path) -> list[dict[str, Any]]:
    """Return the records of a log file."""
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_record_is_a_json_line_with_ecs_names(file: Path) -> None:
    """Elastic, Loki and every other collector know these names."""
    LOGGER.warning("device unreachable", extra={"device": "sw-1", "tenant": "acme", "tries": 3})

    [line] = lines(file)
    expected = {
        "log.level": "warning",
        "message": "device unreachable",
        "log.logger": "netwright.discovery",
        "service.name": "netwright",
        "host.name": "sw-1",
        "organization.id": "acme",
        "labels.tries": 3,
    }
    assert {name: line[name] for name in expected} == expected
    assert line["@timestamp"].endswith("Z")


def test_context_is_in_every_record_inside_and_in_none_outside(file: Path) -> None:
    """Whose run a line belongs to must not depend on who remembered to say so."""
    with log_context(run_id="r-1", tenant="acme"):
        with log_context(device="sw-1"):
            LOGGER.info("inside")
        LOGGER.info("between")
    LOGGER.info("outside")

    inside, between, outside = lines(file)
    assert (inside["labels.run_id"], inside["host.name"]) == ("r-1", "sw-1")
    assert "host.name" not in between
    assert "labels.run_id" not in outside


def test_a_field_named_by_the_caller_wins_over_the_context(file: Path) -> None:
    """Logging refuses to overwrite a record's attribute; ours is none."""
    with log_context(device="sw-1"):
        LOGGER.info("neighbor", extra={"device": "sw-2"})

    assert lines(file)[0]["host.name"] == "sw-2"


def test_a_thread_carries_the_context_of_who_started_it(file: Path) -> None:
    """Devices are worked on in Nornir's threads."""
    with ThreadPoolExecutor(2) as threads, log_context(run_id="r-1"):
        list(threads.map(carry_context(LOGGER.info), ["a", "b", "c"]))

    assert [line["labels.run_id"] for line in lines(file)] == ["r-1"] * 3


def test_a_secret_is_masked_in_message_fields_and_traceback(file: Path) -> None:
    """The second line of defence; the first is that it never gets here."""
    canary = uuid.uuid4().hex
    protect(Secret(canary))
    try:
        int(canary + "x")
    except ValueError:
        LOGGER.exception("failed for %s", canary, extra={"reason": [canary], "more": {"a": canary}})

    assert canary not in file.read_text()
    assert lines(file)[0]["error.type"] == "ValueError"


def test_every_line_of_a_private_key_is_a_secret(file: Path) -> None:
    """A parser's error quotes the line it stumbled over."""
    line = uuid.uuid4().hex * 2
    protect(Secret(f"-----BEGIN PRIVATE KEY-----\n{line}\n-----END PRIVATE KEY-----\n"))
    LOGGER.info("cannot read -----BEGIN PRIVATE KEY-----: %s", line)

    assert lines(file)[0]["message"] == "cannot read -----BEGIN PRIVATE KEY-----: ***"


def test_a_value_that_is_no_json_is_shown_as_text(file: Path) -> None:
    """Logging must not fail for what it is given."""
    LOGGER.info("odd", extra={"value": {1: object, "b": b"\xff"}})

    assert lines(file)[0]["labels.value"] == {"1": "<class 'object'>", "b": r"b'\xff'"}


def test_standard_error_is_json_when_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    """Under systemd or in a container a collector reads it."""
    configure(LogOptions(level=logging.INFO))
    LOGGER.info("hello")

    assert json.loads(capsys.readouterr().err)["message"] == "hello"


def test_text_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A sysDescr with escape sequences is shown, not obeyed."""
    configure(LogOptions(form="text"))
    LOGGER.warning("device says \x1b]0;owned\x07", extra={"device": "sw-1\n"})

    line = capsys.readouterr().err
    assert line[9:] == "WARNING device says \\x1b]0;owned\\x07 device=sw-1\\n\n"


def test_configuring_twice_does_not_log_twice(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command configures before and after it has read the settings."""
    configure(LogOptions(form="json", file=file, level=logging.INFO))
    LOGGER.info("once")

    assert (len(lines(file)), capsys.readouterr().err.count("once")) == (1, 1)


def test_a_flow_keeps_what_its_process_configured(capsys: pytest.CaptureFixture[str]) -> None:
    """A flow started by `netwright -vv discover` logs as the operator asked."""
    configure(LogOptions(level=logging.DEBUG))
    ensure_configured(LogOptions(level=logging.ERROR))
    LOGGER.debug("still here")

    assert "still here" in capsys.readouterr().err


def test_nornir_prints_no_traceback_per_device(capsys: pytest.CaptureFixture[str]) -> None:
    """A thousand unreachable devices are a thousand lines, not a thousand tracebacks."""
    configure(LogOptions())
    logging.getLogger("nornir.core.task").error("Host failed with traceback")

    assert capsys.readouterr().err == ""
