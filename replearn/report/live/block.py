"""Headers and arrays as one zipped text that the page unpacks."""

import base64
import gzip
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

KINDS = {"uint8": "u1", "uint16": "u2", "uint32": "u4", "float16": "f2", "float32": "f4"}


def pack(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> str:
    """Return a header (JSON) and named arrays of uint8, uint16, uint32, float16 or float32, as base64 of gzip.

    Unzipped: a uint32 with the length of the header, the header with an entry `arrays` (kind, offset, count of
    each), then the arrays, little-endian, each at a multiple of 8. Equal input gives equal text.

    >>> text = pack({"name": "digits"}, {"labels": np.array([3, 1], np.uint8)})
    >>> gzip.decompress(base64.b64decode(text))[-8:-6]
    b'\\x03\\x01'
    """
    listed: dict[str, dict[str, Any]] = {
        name: {"kind": KINDS[str(a.dtype)], "offset": 0, "count": int(a.size)} for name, a in arrays.items()
    }
    # 16 bytes of room each for the digits of the offsets, which the header's own length decides
    start = _padded(4 + len(_encoded({**header, "arrays": listed})) + 16 * len(listed))
    at = start
    for name, array in arrays.items():
        listed[name]["offset"] = at
        at = _padded(at + array.nbytes)
    text = _encoded({**header, "arrays": listed})
    packed = bytearray(at)
    packed[0:4] = np.uint32(len(text)).tobytes()
    packed[4 : 4 + len(text)] = text
    for name, array in arrays.items():
        offset = int(listed[name]["offset"])
        packed[offset : offset + array.nbytes] = np.ascontiguousarray(array).tobytes()
    return base64.b64encode(gzip.compress(bytes(packed), 9, mtime=0)).decode()


def _padded(length: int) -> int:
    return -(-length // 8) * 8


def _encoded(header: Mapping[str, Any]) -> bytes:
    return json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
