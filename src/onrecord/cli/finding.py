"""To come."""

from __future__ import annotations

from onrecord.cli.arguments import Commands


def add_commands(commands: Commands) -> None:
    """Add nothing yet."""
