"""Depth: what the lesson says of sizes, skips, gradients and cost, and that it can be run."""

import numpy as np
import torch

from replearn.networks.inception import branch
from replearn.teaching.demos import depth
from replearn.teaching.lib.deep_nets import gradient_norms, multiplications, residual_net, resnet18, vgg_steps
from replearn.teaching.lib.images import digit_images
from replearn.teaching.lib.learning import seeded


def test_vgg_halves_the_size_and_doubles_the_depth():
    assert vgg_steps() == [(64, 224), (128, 112), (256, 56), (512, 28), (512, 14)]


def test_the_cost_of_the_inception_branch():
    costs = [multiplications(lambda t=t: branch(192, 32, 5, t), (1, 192, 28, 28)) for t in (None, 16)]
    assert costs == [120_422_400, 12_443_648]


def test_a_block_of_zeros_is_the_identity_only_with_its_skip():
    maps = torch.rand(1, 2, 3, 3)
    assert np.array_equal(depth.zero_block(maps, skip=True), maps)
    assert not depth.zero_block(maps, skip=False).any()


def test_skips_even_out_the_gradient_of_forty_layers():
    images = digit_images()
    x, y = images.train[:64], images.train_labels[:64]
    ratios = {}
    for skips in (False, True):
        norms = gradient_norms(seeded(lambda s=skips: residual_net(40, s), 0), x, y)
        assert len(norms) == 40
        ratios[skips] = max(norms[1:-1]) / min(norms[1:-1])
    assert ratios[False] > 10 * ratios[True]


def test_cutting_the_skips_of_resnet_leaves_its_other_layers():
    """The 1x1 convolutions of three skips go with them; all other weights stay, in their order."""
    whole, cut = resnet18(skips=True), resnet18(skips=False)
    kept = [p.shape for name, p in whole.named_parameters() if "downsample" not in name]
    assert [p.shape for p in cut.parameters()] == kept
    block = whole.layer1[0].eval()
    cut.layer1[0][:5].load_state_dict(
        {f"{i}.{k}": v for i, m in ((0, block.conv1), (1, block.bn1), (3, block.conv2), (4, block.bn2))
         for k, v in m.state_dict().items()}
    )  # fmt: skip
    x = torch.rand(2, 64, 5, 5)
    torch.testing.assert_close(torch.relu(cut.layer1[0].eval()[:5](x) + x), block(x))


def test_the_lesson_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(depth, "IMAGES", 128)
    monkeypatch.setattr("replearn.teaching.lib.deep_nets.DEPTHS", (4, 6))
    lesson = depth.main(tmp_path, 0)
    assert [path.name for path in lesson.figures] == ["degradation.png", "gradient.png"]
    assert "scikit-learn digits" in lesson.html[0]
    page = " ".join(lesson.html)
    assert "120,422,400" in page and "12,443,648" in page and "0.103" in page
