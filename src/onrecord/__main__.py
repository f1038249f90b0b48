"""`python -m onrecord`: the command line where no script is installed."""

import sys

from onrecord.cli import main

sys.exit(main())
