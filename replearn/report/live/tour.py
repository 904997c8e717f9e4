"""A page to look at before anything is trained: three small networks that come with the package, on digits."""

from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

from replearn.data.digits import Digits
from replearn.data.locate import find_files, search_folders
from replearn.data.mnist import MNIST
from replearn.data.source import LoadedDataset
from replearn.models.autoencoder import Autoencoder
from replearn.models.build import build_model
from replearn.models.classifier import Classifier
from replearn.models.inference import apply
from replearn.models.representation import RepresentationModel
from replearn.report.html import head
from replearn.report.live.data import LiveData, LiveMap, Placement
from replearn.report.live.models import live_model, live_pca
from replearn.report.live.section import live_section
from replearn.representations.estimator_file import read_estimator, write_estimator
from replearn.runs.text_files import write_text

WEIGHTS = Path(__file__).parent / "pretrained"
NAMES = ("ae-2d", "ae", "classifier")
KIND = "replearn.tour"
MOST_IMAGES = 2000
COMPONENTS = 16
LEARNED_FROM = 5000  # images that PCA is fitted on


def pack_model(model: RepresentationModel, numbers: dict[str, float], classes: list[str], path: Path) -> None:
    """Write a model for the package: its specification, the numbers that it reaches, matrices in half precision."""
    kept = {name: value.half() if value.ndim > 1 else value for name, value in model.state_dict().items()}
    facts = {"class": KIND, "model": dict(model.hparams), "test": numbers, "classes": classes}
    write_estimator(path, facts, kept)


def read_packed(name: str) -> tuple[RepresentationModel, list[str]]:
    """Return a model that comes with the package, and the names of its classes where it is a classifier."""
    facts, weights = read_estimator(WEIGHTS / f"{name}.safetensors", KIND)
    model = build_model(facts["model"], name)
    model.load_state_dict({key: w.float() if w.is_floating_point() else w for key, w in weights.items()})
    return model.eval().requires_grad_(False), list(facts["classes"])


def digits() -> LoadedDataset:
    """Return MNIST where it lies on this disk, else the digits that scikit-learn carries; nothing is downloaded."""
    folders = search_folders(None)
    whole = all(find_files([name], "MNIST", folders) for name in MNIST.archives)
    return (MNIST() if whole else Digits()).load()


def tour_data(images: LoadedDataset) -> LiveData:
    """Return the live page of some digits and the networks of the package."""
    train, test = images.splits["train"], images.splits["test"]
    pixels, labels = np.asarray(test.images[:MOST_IMAGES]), test.labels[:MOST_IMAGES]
    x = pixels.astype(np.float32) / 255
    rows = x.reshape(len(x), -1)
    learned_from = np.asarray(train.images[:LEARNED_FROM], np.float32).reshape(-1, rows.shape[1]) / 255
    pca = PCA(COMPONENTS, random_state=0).fit(learned_from)
    models = [live_pca("pca", pca.mean_, pca.components_, pca.transform(rows), x.shape[1:])]
    placement = Placement("pixels", pca.mean_, pca.components_[:2].T)
    maps = [LiveMap("pca", models[0].codes[:, :2], "new images", placement=placement)]
    made = {"pca": pca.inverse_transform(models[0].codes).reshape(x.shape)}
    predicted = {}
    for name in NAMES:
        model, classes = read_packed(name)
        codes = apply(model, model.embed, x)
        models.append(live_model(name, model, codes, classes))
        maps.append(_map(name, codes))
        if isinstance(model, Autoencoder):
            made[name] = apply(model, model.decode, codes)
        if isinstance(model, Classifier):
            predicted[name] = apply(model, model.predict_proba, x).argmax(axis=1)
    return LiveData(
        images.name, pixels, labels, images.class_names, maps=maps, models=[*models[1:], models[0]],
        spaces={each.name: each.codes for each in models}, predicted=predicted,
        errors={name: ((each - x) ** 2).reshape(len(x), -1).sum(axis=1) for name, each in made.items()},
    )  # fmt: skip


def _map(name: str, codes: np.ndarray) -> LiveMap:
    if codes.shape[1] == 2:
        return LiveMap(name, codes, "the code itself", placement=Placement(name))
    mean = codes.mean(axis=0)
    _, _, axes = np.linalg.svd(codes - mean, full_matrices=False)
    placement = Placement(name, mean, axes[:2].T)
    return LiveMap(name, (codes - mean) @ axes[:2].T, f"2 of its {codes.shape[1]} directions", placement=placement)


def write_tour(path: Path) -> LiveData:
    """Write the page; return what it shows."""
    images = digits()
    data = tour_data(images)
    path.parent.mkdir(parents=True, exist_ok=True)
    body = f'<section id="live"><h2>Explore</h2>{live_section(data)}</section></body></html>\n'
    write_text(path, head("A tour of representations") + body)
    return data
