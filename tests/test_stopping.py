"""Signals to real processes, in every phase: they end in time, with 128 + the signal's number."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

NUMBERS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
PATIENCE = 15  # seconds on a machine that others use; alone it is one


@pytest.fixture
def start(tmp_path):
    """Start a process whose command does what a program says, and wait until it prints "ready"."""
    processes = []
    yield lambda program: processes.append(_started(program, tmp_path)) or processes[-1]
    for process in processes:
        process.kill()
        process.communicate()


def _started(program: str, folder) -> subprocess.Popen:
    told = f"""
        import signal, sys, time, threading
        from replearn import cli
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # ignored where the tests run under nohup
        def work(argv):
{textwrap.indent(textwrap.dedent(program), " " * 12)}
            return 0
        cli._dispatch = work
        cli.entry()
    """
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": folder}
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(told)], **pipes)
    assert process.stdout.readline() == "ready\n"
    return process


SWALLOWS = """
print("ready", flush=True)
until = time.monotonic() + 60
while time.monotonic() < until:
    try:
        time.sleep(0.01)
    except BaseException:
        pass
"""
HANGS = """
import os
reader, writer = os.pipe()
thread = threading.Thread(target=os.read, args=(reader, 1))
thread.start()
print("ready", flush=True)
thread.join()
"""
FINISHES = """
print("ready", flush=True)
try:
    time.sleep(60)
except BaseException:
    pass
"""


@pytest.mark.parametrize(
    ("program", "number"),
    [(SWALLOWS, signal.SIGTERM), (HANGS, signal.SIGINT), (FINISHES, signal.SIGHUP)],
    ids=["swallowed", "hanging", "finished"],
)
def test_it_ends_with_128_and_the_number_whatever_it_does(start, program, number):
    process = start(program)
    process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number
    assert err == f"replearn: {'interrupted' if number == signal.SIGINT else 'terminated'}\n"


def test_a_save_is_waited_for_and_a_second_signal_ends_it_at_once(start, tmp_path):
    saving = """
        from replearn.stopping import finishing, unfinished
        from pathlib import Path
        Path(".half").touch()
        unfinished.add(".half")
        with finishing():
            try:
                print("ready", flush=True)
                time.sleep(60)
            except BaseException:
                time.sleep(2)
            Path("saved").touch()
    """
    first = start(saving)
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 143 and (tmp_path / "saved").exists()
    (tmp_path / "saved").unlink()
    second = start(saving)
    second.send_signal(signal.SIGTERM)
    time.sleep(0.4)
    second.send_signal(signal.SIGINT)
    assert second.wait(PATIENCE) == 130 and not (tmp_path / "saved").exists()
    assert not (tmp_path / ".half").exists(), "an unfinished file was left behind"


def test_a_second_signal_ends_a_save_that_computes(start):
    second = start("""
        import hashlib
        from replearn.stopping import finishing
        with finishing():
            try:
                print("ready", flush=True)
                time.sleep(60)
            except BaseException:
                hashlib.pbkdf2_hmac("sha256", b"", b"", 10**9)  # minutes in C, where no handler of Python is called
    """)
    second.send_signal(signal.SIGTERM)
    time.sleep(0.4)
    second.send_signal(signal.SIGINT)
    assert second.wait(PATIENCE) == 130


def test_nohup_is_respected(tmp_path):
    program = """
        import signal
        from replearn.stopping import obeyed
        with obeyed():
            print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN, signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
    """
    words = ["nohup", sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "True False" in done.stdout


COMMANDS = [["fit", "--config", "digits.yaml"], ["plot", "RUN", "--projection", "umap"]]


@pytest.mark.full
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("words", COMMANDS, ids=["fit", "umap"])
@pytest.mark.parametrize("after", [0.7, 1.5, 3, 6, 12, 20])
def test_in_every_phase_of_a_command(tmp_path, finished, words, number, after):
    """From the first imports on; the times are measured, and two seconds are asked for on an idle machine."""
    words = [str(finished) if word == "RUN" else word for word in words]
    if words[0] == "plot":
        words += ["--output", str(tmp_path / "figures")]
    process = subprocess.Popen(
        [sys.executable, "-m", "replearn", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=tmp_path
    )
    time.sleep(after)
    if process.poll() is not None:
        pytest.skip("it was finished by then")
    told = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    print(f"{words[0]} after {after} s: ended in {time.monotonic() - told:.2f} s")
    assert process.returncode in (128 + number, -number)  # -number: before Python had begun with us
    if os.getloadavg()[0] < 1:
        assert time.monotonic() - told < 2
