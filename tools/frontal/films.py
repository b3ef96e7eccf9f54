"""Reads the labelled thumbnails, groups near-duplicates, and says which of them each fold holds out."""

import csv
import os
from dataclasses import dataclass

import numpy as np
from PIL import Image

CLASSES = ["frontal", "lateral", "turned", "other"]
STORED_SIDE = 128

# A fold holds out all images of its sources. Laterals come from one source only: they are dealt to the folds by
# file name and by eye, films that seem to belong together to one fold.
FOLDS = [
    ["armiro/", "cornerstonejs/", "radinformatics/"],
    ["ml-workgroup/", "fo-dicom/", "microsoft/", "suyashkumar/", "dcm4che/", "malaterre/", "nhsx/"],
    ["s-mostafa-a/", "dcmjs-org/", "blairconrad/", "ImagingDataCommons/", "nroduit/"],
    ["dinbe0527/", "arcus-azure/", "mlmed/", "pydicom/", "rii-mango/"],
]

# Which publication or patient each is from was not established.
LATERAL_FOLDS = [
    ["39d16c09", "3b4776e0", "5714cc66", "f8ff55a8"],
    ["414f888a", "edabf8c1", "4029f47d", "753d486a"],
    ["a1ed3c27", "dc782eac", "f38cf450"],
    ["50f08de8", "5aaab1b2", "9948db49"],
]


@dataclass
class Film:
    name: str
    label: str
    kind: str
    source: str
    grey: np.ndarray  # height x width, 0 to 1
    group: int = -1


def load_films(folder: str) -> list:
    """Of each set of byte-like copies within 'other' one is kept, so that no test pattern outweighs a body part."""
    films = []
    with open(os.path.join(folder, "index.tsv"), encoding="utf-8") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            image = Image.open(os.path.join(folder, row["path"])).convert("L")
            grey = np.asarray(image, dtype=np.float32) / 255
            name = os.path.basename(row["path"])[:8]
            films.append(Film(name, row["label"], row["kind"], row["source"], grey))
    for film, group in zip(films, near_duplicates(films)):
        film.group = group
    seen = set()
    kept = []
    for film in films:
        key = (film.group, film.source.split("/")[0])
        if film.label == "other" and key in seen:
            continue
        seen.add(key)
        kept.append(film)
    return kept


def near_duplicates(films: list, at_least: float = 0.985) -> list:
    """A number for each film, the same for films whose small pictures correlate: the sources copy each other."""
    small = np.stack([resize(f.grey, 24, 24).ravel() for f in films])
    small = small - small.mean(1, keepdims=True)
    small /= np.linalg.norm(small, axis=1, keepdims=True) + 1e-6
    alike = small @ small.T > at_least
    group = list(range(len(films)))
    for i in range(len(films)):
        for j in np.flatnonzero(alike[i, :i]):
            old, new = group[i], group[j]
            group = [new if g == old else g for g in group]
    return group


def split(films: list, fold: int) -> tuple:
    """Films to train on and films to test on; nothing that looks like a test film is trained on. Fold -1: all, none."""
    if fold < 0:
        return films, []
    test = [f for f in films if held_out(f, fold)]
    groups = {f.group for f in test}
    names = {f.name for f in test}
    return [f for f in films if f.name not in names and f.group not in groups], test


def held_out(film: Film, fold: int) -> bool:
    if film.label == "lateral":
        return film.name in LATERAL_FOLDS[fold]
    return film.source.startswith(tuple(FOLDS[fold]))


def area_weights(size: int, out: int) -> np.ndarray:
    """out x size: what share of each old pixel lies in each new one; as src/core/vision/frontal/model-input.ts does."""
    edges = np.arange(out + 1) * (size / out)
    low, high = edges[:-1, None], edges[1:, None]
    at = np.arange(size)[None, :]
    cover = np.clip(np.minimum(high, at + 1) - np.maximum(low, at), 0, None)
    return (cover / (size / out)).astype(np.float32)


def resize(grey: np.ndarray, height: int, width: int) -> np.ndarray:
    return area_weights(grey.shape[0], height) @ grey @ area_weights(grey.shape[1], width).T


def fit(height: int, width: int, side: int) -> tuple:
    """Rows and columns of a picture laid into a square of `side`; halves are rounded up, as JavaScript does."""
    longer = max(height, width)
    return (
        max(1, int(np.floor(height * side / longer + 0.5))),
        max(1, int(np.floor(width * side / longer + 0.5))),
    )


def model_input(grey: np.ndarray, side: int = 96) -> np.ndarray:
    """side x side: the picture in the middle, its mean 0 and its deviation 1; nothing (0) around it."""
    rows, columns = fit(*grey.shape, side)
    small = resize(grey, rows, columns)
    small = (small - small.mean()) / (small.std() + 0.01)
    out = np.zeros((side, side), np.float32)
    top, left = (side - rows) // 2, (side - columns) // 2
    out[top : top + rows, left : left + columns] = small
    return out
