"""Images that were picked on the page, gone on with in Python."""

import numpy as np
import pytest
from PIL import Image
from sklearn.decomposition import PCA

import replearn
from replearn.data.digits import Digits
from replearn.data.folder import Folder
from replearn.data.module import ImageData
from replearn.errors import UsageError
from replearn.report.live.from_comparison import live_data


@pytest.fixture(scope="module")
def compared():
    data = ImageData(Digits, limit=80)
    return replearn.compare({"pca": PCA()}, data, dimensions=[3], metrics=["mse", "sse_per_image"], k=5)


def test_a_selection_holds_what_scikit_learn_makes_of_these_images(compared):
    chosen = [7, 0, 41]
    found = compared.select(chosen)
    train, test = (compared.spec.data.array(split).reshape(-1, 784) for split in ("train", "test"))
    pca = PCA(3, random_state=0).fit(train)
    codes = pca.transform(test[chosen])
    assert len(found) == 3 and found.indices.tolist() == chosen
    np.testing.assert_array_equal(found.images.reshape(3, -1), test[chosen])
    np.testing.assert_array_equal(found.labels, compared.spec.data.get_split("test").labels[chosen])
    assert found.class_names[3] == "3" and found.files is None
    np.testing.assert_allclose(np.abs(found.codes["pca (3)"]), np.abs(codes), atol=1e-3)
    errors = ((pca.inverse_transform(codes) - test[chosen]) ** 2).sum(axis=1)
    np.testing.assert_allclose(found.errors["pca (3)"], errors, rtol=1e-3)


def test_the_page_numbers_its_images_as_select_does(compared):
    shown = live_data(compared)
    assert shown.in_python == "comparison.select(indices)" and shown.index is None
    found = compared.select(np.arange(5))
    np.testing.assert_array_equal(shown.images[:5], np.rint(found.images * 255).astype(np.uint8))


def test_no_index_selects_no_image(compared):
    found = compared.select([])
    assert len(found) == 0 and found.images.shape == (0, 1, 28, 28) and found.codes["pca (3)"].shape == (0, 3)


def test_files_come_along(tmp_path):
    for i in range(40):
        (tmp_path / "ab"[i % 2]).mkdir(exist_ok=True)
        Image.fromarray(np.random.default_rng(i).integers(0, 255, (8, 8), np.uint8)).save(
            tmp_path / "ab"[i % 2] / f"{i}.png"
        )
    compared = replearn.compare({"pca": PCA(1)}, ImageData(Folder, root=tmp_path), metrics=["mse"], k=1)
    found = compared.select([2])
    assert found.files.tolist() == [compared.files[2]]
    assert found.class_names[found.labels[0]] == found.files[0][0]
    np.testing.assert_array_equal(np.rint(found.images[0, 0] * 255), np.asarray(Image.open(tmp_path / found.files[0])))


@pytest.mark.parametrize(
    ("indices", "words"),
    [
        ([80], "indices 80: must be between 0 and 79, one of the 80 test images"),
        ([-1], "indices -1: must be between 0 and 79"),
        ([0.5], "must be a list of whole numbers"),
        ([[1, 2]], "must be a list of whole numbers"),
        ([True], "must be a list of whole numbers"),
    ],
)
def test_an_index_beyond_the_test_images_is_refused(compared, indices, words):
    with pytest.raises(UsageError, match=words):
        compared.select(indices)
