"""The worksheet against torch itself: sizes by a real image, parameters, its count of operations, gradients."""

import importlib
import inspect
import pkgutil
import warnings
from pathlib import Path

import pytest
import torch
import torchvision.models
import yaml
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

import replearn.networks
from replearn.teaching.summary.configured import configured_subject
from replearn.teaching.summary.sheet import worksheet
from replearn.teaching.summary.subject import imported, network_subject, on_meta
from replearn.teaching.summary.trace import trace

CONFIGS = sorted((Path(__file__).parents[3] / "configs").rglob("*.yaml"))
TRAININGS = [path.name for path in CONFIGS if "model" in yaml.safe_load(path.read_text())]
PUBLISHED = {
    "alexnet": 61_100_840, "vgg16": 138_357_544, "resnet18": 11_689_512, "resnet50": 25_557_032,
    "googlenet": 13_004_888,
}  # fmt: skip


def _of_ours() -> list[str]:
    """Every network that is built from the shape of its input."""
    modules = [
        importlib.import_module(f"replearn.networks.{found.name}")
        for found in pkgutil.iter_modules(replearn.networks.__path__)
    ]
    return [
        f"{value.__module__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, nn.Module) and value.__module__ == module.__name__
        if "image_shape" in inspect.signature(value).parameters
    ]


def _multiplications(network: nn.Module, shape: tuple[int, ...]) -> int:
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(torch.empty(1, *shape, device="meta"))
    return counter.get_total_flops() // 2


def _check(subject) -> None:
    sheet, network = subject.sheet(), on_meta(subject.build, subject.shape).eval()
    assert sheet.parameters == sum(parameter.numel() for parameter in network.parameters())
    assert sheet.products == _multiplications(network, subject.shape)
    assert all(name.endswith("positions") for name, _ in sheet.loose)  # a transformer's, which are added to tokens


@pytest.mark.parametrize("path", _of_ours())
def test_every_network_of_ours(path):
    _check(network_subject(path, None))


@pytest.mark.parametrize("name", TRAININGS)
def test_every_configuration(name):
    _check(configured_subject(name, None))


@pytest.mark.parametrize("name", TRAININGS)
def test_a_configuration_has_the_parameters_of_its_model(name):
    """The networks are joined without the model, to spare Lightning's import; they must be the model's."""
    from replearn.models.build import build_model

    subject = configured_subject(name, None)
    model = yaml.safe_load(next(path for path in CONFIGS if path.name == name).read_text())["model"]
    known = {"image_shape": list(subject.shape), "latent_dim": model["init_args"]["latent_dim"]}
    arguments = {key: value for key, value in model["init_args"].items() if key != "ema_decay"}  # it keeps a copy
    for key, part in arguments.items():
        if isinstance(part, dict):
            taken = inspect.signature(imported(part["class_path"], nn.Module, key)).parameters
            given = {name: value for name, value in known.items() if name in taken}
            arguments = arguments | {key: {**part, "init_args": {**part.get("init_args", {}), **given}}}
    with torch.device("meta"):
        built = build_model({"_class_path": model["class_path"], **arguments})
    counted, whole = subject.sheet().parameters, sum(parameter.numel() for parameter in built.parameters())
    assert counted == whole or (counted < whole and subject.remark.startswith("Layers that"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_networks(name):
    subject = network_subject(f"torchvision.models.{name}", (3, 224, 224))
    _check(subject)
    assert subject.sheet().parameters == PUBLISHED[name]


def test_googlenet_without_its_auxiliary_heads():
    sheet = network_subject("torchvision.models.googlenet", (3, 224, 224)).sheet()
    assert [name for name, _ in sheet.resting] == ["aux1", "aux2"]
    assert sheet.weights + sheet.biases == 6_624_904


def test_lenet_with_its_head():
    assert configured_subject("lenet.yaml", (1, 32, 32)).sheet().parameters == 61_706
    sheet = network_subject("replearn.networks.lenet.LeNet5", (1, 32, 32)).sheet()
    assert sheet.parameters + 84 * 10 + 10 == 61_706
    assert [row.output[1] for row in sheet.rows if row.kind == "Conv2d"] == [28, 10]


@pytest.mark.parametrize("name", ["squeezenet1_0", "shufflenet_v2_x0_5", "mnasnet0_5", "densenet121", "googlenet"])
def test_shapes_are_those_of_a_real_image(name):
    """Sizes are worked out here and not by torch, so a real forward pass is the second derivation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = getattr(torchvision.models, name)(weights=None).eval()
    shapes: dict[nn.Module, list[tuple[int, ...]]] = {}
    for module in network.modules():
        module.register_forward_hook(
            lambda m, i, o: shapes.setdefault(m, []).append(tuple(o.shape[1:])) if torch.is_tensor(o) else None
        )
    with torch.no_grad():
        network(torch.zeros(1, 3, 65, 70))
    with torch.device("meta"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        empty = getattr(torchvision.models, name)(weights=None)
    names = dict(network.named_modules())
    for call in trace(empty, (3, 65, 70)).calls:
        if call.module is not None:
            assert shapes[names[call.name]].pop(0) == call.output


class _Branches(nn.Module):
    """Two branches of different reach that are stacked."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 1, 3, stride=2, padding=1)
        self.wide, self.narrow = nn.Conv2d(1, 1, 5, padding=2), nn.Conv2d(1, 1, 1)

    def forward(self, x):
        x = self.first(x)
        return torch.cat([self.wide(x), self.narrow(x)], 1)


CHAINS = {
    "strides": lambda: nn.Sequential(nn.Conv2d(1, 1, 3, 2, 1), nn.Conv2d(1, 1, 5, 1, 2), nn.AvgPool2d(2)),
    "dilated": lambda: nn.Sequential(nn.Conv2d(1, 1, 3, dilation=2), nn.Conv2d(1, 1, 3, 2)),
    "oblong": lambda: nn.Sequential(nn.Conv2d(1, 1, (3, 1), (1, 2)), nn.Conv2d(1, 1, (1, 5))),
    "branches": _Branches,
    "padded": lambda: nn.Sequential(nn.ZeroPad2d((1, 2, 3, 0)), nn.Conv2d(1, 1, 4), nn.ReLU()),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_receptive_fields_are_the_box_of_the_gradient(chain):
    network, image = CHAINS[chain](), torch.rand(1, 1, 48, 48, requires_grad=True)
    for parameter in network.parameters():
        nn.init.constant_(parameter, 1.0)
    maps = network(image)
    places = (maps.shape[2] // 2, maps.shape[3] // 2)
    (gradient,) = torch.autograd.grad(maps[0, :, places[0], places[1]].sum(), image)
    seen = trace(CHAINS[chain]().to("meta"), (1, 48, 48)).calls[-1].seen
    for axis in (0, 1):
        lit = gradient[0, 0].abs().sum(1 - axis).nonzero().flatten()
        span = seen.spans[axis]
        assert int(lit[0]) == span.start + places[axis] * span.step
        assert int(lit[-1] - lit[0]) + 1 == span.size


def test_a_shared_layer_is_counted_once():
    layer = nn.Linear(4, 4, device="meta")
    sheet = worksheet(nn.Sequential(layer, layer), (4,), "twice")
    assert sheet.parameters == 20
    assert sheet.products == 32
