"""What a report says of the libraries that made its numbers."""

from importlib.metadata import version

import torch


def test_the_libraries_that_make_maps_are_named_with_their_versions():
    import umap  # noqa: F401 - a comparison that uses it has imported it

    from replearn.runs.summary import environment, mapmakers

    assert mapmakers()["umap-learn"] == version("umap-learn")
    assert "umap-learn" not in environment(torch.device("cpu"), "32")["versions"], "a run says the same in any process"
