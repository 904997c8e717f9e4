"""replearn: turn images into vectors, see them, measure them, trust them.

Shapes are written with one letter an axis, here and in every docstring:

    N samples   B batch   C channels   H height   W width   D code size   K classes

Importing this package is instant: what needs torch is loaded when it is first used.
"""

__version__ = "0.1.0"
