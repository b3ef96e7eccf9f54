"""Compares files before and after de-identification with pydicom, for deid-corpus.test.ts.

Reads pairs of paths from standard input, one pair a line, tab between; writes one JSON object a line: the paths that were
added, changed and removed, at any depth, whether the raw PixelData is the same, or why a file can't be read.
"""

import hashlib
import json
import sys
import warnings

import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.sequence import Sequence


def flatten(dataset, path, out):
    """Path of tags and item numbers to a hash of the value, or None for a sequence."""
    # All of them before any is converted: converting one converts others on the way.
    raws = {int(tag): dataset.get_item(tag) for tag in sorted(dataset.keys())}
    for tag, raw in raws.items():
        here = f"{path}/{tag:08X}"
        value = raw.value
        if isinstance(raw, RawDataElement) and raw.VR is None and not raw.is_implicit_VR:
            raise ValueError("an element without VR, after which pydicom loses its way")
        if isinstance(raw, RawDataElement) and raw.VR in ("SQ", "UN", None):
            try:
                value = dataset[tag].value
            except Exception:  # noqa: BLE001 - any value that pydicom can't convert is compared raw
                value = raw.value
        if isinstance(value, Sequence):
            out[here] = None
            for number, item in enumerate(value):
                flatten(item, f"{here}[{number}]", out)
        else:
            plain = raw.value if isinstance(raw.value, bytes) else repr(raw.value).encode()
            out[here] = hashlib.sha256(plain.rstrip(b"\0 ")).hexdigest()


IDENTIFYING = ("PatientName", "ReferringPhysicianName", "InstitutionName", "AccessionNumber")


def raw_value(dataset, keyword):
    raw = dataset.get_item(keyword)
    return raw.value.strip(b"\0 ") if raw is not None and isinstance(raw.value, bytes) else b""


def survivors(before, after_path):
    """Keywords whose value, if it is long enough to be no chance, is found anywhere in the file's bytes."""
    with open(after_path, "rb") as file:
        content = file.read()
    found = []
    # Test files name their maker as institution too; the maker stays.
    maker = raw_value(before, "Manufacturer")
    for keyword in IDENTIFYING:
        value = raw_value(before, keyword)
        if len(value) >= 6 and value != maker and value in content:
            found.append(keyword)
    return found


def pixel_hash(dataset):
    return hashlib.sha256(dataset.PixelData or b"").hexdigest() if "PixelData" in dataset else None


def compare(before_path, after_path):
    old, new = {}, {}
    try:
        before = pydicom.dcmread(before_path, force=True)
        surviving = survivors(before, after_path)
        flatten(before, "", old)
    except Exception as error:  # noqa: BLE001 - files that pydicom can't read tell nothing
        return {"unreadableBefore": f"{type(error).__name__}: {error}"}
    after = pydicom.dcmread(after_path)
    flatten(after, "", new)
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(path for path in new.keys() & old.keys() if old[path] != new[path]),
        "pixelsAlike": pixel_hash(before) == pixel_hash(after),
        "surviving": surviving,
        "preamble": (after.preamble or b"").hex(),
        "meta": [f"{int(tag):08X}" for tag in after.file_meta.keys()],
    }


warnings.simplefilter("ignore")
for line in sys.stdin:
    before_name, after_name = line.rstrip("\n").split("\t")
    try:
        print(json.dumps(compare(before_name, after_name)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the test says which file it was
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
