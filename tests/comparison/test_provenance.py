"""What a report says of the libraries that made its numbers."""

from importlib.metadata import version

import torch


def test_the_libraries_that_make_maps_are_named_with_their_versions():
    import umap  # noqa: F401 - a comparison that uses it has imported it

    from replearn.runs.summary import environment

    found = environment(torch.device("cpu"), "32")["versions"]
    assert found["umap-learn"] == version("umap-learn")
