"""The project directory a user works in, and the reference project that Netwright carries."""

from netwright.project.directory import Project, enter, find_project
from netwright.project.packaged import data_root, entrypoint, expose
from netwright.project.scaffold import init_project

__all__ = ["Project", "data_root", "enter", "entrypoint", "expose", "find_project", "init_project"]
