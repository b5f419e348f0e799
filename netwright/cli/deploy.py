"""`netwright deploy`."""

import os
import sys

import typer

from netwright.cli.invocation import invocation


def deploy(context: typer.Context) -> None:
    """Register what prefect.yaml names with the Prefect server; a worker then runs it.

    This is `prefect deploy --all`, which has to import the flows that an installed Netwright
    hides, for the project's directory.
    """
    from netwright.cli.opened import open_project
    from netwright.errors import ProjectError
    from netwright.project import data_root

    project = open_project(invocation(context))
    url = project.settings.prefect_api_url
    if not url:
        raise ProjectError(
            "no Prefect server to deploy to",
            "set prefect_api_url in netwright.toml or PREFECT_API_URL",
        )
    paths = filter(None, (str(data_root()), os.environ.get("PYTHONPATH")))
    environment = os.environ | {
        "PREFECT_API_URL": url,
        "PYTHONPATH": os.pathsep.join(paths),
        "PWD": str(project.root),  # prefect.yaml hands it to the worker
    }
    os.chdir(project.root)
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    os.execve(command[0], command, environment)  # noqa: S606 - no shell is wanted
