"""What a comparison comes to: every result, its verdicts, its maps; and its report, where one is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch

from replearn.comparison.notes import notes
from replearn.comparison.pairs import beside_pca
from replearn.comparison.result import Result, Row
from replearn.comparison.selection import Selection, select
from replearn.comparison.spec import Spec
from replearn.comparison.verdicts import verdicts
from replearn.models.inference import best_device
from replearn.runs.summary import environment, mapmakers


class Table(list[Row]):
    """Rows as people look at them: the columns that hold something, nothing else."""

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Table":
        """Return the rows without the columns that are empty in all of them.

        >>> Table.of([{"mse": 0.1, "psnr": None}])
        [{'mse': 0.1}]
        """
        names = [
            name
            for name in dict.fromkeys(n for row in rows for n in row)
            if any(row.get(name) is not None for row in rows)
        ]
        return cls({name: row.get(name) for name in names} for row in rows)

    def to_frame(self) -> Any:
        """Return a DataFrame of pandas, or of polars where that alone is installed. Raise ImportError for neither."""
        for library in ("pandas", "polars"):
            try:
                return import_module(library).DataFrame(list(self))
            except ModuleNotFoundError:
                continue
        raise ImportError("neither pandas nor polars is installed: pip install pandas")


@dataclass(frozen=True, eq=False)
class Comparison:
    """Every result, in the order of the rows, with what their reader needs.

    curve: test mse of PCA with 0..K components (K+1,); None where nothing was reconstructed. runs: the finished runs
    among the representations. remarks: sentences on runs that were trained on other images than these.
    """

    spec: Spec
    results: list[Result]
    curve: np.ndarray | None = None
    runs: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """One line: the data set, and how many representations."""
        count = len(self.spec.representations)
        return f"{self.spec.data.name}: {count} representation{'s' if count != 1 else ''} side by side"

    @property
    def rows(self) -> list[Row]:
        """The rows of the scoreboard, every column."""
        return [result.row for result in self.results]

    @property
    def table(self) -> Table:
        """The rows without the columns that are empty; `.to_frame()` makes a DataFrame of them."""
        return Table.of(self.rows)

    @cached_property
    def verdicts(self) -> list[str]:
        """Sentences that the numbers carry, the most important first."""
        first, *others = verdicts(self.results) or [""]
        return [said for said in (first, *beside_pca(self.results), *others) if said]

    @property
    def notes(self) -> list[str]:
        """Sentences on how the numbers were measured, and on what is missing and why."""
        return notes(self)

    @property
    def maps(self) -> dict[str, np.ndarray]:
        """The codes of two dimensions (N,2) of the test images, by the first seed, by representation."""
        return {result.name: result.codes for result in self.mapped}  # type: ignore[misc]

    @property
    def mapped(self) -> list[Result]:
        """The results of two dimensions."""
        return [result for result in self.results if result.codes is not None and result.codes.shape[1] == 2]

    @property
    def errors(self) -> dict[str, str]:
        """What went wrong, by representation and dimensions."""
        return {result.label: result.error for result in self.results if result.error}

    @property
    def labels(self) -> np.ndarray:
        """Labels of the test images (N,), -1 unknown."""
        return self.spec.test_labels

    @property
    def class_names(self) -> list[str]:
        """Names of the K classes; empty without labels."""
        return list(self.spec.data.class_names)

    @property
    def images(self) -> np.ndarray:
        """The test images (N,C,H,W) float32 in [0, 1]."""
        return self.spec.test.reshape(-1, *self.spec.data.image_shape)

    @property
    def files(self) -> np.ndarray | None:
        """The files that the test images were read from (N,); None where they come from no files."""
        return self.spec.data.get_split("test").files

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from: command, data, seeds, representations, runs, versions, machine."""
        spec = self.spec
        around = environment(best_device(), str(torch.get_default_dtype()))
        around["versions"] |= mapmakers()
        return {
            "command": spec.command,
            "datasets": [spec.data.describe()],
            "split_seed": spec.data.used_seed,
            "seeds": spec.seeds,
            "k": spec.k,
            "metrics": [metric.name for metric in spec.wanted if metric.asked],
            "representations": {name: repr(made) for name, made in spec.representations.items()},
            "runs": self.runs,
            "environment": around,
        }

    def select(self, indices: Sequence[int] | np.ndarray) -> Selection:
        """Return some test images, with codes and errors, by their `indices` (n,) as the page's list of a selection
        gives them. Raise UsageError for an index that no test image has.
        """
        return select(self, indices)

    def write(self, folder: str | Path) -> list[Path]:
        """Write scoreboard, figures and page into a folder; return the files. Raise UsageError, ContentError."""
        return _report("write").write(self, Path(folder))

    def _repr_html_(self) -> str:
        """Return verdicts and table as a notebook shows them."""
        return _report("notebook").html(self)


def _report(module: str) -> Any:
    """Return a module of the room above, which knows how a comparison is written and shown; loaded only when
    asked to.
    """
    return import_module(f"replearn.report.{module}")
