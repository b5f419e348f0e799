"""The reference project that Netwright carries: netwright.project.packaged."""

import nornir_tasks
from netwright.project import data_root, entrypoint


def test_a_checkout_is_its_own_reference_project() -> None:
    """What users fork is what we run."""
    assert {"flows", "nornir_tasks", "inventory", "playbooks"} <= {
        path.name for path in data_root().iterdir()
    }


def test_an_object_is_found_by_the_name_that_prefect_yaml_uses() -> None:
    """The library knows flows by name only: they stand above it."""
    assert entrypoint("nornir_tasks.__doc__") == nornir_tasks.__doc__
