"""The command line: one command is one library call and printing.

`main` is the program. The commands stand in five files: `reading` (read, model), `keeping` (add, check, …),
`finding` (search, show, …), `exporting` and `judging` (speaker, correct, undo, …).
"""

from onrecord.cli.command import main
from onrecord.cli.doors import Card, Doors, OpenReader, OpenStore, Reads

__all__ = ["Card", "Doors", "OpenReader", "OpenStore", "Reads", "main"]
