"""What the README says is what the program does."""

from __future__ import annotations

import re
from fnmatch import fnmatch

import typer.main

from expectations.suites import suites
from flows.cli import app
from flows.settings import REPOSITORY
from tests.pipeline.contract import TABLES

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_every_command_is_documented_and_exists() -> None:
    named = set(re.findall(r"(?:^|`|uv run )keiretsu ([a-z]+)", README, re.MULTILINE))
    assert named == COMMANDS


def test_every_option_the_readme_uses_exists() -> None:
    group = typer.main.get_command(app)
    for line in re.findall(r"keiretsu ([a-z]+)((?: [^`\n]+)?)", README):
        command, words = line
        if command in COMMANDS:
            known = {option for parameter in group.commands[command].params for option in parameter.opts}  # type: ignore[attr-defined]
            assert set(re.findall(r"(?<!\S)--[a-z-]+", words)) <= known, line


def test_every_published_table_is_documented() -> None:
    text = README + (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert {table for table in TABLES if table not in text} == set()


def test_every_check_has_its_line_in_the_page_on_failed_checks() -> None:
    page = (REPOSITORY / "docs" / "a-check-failed.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_*]+)`", page)
    unnamed = {
        check.name
        for suite in suites({"fct_stakes": 1})
        for check in suite.checks
        if not any(fnmatch(check.name, pattern) for pattern in named)
    }
    assert unnamed == set()


def test_links_lead_somewhere() -> None:
    for page in [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)


def test_the_test_command_and_the_main_command_stand_at_the_top() -> None:
    assert "pip install uv && uv run keiretsu run" in README[:1500]
    assert "uv run pytest" in README
