"""What was read, in words: how many images each split has, and the classes."""

from replearn.data.module import ImageData

LONGEST = 80  # letters of the class names that are told


def in_words(images: ImageData) -> list[str]:
    """Return a line on the images, one on the classes, and one for each thing that a user may not expect.

    >>> from replearn.data.digits import Digits
    >>> print(*in_words(ImageData(Digits, limit=100)), sep="\\n")
    data: scikit-learn digits, 90 training, 10 validation and 100 test images of 1 x 28 x 28
    classes: 10 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
    """
    images.load()
    train, val, test = (len(images.get_split(split)) for split in ("train", "val", "test"))
    size = " x ".join(map(str, images.image_shape))
    counts = f"{train:,} training, {val:,} validation and {test:,} test images of {size}"
    notes = [f"note: {note}" for note in images.notes]
    return [f"data: {images.name}, {counts}", f"classes: {_classes(images)}", *notes]


def _classes(images: ImageData) -> str:
    names = list(images.class_names)
    if not names:
        return "none, the images have no labels"
    shown: list[str] = []
    while len(shown) < len(names) and len(", ".join([*shown, names[len(shown)]])) <= LONGEST:
        shown.append(names[len(shown)])
    more = "" if len(shown) == len(names) else ", ..." if shown else f"{names[0][:LONGEST]}..."
    unknown = sum(int((split.labels < 0).sum()) for split in images.splits.values())
    without = f"; {unknown:,} images without a label" if unknown else ""
    return f"{len(names)} ({', '.join(shown)}{more}){without}"
