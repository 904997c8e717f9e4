"""The transforms that plain options stand for: `--data.shift 2`, `--model.masked 0.25`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from replearn.data.transforms.affine import Affine
from replearn.data.transforms.mask import Mask
from replearn.data.transforms.noise import Noise
from replearn.data.transforms.shift import Shift
from replearn.data.transforms.transform import Transform, check_all
from replearn.errors import UsageError

OPTIONS = {"deviation": "noise", "probability": "masked"}  # where an option has another name than the argument


def shorthand(
    where: str, shift: int = 0, rotate: float = 0.0, scale: float = 0.0, noise: float = 0.0, masked: float = 0.0
) -> list[Transform]:
    """Return transforms for the options that are not 0, in this order; noise is not clipped.

    where: stands before the option's name in an error. Raise UsageError.

    >>> shorthand("--data.", shift=2, rotate=10.0)
    [Shift(shift=2), Affine(rotate=10.0, scale=0.0, shear=0.0, shift=0.0)]
    >>> shorthand("--data.", rotate=200.0)
    Traceback (most recent call last):
    replearn.errors.UsageError: --data.rotate 200.0: must be between 0 and 180 degrees
    """
    transforms: list[Transform] = []
    with as_options(where):
        if shift:
            transforms.append(Shift(shift))
        if rotate or scale:
            transforms.append(Affine(rotate, scale))
        if noise:
            transforms.append(Noise(noise, clip=False))
        if masked:
            transforms.append(Mask(masked))
    return transforms


def checked(
    where: str, moves: list[Transform], option: str, transforms: Iterable[Transform] | None, image_shape: Sequence[int]
) -> list[Transform]:
    """Return what `shorthand` made, and then the transforms of another option.

    Raise UsageError, naming the option, if one of them cannot take images of that (C, H, W).
    """
    with as_options(where):
        check_all("", moves, image_shape)
    others = list(transforms or ())
    check_all(f"{where}{option}: ", others, image_shape)
    return [*moves, *others]


@contextmanager
def as_options(where: str) -> Iterator[None]:
    """Name the option where a transform refuses an argument."""
    try:
        yield
    except UsageError as error:
        name, _, rest = str(error).partition(".")[2].partition(" ")
        raise UsageError(f"{where}{OPTIONS.get(name, name)} {rest}") from error
