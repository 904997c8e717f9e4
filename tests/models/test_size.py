"""A network's size, known without its weights."""

import pytest

from replearn.errors import ContentError
from replearn.models import size
from replearn.models.build import build_model

LINEAR = {"image_shape": [1, 4, 4], "latent_dim": 2}
SMALL = {
    "_class_path": "replearn.models.autoencoder.Autoencoder", "latent_dim": 2,
    "encoder": {"class_path": "replearn.networks.linear.LinearEncoder", "init_args": LINEAR},
    "decoder": {"class_path": "replearn.networks.linear.LinearDecoder", "init_args": LINEAR},
}  # fmt: skip


def test_a_network_beyond_the_memory(monkeypatch):
    made = size.size_in_bytes(build_model(SMALL))
    monkeypatch.setattr(size, "free_memory", lambda: made)
    build_model(SMALL)
    monkeypatch.setattr(size, "free_memory", lambda: made - 1)
    with pytest.raises(ContentError, match=r"more than the .* GB of memory that are free; name a smaller one"):
        build_model(SMALL)


def test_looking_draws_no_random_number():
    import torch

    torch.manual_seed(3)
    looked = build_model(SMALL).state_dict()
    torch.manual_seed(3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("replearn.models.build.refuse_too_large", lambda parser, model: None)
        for name, weight in build_model(SMALL).state_dict().items():
            assert torch.equal(weight, looked[name])


def test_an_encoder_of_another_size_is_refused_with_both_numbers(replearn, in_tmp):
    code, _, err = replearn(
        "fit", "--config", "classifier.yaml", "--model.encoder", "replearn.networks.lecture_cnn.LectureCNN",
        "--data.source", "replearn.data.digits.Digits", "--data.limit", "64",
    )  # fmt: skip
    assert code == 2
    assert "LectureCNN: gives 10 numbers an image, and latent_dim is 64" in err
    assert not list(in_tmp.glob("runs/*/*"))
