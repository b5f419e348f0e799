"""Ansible module: restart services of a Linux host, by systemd or its script in /etc/init.d."""

import re
import time
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
LATELY_S = 60.0
"""What has begun within a minute need not be restarted; and so one sees that it was."""


def main():
    """Restart those that have run for longer."""
    module = AnsibleModule(
        argument_spec={
            "names": {"type": "list", "elements": "str", "required": True},
            "state": {"choices": ["present", "query"], "default": "present"},
        },
        supports_check_mode=True,
    )
    names = module.params["names"]
    if not all(NAME.fullmatch(name) for name in names):
        module.fail_json(msg="not a service's name")
    before = [_is_fresh(module, name) for name in names]
    is_asked = module.params["state"] == "present"
    todo = [name for name, fresh in zip(names, before) if is_asked and not fresh]  # noqa: B905
    after = [True] * len(names) if is_asked and module.check_mode else before
    if todo and not module.check_mode:
        for name in todo:
            _restart(module, name)
        after = [_is_fresh(module, name) for name in names]
    module.exit_json(
        changed=bool(todo),
        present=after,
        was_present=before,
        diffs=[f"!restart {name}" if name in todo else "" for name in names],
    )


def _systemctl(module):
    return module.get_bin_path("systemctl") if Path("/run/systemd/system").is_dir() else None


def _restart(module, name):
    systemctl = _systemctl(module)
    command = (
        [systemctl, "restart", "--", name] if systemctl else [f"/etc/init.d/{name}", "restart"]
    )
    code, out, error = module.run_command(command)
    if code:
        module.fail_json(msg=f"{out} {error}".strip()[:500])


def _is_fresh(module, name):
    """Tell whether it runs, and has not for long."""
    age_s = _age_s(_main_pid(module, name))
    return age_s is not None and age_s < LATELY_S


def _main_pid(module, name):
    systemctl = _systemctl(module)
    if systemctl:
        _, out, _ = module.run_command([systemctl, "show", "-p", "MainPID", "--value", "--", name])
        return out.strip()
    if not Path(f"/etc/init.d/{name}").is_file():
        module.fail_json(msg=f"no service {name}")
    for path in (Path(f"/run/{name}.pid"), Path(f"/run/{name}/{name}.pid")):
        if path.is_file():
            return path.read_text().strip()
    return ""


def _age_s(pid):
    """Return for how long a process has run; proc(5): field 22, in ticks since boot."""
    try:
        fields = Path(f"/proc/{int(pid)}/stat").read_text().rpartition(")")[2].split()
        began_s = int(fields[19]) / 100
    except (OSError, ValueError, IndexError):
        return None
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began_s


if __name__ == "__main__":
    main()
