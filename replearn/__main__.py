"""Makes `python -m replearn` work."""

import signal

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until `main` obeys it, a tenth of a second: no traceback
    from replearn.cli import entry

    entry()
