"""Run playbooks. Ansible (GPL) is only ever a process of its own; nothing of it is imported."""
