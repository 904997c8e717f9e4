"""Makes `python -m replearn` work."""

import sys

from replearn.cli import main

if __name__ == "__main__":
    sys.exit(main())
