"""Ask the advisory service about every pinned version; exit 1 for a known advisory, 0, saying so, without an answer."""

import json
import subprocess
import sys


def main(lock: str) -> int:
    """Print what is known of the versions in `lock`."""
    command = [sys.executable, "-m", "pip_audit", "-r", lock, "--require-hashes", "--disable-pip", "--timeout", "20"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
    try:
        known = [entry for entry in json.loads(done.stdout)["dependencies"] if "vulns" in entry]
    except (json.JSONDecodeError, KeyError):
        known = []
    bad = [f"{entry['name']} {entry['version']}: {v['id']}" for entry in known for v in entry["vulns"]]
    if not known:
        print("audit: the advisory service gave no answer: not audited")
    else:
        print(f"audit: {len(known)} versions looked up, {len(bad)} advisories", *bad, sep="\n")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
