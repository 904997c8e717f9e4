"""Models that learn without labels: what they log, what tells a collapse, what views and hidden patches do."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from replearn import news
from replearn.data.transforms.defaults import default_views
from replearn.data.transforms.flip import Flip
from replearn.data.transforms.noise import Noise
from replearn.data.transforms.transform import check_all, transformed
from replearn.metrics.effective_rank import rankme
from replearn.models.byol import BYOL
from replearn.models.code_moments import CodeMoments
from replearn.models.masked_autoencoder import MaskedAutoencoder
from replearn.models.vicreg import VICReg
from replearn.networks.linear import LinearEncoder
from replearn.networks.vision_transformer import TransformerBlocks, VisionTransformer

SHAPE = (1, 6, 6)
BRIEF = ["--data.source", "replearn.data.digits.Digits", "--data.limit", "64", "--data.batch_size", "16"]
SMALL = ["--model.encoder.channels", "[4,4]", "--model.latent_dim", "4", "--trainer.max_steps", "4"]


def _images(count=5):
    return torch.rand(count, *SHAPE, generator=torch.Generator().manual_seed(0))


def _vicreg(**options):
    return VICReg(LinearEncoder(SHAPE, latent_dim=3), nn.Linear(3, 3), latent_dim=3, **options)


def test_moments_give_rank_and_deviation_of_all_codes_of_an_epoch():
    codes = np.random.default_rng(0).normal(1.5, 2, (40, 6)).astype(np.float32) * [1, 2, 0.1, 1, 0, 1]
    moments = CodeMoments(latent_dim=6)
    for part in np.array_split(codes.astype(np.float32), 3):
        moments.update(torch.from_numpy(part))
    singular = np.linalg.svd(codes, compute_uv=False)
    shares = singular[singular > 1e-9] / singular.sum()
    rank, deviation = moments.compute().tolist()
    assert rank == pytest.approx(np.exp(-(shares * np.log(shares)).sum()), rel=1e-3)
    assert rank == pytest.approx(rankme(codes), rel=1e-3)
    assert deviation == pytest.approx(codes.std(axis=0).mean(), rel=1e-4)


def test_a_run_logs_what_needs_no_labels_and_its_last_epoch_is_its_best(replearn, in_tmp):
    code, out, err = replearn("fit", "--config", "ssl.yaml", *BRIEF, *SMALL, "--trainer.max_steps", "12")
    assert code == 0, err
    (run,) = (in_tmp / "runs" / "ssl").iterdir()
    told = json.loads((run / "metrics.json").read_text())
    assert told["learns_from"] == "images" and set(told["test"]) == {"loss", "rankme", "std"}
    assert 1 <= told["val"]["rankme"] <= 4
    head = (run / "metrics.csv").read_text().splitlines()[0]
    assert {f"{stage}_{name}" for stage in ("train", "val") for name in ("loss", "rankme", "std")} < set(
        head.split(",")
    )
    best, last = (torch.load(run / "checkpoints" / f"{n}.ckpt", weights_only=True) for n in ("best", "last"))
    assert all(torch.equal(best["state_dict"][name], last["state_dict"][name]) for name in best["state_dict"])
    code, out, err = replearn("plot", "--projection", "pca")
    assert code == 0, out + err
    assert list((run / "figures").glob("*.html"))


def test_a_collapse_is_said(replearn, in_tmp, monkeypatch):
    monkeypatch.setattr("replearn.training.collapse.SHARE", 1.1)  # so that any four numbers count as collapsed
    code, out, err = replearn("fit", "--config", "ssl.yaml", *BRIEF, *SMALL)
    assert code == 0, err
    assert "collapse: the 4 numbers of a code have an effective rank (RankMe) of" in out


@pytest.mark.parametrize("views", [[], [Flip(probability=0)]])
def test_views_that_change_nothing_are_warned_of_once(views):
    heard, model = [], _vicreg(views=views)
    with news.listen(heard.append):
        model.before_step(0)
        model.before_step(1)
    (item,) = heard
    assert item.kind == "warning" and item.text.startswith("views: no transform changes anything")


def test_views_of_an_image_differ_and_outside_training_are_the_same_each_time():
    model = _vicreg(views=[Noise(0.1)])
    assert model.views_differ()
    train = [model.draw_views(_images(), "train") for _ in range(2)]
    test = [model.draw_views(_images(), "test") for _ in range(2)]
    assert not torch.equal(*train) and torch.equal(*test)
    first, second = test[0].chunk(2)
    assert not torch.equal(first, second)
    assert (first - _images()).abs().mean() < 0.2  # in the order of the images


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data.batch_size", "2"], "--data.batch_size 2: VICReg compares the images of a batch; give 3 or more"),
        (
            ["--model.views", '[{"class_path": "replearn.data.transforms.grey.Grey"}]'],
            "--model.views: Grey.probability 0.2: takes RGB images, these have 1 channel",
        ),
        (["--model.covariance", "-1"], "--model.covariance -1.0: must be a finite number, 0 or above"),
    ],
)
def test_what_is_refused_before_any_work(words, said, replearn, in_tmp):
    code, _, err = replearn("fit", "--config", "ssl.yaml", *BRIEF, *words)
    assert code == 2 and said in err
    assert not (in_tmp / "runs").exists()


@pytest.mark.parametrize("image_shape", [(1, 28, 28), (3, 32, 32), (1, 8, 13), (2, 9, 7), (3, 5, 64)])
def test_default_views_suit_any_images(image_shape):
    images = torch.rand(4, *image_shape)
    views = default_views(image_shape)
    check_all("", views, image_shape)
    changed = transformed(images, views)
    assert changed.shape == images.shape and changed.min() >= 0 and changed.max() <= 1 + 1e-6
    assert not torch.allclose(changed, images)


def test_the_target_of_byol_is_the_average_and_gets_no_gradient():
    torch.manual_seed(0)
    model = BYOL(
        LinearEncoder(SHAPE, 3), nn.Linear(3, 3), nn.Linear(3, 3), ema_decay=0.75, views=[Noise(0.1)], latent_dim=3
    )
    before = model.slow.network[0].map.weight.clone()
    model.before_step(100)
    model.step((_images(), torch.zeros(5)), "train").backward()
    assert all(parameter.grad is None for parameter in model.slow.parameters())
    with torch.no_grad():
        model.encoder.map.weight.add_(1.0)
    model.after_step()
    torch.testing.assert_close(model.slow.network[0].map.weight, before + 0.25)
    torch.testing.assert_close(model.embed(_images()), model.encoder(_images()))


def test_patches_are_those_of_the_image_row_by_row_and_the_rest_is_empty():
    transformer = VisionTransformer((2, 5, 6), latent_dim=4, patch=4, depth=1)
    images = torch.arange(60.0).view(1, 2, 5, 6)
    patches = transformer.patches(images).view(4, 2, 4, 4)
    assert torch.equal(patches[0], images[0, :, :4, :4])
    assert torch.equal(patches[3, :, :1, :2], images[0, :, 4:, 4:]) and patches[3, :, 1:].abs().sum() == 0


def test_what_is_hidden_is_not_seen():
    torch.manual_seed(0)
    encoder = VisionTransformer(SHAPE, latent_dim=8, patch=2, depth=1)
    model = MaskedAutoencoder(encoder, TransformerBlocks(8, depth=1), latent_dim=8, hidden=0.7).eval()
    assert model.seen == 3
    seen = torch.tensor([[0, 4, 8]]).expand(5, 3)
    patches = encoder.patches(_images())

    def guesses(changed):
        return model.fill_in(encoder.tokens(changed, seen), seen)

    other = patches.clone()
    other[:, [1, 2, 3, 5, 6, 7]] = 0
    torch.testing.assert_close(guesses(other), guesses(patches))
    other[:, 4] = 0
    assert not torch.allclose(guesses(other), guesses(patches), atol=1e-4)


def test_an_image_of_one_patch_has_nothing_to_hide():
    with pytest.raises(ValueError, match="makes one patch of an image; two or more"):
        MaskedAutoencoder(VisionTransformer((1, 4, 4), latent_dim=4, patch=4), TransformerBlocks(4), latent_dim=4)
