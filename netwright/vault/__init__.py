"""Ansible Vault data: read and written as the `ansible-vault` command does."""
