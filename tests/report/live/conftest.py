"""A small live page with everything on it, and a browser that opens it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from benchmarks.browser import CHROMIUM, Browser
from replearn.data.digits import Digits
from replearn.models.autoencoder import Autoencoder
from replearn.models.classifier import Classifier
from replearn.networks.conv import ConvDecoder, ConvEncoder
from replearn.networks.pooled import PooledEncoder
from replearn.report.html import head
from replearn.report.live.data import LiveData, LiveMap, Placement
from replearn.report.live.models import live_model, live_pca
from replearn.report.live.section import live_section

HOSTILE = '</script><img src=x onerror="window.hacked=1">"\'&'
COUNT = 90


class Scene:
    """The page's data, and the models behind it, for the tests to compute with."""

    hostile = HOSTILE

    def __init__(self):
        torch.manual_seed(0)
        test = Digits().load().splits["test"]
        self.images, self.labels = test.images[:COUNT], test.labels[:COUNT]
        self.pixels = torch.from_numpy(self.images).float() / 255
        rows = self.pixels.flatten(1).numpy()
        self.ae = Autoencoder(ConvEncoder(latent_dim=2, channels=(4, 8)), ConvDecoder(latent_dim=2, channels=(4, 8)), 2)
        self.classifier = Classifier(PooledEncoder(latent_dim=8, channels=(4,)), 8, 10)
        for model in (self.ae, self.classifier):
            model.eval().requires_grad_(False)
        self.pca = PCA(5, random_state=0).fit(rows)
        codes = {"ae": self.ae.embed(self.pixels).numpy(), "classifier": self.classifier.embed(self.pixels).numpy()}
        self.codes = codes | {"pca": self.pca.transform(rows)}
        away = self.codes["pca"][:, 2:4].copy()
        away[[3, 7]] = np.nan
        names = [str(i) for i in range(9)] + [HOSTILE]
        linear = Placement("pixels", self.pca.mean_, self.pca.components_[:2].T)
        self.data = LiveData(
            "digits", self.images, self.labels, names,
            files=[f"folder/{i} {HOSTILE if i == 5 else 'ü 𝄞 عربي'}.png" for i in range(COUNT)],
            maps=[
                LiveMap("pca", self.codes["pca"][:, :2], "new images", np.linspace(0, 1, COUNT), placement=linear),
                LiveMap("further", away), LiveMap("ae", codes["ae"], placement=Placement("ae")),
            ],
            models=[live_model("ae", self.ae, codes["ae"]),
                    live_pca("pca", self.pca.mean_, self.pca.components_, self.codes["pca"], (1, 28, 28)),
                    live_model("classifier", self.classifier, codes["classifier"], names)],
            spaces=self.codes,
            errors={"ae": ((self.ae.decode(torch.from_numpy(codes["ae"])) - self.pixels) ** 2).sum((1, 2, 3)).numpy()},
            predicted={"classifier": self.classifier.predict_proba(self.pixels).argmax(1).numpy()},
            clusters={"pca": np.arange(COUNT) % 3},
            in_python="comparison.select(indices)",
        )  # fmt: skip


def written(data, path):
    path.write_text(head(f"Live {HOSTILE}") + live_section(data) + "</body></html>", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def write_live():
    """A function (data, path) that writes a page with the live section."""
    return written


@pytest.fixture(scope="session")
def scene():
    return Scene()


@pytest.fixture(scope="session")
def page(scene, tmp_path_factory):
    return written(scene.data, tmp_path_factory.mktemp("live") / "page.html")


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    if CHROMIUM is None:
        pytest.skip("no Chromium: the live page is made, but not driven")
    with Browser(Path(tmp_path_factory.mktemp("profile"))) as browser:
        yield browser


@pytest.fixture
def browser(chromium, page):
    """The page, freshly opened, in a window of 1400 x 900."""
    chromium.events.clear()
    chromium.resize(1400, 900)
    chromium.dark(False)
    chromium.open(page)
    yield chromium
    chromium.evaluate("0")
    assert chromium.complaints() == []
    assert chromium.requests() == []
