"""Is this project fit?"""

import base64
import json
import os
import stat
import urllib.request
from contextlib import closing
from importlib import metadata
from pathlib import Path
from typing import Any

from netwright.cli.checks.check import Check, Finding, fail, ok, warn
from netwright.credentials.folder import vault_files
from netwright.errors import ProjectError
from netwright.inventory import load_inventory, load_scopes
from netwright.project import Project
from netwright.project.credentials import profiles_of
from netwright.store.database import Store
from netwright.store.migrate import HEAD, current_revision
from netwright.transport.git import git
from netwright.vault.envelope import MARK
from netwright.vault.passwords import read_password

_TIMEOUT_S = 3


def checks(project: Project, tenant: str) -> list[Check]:
    """Return the checks of a project, with the credentials of one tenant."""
    return [
        Check("project", lambda: ok(str(project.root))),
        Check("vault_password", lambda: _vault_password(project)),
        Check("vault_password_ignored", lambda: _vault_password_ignored(project)),
        Check("vault_files", lambda: _vault_files(project)),
        Check("credentials", lambda: _credentials(project, tenant)),
        Check("inventory", lambda: _inventory(project)),
        Check("database", lambda: _database(project)),
        Check("host_keys", lambda: _host_keys(project)),
        Check("prefect", lambda: _prefect(project)),
    ]


def _vault_password(project: Project) -> Finding:
    if not project.vault_passwords:
        return warn("none: credentials cannot be read", "set vault_password_file in netwright.toml")
    for vault_id, source in project.vault_passwords.items():
        read_password(source, vault_id)
    return ok(", ".join(project.vault_passwords))


def _vault_password_ignored(project: Project) -> Finding:
    if not (project.root / ".git").exists():
        return warn("the project is no git repository", f"git init {project.root}")
    listed = git(
        project.root, "ls-files", "--cached", "--others", "--exclude-standard"
    ).splitlines()
    exposed = {project.root / name for name in listed} & {
        Path(source) for source in (*project.vault_passwords.values(), project.database_key)
    }
    if exposed:
        return fail(f"{min(exposed)} can be committed", "add it to .gitignore")
    return ok("no password file can be committed")


def _vault_files(project: Project) -> Finding:
    tenants = (path for path in project.vault.iterdir() if path.is_dir())
    files = [file for folder in (project.vault, *tenants) for file in vault_files(folder)]
    plain = [file for file in files if MARK not in file.read_text("utf-8", "replace")]
    if plain:
        return fail(f"{plain[0]} is not encrypted", f"ansible-vault encrypt {plain[0]}")
    open_to_all = [file for file in files if file.stat().st_mode & stat.S_IWOTH]
    if open_to_all:
        return fail(f"{open_to_all[0]} is writable by all", f"chmod o-w {open_to_all[0]}")
    return ok(f"{len(files)} encrypted")


def _credentials(project: Project, tenant: str) -> Finding:
    profiles = profiles_of(project, tenant)
    if not profiles:
        return warn("none: nothing can be logged in to", "netwright creds add")
    return ok(", ".join(profiles))


def _inventory(project: Project) -> Finding:
    hosts, scopes = load_inventory(project.inventory).hosts, load_scopes(project.inventory)
    return ok(f"{len(hosts)} hosts, {len(scopes)} scopes")


def _database(project: Project) -> Finding:
    with closing(Store(project.database_url)) as store:
        shown = store.url.render_as_string(hide_password=True)
        file = store.url.database if store.url.get_backend_name() == "sqlite" else None
        if file and not Path(file).exists():
            return ok(f"{shown}: will be made when first used")
        revision = current_revision(store)
    if revision not in (None, HEAD):
        return fail(f"{shown}: schema {revision}, need {HEAD}", "netwright db upgrade")
    return ok(f"{shown}: schema {revision or 'empty'}")


def _host_keys(project: Project) -> Finding:
    try:
        mode = project.known_hosts.stat().st_mode
    except FileNotFoundError:
        return ok("none trusted yet")
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        return fail(f"{project.known_hosts} can be changed by others", "chmod 0600 it")
    return ok(f"{len(project.known_hosts.read_text().splitlines())} trusted")


def _prefect(project: Project) -> Finding:
    url = project.settings.prefect_api_url
    if not url:
        return ok("not configured: commands run in their own process")
    served, ours = _get(f"{url.rstrip('/')}/admin/version"), metadata.version("prefect")
    if served != ours:
        return warn(f"{url}: server {served}, worker {ours}", f"run both with Prefect {ours}")
    return ok(f"{url}: {served}")


def _get(url: str) -> Any:
    if not url.startswith(("http://", "https://")):
        raise ProjectError(f"{url}: no http address", "set prefect_api_url in netwright.toml")
    request = urllib.request.Request(url)  # noqa: S310 - http only, checked above
    login = os.environ.get("PREFECT_API_AUTH_STRING")
    if login:
        request.add_header("Authorization", f"Basic {base64.b64encode(login.encode()).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            return json.load(answer)
    except ValueError as error:
        raise ProjectError(f"{url}: not a Prefect server", "is prefect_api_url right?") from error
    except OSError as error:  # urllib's own errors are this too
        reason = getattr(error, "reason", error)
        raise ProjectError(f"{url}: {reason}", "start it, or mend prefect_api_url") from error
