"""Each transform agrees with a second derivation, image by image, and all keep what transforms promise."""

import importlib
import inspect
import math
import pkgutil

import numpy as np
import pytest
import torch
from scipy import ndimage
from torchvision.transforms.v2 import functional as F

import replearn.data.transforms
from replearn.data.transforms.affine import Affine
from replearn.data.transforms.blur import Blur
from replearn.data.transforms.colour import Colour
from replearn.data.transforms.crop import Crop
from replearn.data.transforms.elastic import Elastic
from replearn.data.transforms.erase import Erase
from replearn.data.transforms.flip import Flip
from replearn.data.transforms.grey import Grey
from replearn.data.transforms.mask import Mask
from replearn.data.transforms.noise import Noise
from replearn.data.transforms.shift import Shift
from replearn.data.transforms.shorthand import shorthand
from replearn.data.transforms.stroke import Stroke
from replearn.data.transforms.transform import Transform, check_all, transformed
from replearn.errors import UsageError

B, SHAPES = 6, [(1, 9, 9), (3, 8, 13)]


def _images(shape, batch=B):
    return torch.rand(batch, *shape, generator=torch.Generator().manual_seed(0))


def _seeded(seed=5):
    return torch.Generator().manual_seed(seed)


def _rand(generator, low, high, *shape):
    return torch.rand(shape, generator=generator).double().numpy() * (high - low) + low


def _channels(function, image):
    return np.stack([function(channel) for channel in image])


def _shift(t, images, generator):
    draws = torch.randint(-t.shift, t.shift + 1, (2, len(images)), generator=generator).T.tolist()
    return [
        _channels(lambda c, d=d: ndimage.shift(c, d, order=0), image) for image, d in zip(images, draws, strict=True)
    ]


def _affine(t, images, generator):
    """The forward matrices by hand, inverted; scipy's axes are (row, column)."""
    n, (height, width) = len(images), images.shape[2:]
    angle, factor = _rand(generator, -1, 1, 2, n)
    slant = _rand(generator, -1, 1, n) if t.shear else np.zeros(n)
    down, right = _rand(generator, -1, 1, 2, n) if t.shift else np.zeros((2, n))
    made, centre = [], np.array([(height - 1) / 2, (width - 1) / 2])
    for i, image in enumerate(images):
        a, s = math.radians(t.rotate * angle[i]), math.radians(t.shear * slant[i])
        turn = np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])  # rows, columns; clockwise
        lean = np.array([[1, 0], [-math.tan(s), 1]])
        back = np.linalg.inv((1 + t.scale * factor[i]) * turn @ lean)
        offset = centre - back @ (centre + t.shift * np.array([down[i], right[i]]))
        made.append(
            _channels(
                lambda c, m=back, o=offset: ndimage.affine_transform(c, m, o, order=1, mode="grid-constant"), image
            )
        )
    return made


def _crop(t, images, generator):
    n, (height, width) = len(images), images.shape[2:]
    share, turn = _rand(generator, t.area, 1, n), _rand(generator, -1, 1, n)
    left, top = _rand(generator, 0, 1, 2, n)
    made = []
    for i, image in enumerate(images):
        w = min(1, math.sqrt(share[i]) * t.stretch ** (turn[i] / 2))
        h = min(1, math.sqrt(share[i]) / t.stretch ** (turn[i] / 2))
        rows = (top[i] * (1 - h) + h * (np.arange(height) + 0.5) / height) * height - 0.5
        columns = (left[i] * (1 - w) + w * (np.arange(width) + 0.5) / width) * width - 0.5
        places = np.meshgrid(rows, columns, indexing="ij")
        made.append(_channels(lambda c, p=places: ndimage.map_coordinates(c, p, order=1, mode="nearest"), image))
    return made


def _flip(t, images, generator):
    chosen = _rand(generator, 0, 1, len(images)) < t.probability
    axis = 2 if t.direction == "horizontal" else 1
    return [np.flip(image, axis) if c else image for image, c in zip(images, chosen, strict=True)]


def _colour(t, images, generator):
    b, c, s, h = _rand(generator, -1, 1, 4, len(images))
    made = []
    for i, image in enumerate(torch.from_numpy(images)):
        image = F.adjust_contrast(F.adjust_brightness(image, 1 + t.brightness * b[i]), 1 + t.contrast * c[i])
        if len(image) == 3:
            image = F.adjust_hue(F.adjust_saturation(image, 1 + t.saturation * s[i]), t.hue * h[i])
        made.append(image.numpy())
    return made


def _grey(t, images, generator):
    chosen = _rand(generator, 0, 1, len(images)) < t.probability
    greys = F.rgb_to_grayscale(torch.from_numpy(images), 3).numpy()
    return [grey if c else image for image, grey, c in zip(images, greys, chosen, strict=True)]


def _blur(t, images, generator):
    def smooth(channel, d):
        def by(values):
            return ndimage.gaussian_filter(values, d, mode="constant", truncate=20 / d)

        return by(channel) / by(np.ones_like(channel))

    deviations = _rand(generator, 0, t.deviation, len(images))
    return [_channels(lambda c, d=d: smooth(c, d), image) for image, d in zip(images, deviations, strict=True)]


def _erase(t, images, generator):
    n, made = len(images), images.copy()
    (height, width), (h, w) = images.shape[2:], _rand(generator, 0, t.side, 2, n)
    top, left = _rand(generator, 0, 1, 2, n) * (1 - np.stack([h, w]))
    for i in range(n):
        for row in range(height):
            for column in range(width):
                y, x = (row + 0.5) / height, (column + 0.5) / width
                if top[i] <= y < top[i] + h[i] and left[i] <= x < left[i] + w[i]:
                    made[i, :, row, column] = 0
    return made


def _elastic(t, images, generator):
    n, sides = len(images), images.shape[2:]
    noise = torch.randn((n, 2, *sides), generator=generator).double().numpy()
    for axis, side in ((2, sides[0]), (3, sides[1])):
        options = {"mode": "constant", "truncate": 20}
        norm = np.sqrt((ndimage.gaussian_filter1d(np.eye(side), t.smoothness, axis=0, **options) ** 2).sum(0))
        smooth = ndimage.gaussian_filter1d(noise, t.smoothness, axis=axis, **options)
        noise = smooth / norm.reshape((1, 1, -1, 1) if axis == 2 else -1)
    rows, columns = np.indices(sides)
    places = [(rows + t.strength * field[1], columns + t.strength * field[0]) for field in noise]
    return [
        _channels(lambda c, p=p: ndimage.map_coordinates(c, p, order=1, mode="grid-constant"), image)
        for image, p in zip(images, places, strict=True)
    ]


def _stroke(t, images, generator):
    made = []
    for image, draw in zip(images, _rand(generator, -t.pixels, t.pixels, len(images)), strict=True):
        grow = ndimage.grey_dilation if draw > 0 else ndimage.grey_erosion
        rest = abs(draw)
        while rest > 0:
            grown, share = _channels(lambda c, g=grow: g(c, size=(3, 3), mode="nearest"), image), min(1.0, rest)
            image, rest = image + share * (grown - image), rest - share
        made.append(image)
    return made


def _noise(t, images, generator):
    added = images + t.deviation * torch.randn(images.shape, generator=generator).numpy()
    return np.clip(added, 0, 1) if t.clip else added


def _mask(t, images, generator):
    draws = torch.rand((len(images), 1, *images.shape[2:]), generator=generator).numpy()
    return np.where(draws < t.probability, 0, images)


RGB = SHAPES[1:]
DERIVED = [
    (Shift(2), _shift, SHAPES), (Affine(30.0, 0.2), _affine, SHAPES), (Affine(180.0, 0.0), _affine, SHAPES),
    (Affine(20.0, 0.1, shear=25.0, shift=2.5), _affine, SHAPES), (Affine(shear=40.0), _affine, SHAPES),
    (Crop(0.2, 1.5), _crop, SHAPES), (Crop(0.9, 3.0), _crop, SHAPES), (Flip(), _flip, SHAPES),
    (Flip(0.3, "vertical"), _flip, SHAPES), (Colour(0.5, 0.8, 0.9, 0.4), _colour, RGB),
    (Colour(0.9, 1.0), _colour, SHAPES), (Grey(0.5), _grey, RGB), (Blur(1.5), _blur, SHAPES),
    (Erase(0.9), _erase, SHAPES), (Elastic(1.5, 2.0), _elastic, SHAPES), (Stroke(0.7), _stroke, SHAPES),
    (Stroke(2.4), _stroke, SHAPES), (Noise(0.3), _noise, SHAPES), (Noise(0.3, clip=False), _noise, SHAPES),
    (Mask(0.6), _mask, SHAPES),
]  # fmt: skip


@pytest.mark.parametrize(
    ("transform", "derived", "shape"),
    [(t, by, shape) for t, by, shapes in DERIVED for shape in shapes],
    ids=lambda part: getattr(part, "__name__", str(part)),
)
def test_it_agrees_with_a_second_derivation_image_by_image(transform, derived, shape):
    images = _images(shape, 12)
    found = transform.transform(images, _seeded())
    expected = np.stack(list(derived(transform, images.numpy(), _seeded())))
    np.testing.assert_allclose(found.numpy(), expected, rtol=0, atol=2e-4)
    assert not torch.equal(found, images)


STRENGTH = {Affine: {"rotate": 10.0}}  # left out, it does nothing


def _all():
    modules = [
        importlib.import_module(f"{replearn.data.transforms.__name__}.{found.name}")
        for found in pkgutil.walk_packages(replearn.data.transforms.__path__)
    ]
    classes = {value for module in modules for value in vars(module).values() if inspect.isclass(value)}
    found = [value for value in classes if issubclass(value, Transform) and not inspect.isabstract(value)]
    return sorted(found, key=lambda value: value.__name__)


def test_all_are_found():
    assert {type(transform) for transform, *_ in DERIVED} <= set(_all())


@pytest.mark.parametrize("kind", _all(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_what_every_transform_keeps(kind, shape):
    transform = kind(**STRENGTH.get(kind, {}))
    try:
        transform.check(shape)
    except UsageError as refused:
        assert str(refused).startswith(kind.__name__ + ".")
        return
    same = _images(shape, 1).expand(40, -1, -1, -1)  # a digit 40 times: what differs was drawn
    before = same.clone()
    found = transform.transform(same, _seeded())
    assert found.shape == same.shape and found.dtype == torch.float32
    assert found.min() >= 0 and found.max() <= 1
    assert torch.equal(same, before), "the images given are changed"
    assert len(found.flatten(1).unique(dim=0)) > 1, "all images have one draw"
    assert torch.equal(found, transform.transform(same, _seeded()))
    assert not torch.equal(found, transform.transform(same, _seeded(6)))
    torch.manual_seed(5)
    own = transform.transform(same)
    torch.manual_seed(5)
    assert torch.equal(own, transform.transform(same))
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(transformed(same, [transform], _seeded()), found)


@pytest.mark.parametrize(
    "transform",
    [Shift(0), Affine(), Crop(1, 1), Flip(0), Colour(0, 0, 0, 0), Grey(0), Blur(0), Erase(0), Elastic(0), Stroke(0),
     Noise(0), Mask(0)],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_no_strength_changes_nothing(transform, shape):
    torch.testing.assert_close(transform.transform(_images(shape), _seeded()), _images(shape), rtol=0, atol=1e-5)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Shift(-1), "Shift.shift -1: must be 0 or more"),
        (lambda: Affine(rotate=181), "Affine.rotate 181: must be between 0 and 180 degrees"),
        (lambda: Affine(scale=1.0), "Affine.scale 1.0: must be 0 or above and below 1"),
        (lambda: Affine(shear=90), "Affine.shear 90: must be 0 or above and below 90 degrees"),
        (lambda: Affine(shift=math.inf), "Affine.shift inf: must be a finite number"),
        (lambda: Crop(area=0), "Crop.area 0: must be above 0 and no more than 1"),
        (lambda: Crop(stretch=0.5), "Crop.stretch 0.5: must be a finite number, 1 or more"),
        (lambda: Flip(1.5), "Flip.probability 1.5: must be between 0 and 1"),
        (lambda: Flip(1.0, "diagonal"), "Flip.direction diagonal: must be horizontal or vertical"),
        (lambda: Colour(hue=0.6), "Colour.hue 0.6: must be between 0 and 0.5"),
        (lambda: Colour(contrast=-0.1), "Colour.contrast -0.1: must be between 0 and 1"),
        (lambda: Grey(math.nan), "Grey.probability nan: must be between 0 and 1"),
        (lambda: Blur(-1.0), "Blur.deviation -1.0: must be a finite number of pixels, 0 or above"),
        (lambda: Erase(1.1), "Erase.side 1.1: must be between 0 and 1"),
        (lambda: Elastic(strength=math.nan), "Elastic.strength nan: must be a finite number of pixels"),
        (lambda: Elastic(smoothness=0), "Elastic.smoothness 0: must be a finite number of pixels above 0"),
        (lambda: Stroke(-0.5), "Stroke.pixels -0.5: must be a finite number, 0 or above"),
        (lambda: Noise(math.inf), "Noise.deviation inf: must be a finite number, 0 or above"),
        (lambda: Mask(1.0), "Mask.probability 1.0: must be 0 or above and below 1"),
        (lambda: Colour(saturation=0.2).check((1, 8, 8)), "Colour.saturation 0.2: must be 0: only RGB images"),
        (lambda: Grey().check((4, 8, 8)), "Grey.probability 0.2: takes RGB images, these have 4 channels"),
        (lambda: Shift(8).check((1, 9, 8)), "Shift.shift 8: must be less than the 8 pixels of an image"),
        (lambda: check_all("here: ", [Affine(shift=9)], (1, 9, 12)), "here: Affine.shift 9: must be less than the 9"),
    ],
)
def test_arguments_that_are_refused(make, words):
    with pytest.raises(UsageError, match=f"^{words}"):
        make()


def test_displacements_have_the_deviation_asked_for_up_to_the_borders():
    field = Elastic(2.0, 3.0).displacements(torch.zeros(3000, 1, 12, 7), _seeded())
    torch.testing.assert_close(field.std(0), torch.full((2, 12, 7), 2.0), rtol=0.08, atol=0)


def test_shorthand_stands_for_the_same_draws_as_the_classes_in_its_order():
    images = _images((1, 9, 9))
    short = transformed(images, shorthand("--data.", 2, 15.0, 0.15, 0.1, 0.2), _seeded())
    long = [Shift(2), Affine(15.0, 0.15), Noise(0.1, clip=False), Mask(0.2)]
    assert torch.equal(short, transformed(images, long, _seeded())) and shorthand("") == []


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_draws_of_the_release_before_are_kept(shape):
    """Shift, then affine_grid and grid_sample, as 0.1.0 had them in a row: runs of that release stay as they were."""
    from torch.nn.functional import affine_grid, grid_sample

    images, generator = _images(shape), _seeded()
    angle, factor = torch.rand((2, B), generator=generator) * 2 - 1
    cos, sin = ((angle * math.radians(15)).cos(), (angle * math.radians(15)).sin())
    cos, sin, zero = cos / (1 + factor * 0.1), sin / (1 + factor * 0.1), torch.zeros(B)
    height, width = shape[1:]
    rows = [cos, sin * (height / width), zero, -sin * (width / height), cos, zero]
    grid = affine_grid(torch.stack(rows, 1).view(-1, 2, 3), list(images.shape), align_corners=False)
    assert torch.equal(Affine(15, 0.1).transform(images, _seeded()), grid_sample(images, grid, align_corners=False))
