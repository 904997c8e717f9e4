"""Mutations with a seed, and the rule that every reader is held to: it reads, or it refuses in a sentence of ours."""

import random
import signal
import struct
import warnings

import pytest

from replearn.errors import ReplearnError

SECONDS = 60  # that one input may take; on an idle machine they take milliseconds
STRANGE = [b"", b"\0", b"\xff" * 8, b"%s%n", b"../" * 9, b"-1", b"1e999", b"nan", b"[" * 300, b"{" * 300]
VALUES = [
    None, True, -1, 0, 1, 2**31, 2**63, 10**40, 1.5, -0.0, float("nan"), float("inf"), "", "x", "../x", "\x1b[31m",
    "\udcff", "null", "[", "replearn.networks.conv.ConvEncoder", "os.system", "torch.nn.Linear", [], [1], [[]], {},
    {"a": 1}, {"class_path": 1}, {"class_path": "torch.nn.ReLU"}, {"class_path": "x", "init_args": 3}, [None] * 3,
]  # fmt: skip


def mutate_bytes(content: bytes, rng: random.Random) -> bytes:
    """One to four changes: bits, numbers, pieces cut, doubled, moved, made strange."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice([1, 2, 4, 8, 30, 300]))
        what = rng.randrange(7)
        if what == 0 and data:
            data[at % len(data)] ^= 1 << rng.randrange(8)
        elif what == 1:
            data[at:end] = rng.randbytes(end - at)
        elif what == 2:
            del data[at:end]
        elif what == 3:
            data[at:at] = data[rng.randrange(len(data) + 1) :][: end - at]
        elif what == 4:
            data[at : at + 4] = struct.pack(rng.choice("<>") + "I", rng.choice([0, 1, 2**31, 2**32 - 1, len(data)]))
        elif what == 5:
            data[at:end] = rng.choice(STRANGE)
        else:
            del data[at:]
    return bytes(data)


def mutate_tree(tree, rng: random.Random):
    """The same mapping or list with one value, key or branch changed, somewhere in it."""
    if not isinstance(tree, dict | list) or not tree or rng.random() < 0.15:
        return rng.choice(VALUES)
    copied = dict(tree) if isinstance(tree, dict) else dict(enumerate(tree))
    key = rng.choice(list(copied))
    what = rng.random()
    if what < 0.1:
        del copied[key]
    elif what < 0.2:
        copied[rng.choice(["x", "_class_path", "init_args", "class_path", "latent_dim"])] = rng.choice(VALUES)
    elif what < 0.3:
        copied[key] = copied[rng.choice(list(copied))]
    else:
        copied[key] = mutate_tree(copied[key], rng)
    return copied if isinstance(tree, dict) else list(copied.values())


class Hangs(BaseException):
    """An input took longer than SECONDS; no `except Exception` swallows it."""


@pytest.fixture
def hold():
    """Call a reader: it returns, or raises an error of ours, in time; returns whether it was refused."""

    def ring(signum, frame):
        raise Hangs

    def hold(reader, *inputs) -> bool:
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                reader(*inputs)
        except ReplearnError as error:
            assert str(error).strip() and "Traceback" not in str(error)
            return True
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return False

    before = signal.signal(signal.SIGALRM, ring)
    yield hold
    signal.signal(signal.SIGALRM, before)


def rounds(few: int, many: int):
    """Parametrize by the number of mutations: a few by default, many with `-m full`; the seed is the number's own."""
    return pytest.mark.parametrize("count", [few, pytest.param(many, marks=pytest.mark.full)])


@pytest.fixture
def attack(hold, capsys, request):
    """Give a reader `count` mutations; every one that was not foreseen is named by its seed, all at the end."""

    def attack(count: int, make, reader) -> None:
        bad, refused = [], 0
        for seed in range(count):
            try:
                refused += hold(reader, make(random.Random(f"{request.node.originalname} {seed}")))
            except (Exception, Hangs) as error:
                bad.append(f"seed {seed}: {type(error).__name__}: {str(error)[:200]}")
        with capsys.disabled():
            if count > 1000 or bad:
                print(f"\n{request.node.name}: {count} mutations, {refused} refused, {len(bad)} unforeseen")
        assert bad == []

    return attack
