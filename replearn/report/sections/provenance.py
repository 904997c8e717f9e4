"""Where the numbers come from: command, data, versions, machine; and whom the images are owed to."""

from collections.abc import Mapping
from html import escape
from typing import Any

from replearn.comparison.comparison import Comparison

PLACE = 90
TITLE = "Where it comes from"
MOST_LISTED = 30  # items of a list in the provenance, of class names say
ATTRIBUTIONS = {
    "MNIST": "MNIST: LeCun, Cortes and Burges, CC BY-SA 3.0.",
    "Fashion-MNIST": "Fashion-MNIST: Xiao, Rasul and Vollgraf (Zalando SE), MIT licence.",
    "FashionMNIST": "Fashion-MNIST: Xiao, Rasul and Vollgraf (Zalando SE), MIT licence.",
    "KMNIST": "KMNIST: Clanuwat et al., Center for Open Data in the Humanities, CC BY-SA 4.0.",
    "scikit-learn digits": "Digits: Alpaydin and Kaynak, UCI Machine Learning Repository, CC BY 4.0.",
}
WORDS = {
    "sha256": "SHA-256", "n_train": "training images", "n_val": "validation images", "n_test": "test images",
    "datasets": "data", "environment": "machine",
}  # fmt: skip


def html(comparison: Comparison) -> str:
    """Return the section."""
    provenance = comparison.provenance
    listed = provenance.get("datasets") or []
    names = [str(data.get("name")) for data in listed if isinstance(data, Mapping)]
    credits = dict.fromkeys(ATTRIBUTIONS[name] for name in names if name in ATTRIBUTIONS)
    thanks = f"<p>Images: {escape(' '.join(credits))}</p>" if credits else ""
    return f'<div class="quiet">{_tree(provenance)}{thanks}</div>'


def _tree(value: Any) -> str:
    """Return nested mappings and lists as lists of terms; plain ones in a line."""
    if isinstance(value, Mapping):
        if not any(isinstance(item, (Mapping, list, tuple)) for item in value.values()) and "sha256" not in value:
            plain = [f"{_word(key)} {escape(str(item))}" for key, item in value.items() if item is not None]
            return ", ".join(plain)
        terms = [(key, item) for key, item in value.items() if item not in (None, [], {}, "")]
        return f"<dl>{''.join(f'<dt>{_word(key)}</dt><dd>{_item(key, item)}</dd>' for key, item in terms)}</dl>"
    if isinstance(value, (list, tuple)):
        if any(isinstance(item, (Mapping, list, tuple)) for item in value):
            return _tree(value[0]) if len(value) == 1 else f"<ul>{''.join(f'<li>{_tree(v)}</li>' for v in value)}</ul>"
        more = f" and {len(value) - MOST_LISTED} more" if len(value) > MOST_LISTED else ""
        return escape(", ".join(map(str, value[:MOST_LISTED]))) + more
    return escape(f"{value:,}" if isinstance(value, int) and abs(value) > 9999 else str(value))


def _word(key: str) -> str:
    return escape(WORDS.get(key, str(key).replace("_", " ")))


def _item(key: str, item: Any) -> str:
    if key in ("command", "sha256") and isinstance(item, str):
        return f"<code>{escape(item)}</code>"
    if key == "image_shape" and isinstance(item, (list, tuple)):
        return escape(" × ".join(map(str, item)))
    return _tree(item)
