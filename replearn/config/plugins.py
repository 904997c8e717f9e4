"""Parts that are found, not listed: the modules of a folder of ours, and those of packages that join by themselves.

An installed package joins through the entry-point group `replearn.plugins`, whose value names a package:

    [project.entry-points."replearn.plugins"]
    mine = "my_package"

Its sub-packages `metrics`, `figures` and `sections` are then walked like those of a comparison and its page, and its
classes may stand in a configuration without `--allow-import`: whoever installed it trusts it already.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from replearn.errors import UsageError

GROUP = "replearn.plugins"
LAST = 1000  # the place of a module that names none


@cache
def plugins() -> tuple[str, ...]:
    """Return the packages that join, by name.

    >>> plugins()
    ()
    """
    return tuple(sorted({point.value for point in entry_points(group=GROUP)}))


def walk(package: str, folder: str) -> list[ModuleType]:
    """Return the modules of `package`, and of the sub-package `folder` of every plugin, by their PLACE, then name.

    Raise UsageError for a plugin that cannot be imported.
    """
    try:
        joined = [name for plugin in plugins() if _is_there(name := f"{plugin}.{folder}")]
        found = [module for name in (package, *joined) for module in _modules(name)]
    except ImportError as error:
        raise UsageError(
            f"a plugin ({', '.join(plugins())}) cannot be imported: {error}; mend or uninstall it"
        ) from error
    return sorted(found, key=lambda module: (getattr(module, "PLACE", LAST), module.__name__))


def _modules(package: str) -> list[ModuleType]:
    paths = import_module(package).__path__
    return [import_module(f"{package}.{found.name}") for found in iter_modules(paths)]


def _is_there(package: str) -> bool:
    import_module(package.rpartition(".")[0])  # a plugin that is broken is told, one without the folder is not
    return find_spec(package) is not None
