"""
Scores films that a network never saw, as they are and under each change that a film may have been through.

    python3 tools/frontal/evaluate.py --films FOLDER FOLD0.pt FOLD1.pt FOLD2.pt FOLD3.pt [--json OUT]

Each network is tested on the films that its fold held out; the figures are those of all folds together.
"""

import argparse
import json

import numpy as np
import torch
from PIL import Image

from films import CLASSES, load_films, model_input, split
from network import Network

THRESHOLDS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)


def rotated(grey: np.ndarray, degrees: float) -> np.ndarray:
    image = Image.fromarray((grey * 255).astype(np.uint8))
    return np.asarray(image.rotate(degrees, Image.BILINEAR), np.float32) / 255


def cropped(grey: np.ndarray, top: float, right: float, bottom: float, left: float) -> np.ndarray:
    h, w = grey.shape
    return grey[int(h * top) : int(h * (1 - bottom)), int(w * left) : int(w * (1 - right))]


def bordered(grey: np.ndarray, share: float, shade: float) -> np.ndarray:
    h, w = grey.shape
    return np.pad(grey, ((int(h * share),) * 2, (int(w * share),) * 2), constant_values=shade)


def coarse(grey: np.ndarray, side: int) -> np.ndarray:
    image = Image.fromarray((grey * 255).astype(np.uint8))
    return np.asarray(image.resize((side, side), Image.BOX).resize(grey.shape[::-1], Image.BILINEAR), np.float32) / 255


def whitened(grey: np.ndarray, side: int) -> np.ndarray:
    """One lung as white as an effusion makes it."""
    h, w = grey.shape
    y, x = np.mgrid[0:h, 0:w]
    away = ((x / w - (0.5 + side * 0.22)) / 0.2) ** 2 + ((y / h - 0.5) / 0.35) ** 2
    veil = 0.9 / (1 + np.exp((away - 1) * 5))
    return (grey * (1 - veil) + np.percentile(grey, 95) * veil).astype(np.float32)


CHANGES = {
    "as it is": lambda g: g,
    "inverted": lambda g: 1 - g,
    "gamma 0.5": lambda g: g**0.5,
    "gamma 2": lambda g: g**2,
    "narrow window": lambda g: ((g - 0.2) / 0.6).clip(0, 1),
    "mirrored": lambda g: g[:, ::-1],
    "turned 5 degrees": lambda g: rotated(g, 5),
    "turned -10 degrees": lambda g: rotated(g, -10),
    "cropped 10 % all round": lambda g: cropped(g, 0.1, 0.1, 0.1, 0.1),
    "lower 15 % cut off": lambda g: cropped(g, 0, 0, 0.15, 0),
    "right 12 % cut off": lambda g: cropped(g, 0, 0.12, 0, 0),
    "black border of 15 %": lambda g: bordered(g, 0.15, 0),
    "white border of 15 %": lambda g: bordered(g, 0.15, 1),
    "64 pixels": lambda g: coarse(g, 64),
    "right lung white": lambda g: whitened(g, -1),
    "left lung white": lambda g: whitened(g, 1),
    "grain": lambda g: (g + np.random.default_rng(7).normal(0, 0.08, g.shape)).clip(0, 1).astype(np.float32),
}

TURNS = {"90 degrees": 1, "180 degrees": 2, "270 degrees": 3}


def probabilities(network: Network, films: list, change=CHANGES["as it is"]) -> np.ndarray:
    inputs = torch.from_numpy(np.stack([model_input(np.ascontiguousarray(change(f.grey))) for f in films]))[:, None]
    with torch.no_grad():
        return torch.cat([network(x).softmax(1) for x in inputs.split(128)]).numpy()


def report(films: list, p: np.ndarray) -> None:
    label = np.array([f.label for f in films])
    for name in ("frontal", "lateral", "other"):
        mine = p[label == name]
        if len(mine) == 0:
            continue
        flagged = " ".join(f"<{t}: {(mine[:, 0] < t).sum()}" for t in THRESHOLDS)
        print(f"{name} ({len(mine)}) flagged at p(frontal) {flagged}; answers",
              dict(zip(CLASSES, np.bincount(mine.argmax(1), minlength=4))), flush=True)
    worst = [i for i in np.argsort(p[:, 0]) if label[i] == "frontal"][:12]
    print("worst frontals", [(films[i].name, round(float(p[i, 0]), 3)) for i in worst])
    missed = [i for i in np.argsort(-p[:, 0]) if label[i] != "frontal"][:12]
    print("most frontal others", [(films[i].name, films[i].label, round(float(p[i, 0]), 3)) for i in missed], flush=True)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--films", required=True)
    options.add_argument("--json")
    options.add_argument("networks", nargs=4)
    given = options.parse_args()
    torch.set_num_threads(1)
    films = load_films(given.films)
    rows, changed, turned = [], {}, {}
    for fold, path in enumerate(given.networks):
        network = Network(len(CLASSES))
        network.load_state_dict(torch.load(path))
        network.eval()
        test = split(films, fold)[1]
        print(f"fold {fold}")
        p = probabilities(network, test)
        report(test, p)
        rows += [(f, q) for f, q in zip(test, p)]
        frontal = [f for f in test if f.label == "frontal"]
        lateral = [f for f in test if f.label == "lateral"]
        for name, change in CHANGES.items():
            changed.setdefault((name, "frontal"), []).append(probabilities(network, frontal, change))
            changed.setdefault((name, "lateral"), []).append(probabilities(network, lateral, change))
        for name, k in TURNS.items():
            turned.setdefault(name, []).append(probabilities(network, frontal, lambda g, k=k: np.rot90(g, k)))
    print("\nall folds")
    report([f for f, _ in rows], np.stack([q for _, q in rows]))
    summary = {"changes": {}, "turns": {}, "kinds": {}}
    for (name, label), parts in changed.items():
        p = np.concatenate(parts)
        summary["changes"][f"{label}, {name}"] = {str(t): int((p[:, 0] < t).sum()) for t in THRESHOLDS} | {"of": len(p)}
    for name, parts in turned.items():
        p = np.concatenate(parts)
        summary["turns"][name] = {str(t): int((p[:, 0] < t).sum()) for t in THRESHOLDS} | {
            "of": len(p), "called turned": int((p.argmax(1) == CLASSES.index("turned")).sum())}
    for film, q in rows:
        row = summary["kinds"].setdefault(film.kind, {"of": 0, **{c: 0 for c in CLASSES}, **{f"<{t}": 0 for t in THRESHOLDS}})
        row["of"] += 1
        row[CLASSES[int(q.argmax())]] += 1
        for t in THRESHOLDS:
            row[f"<{t}"] += int(q[0] < t)
    print(json.dumps(summary, indent=1))
    if given.json:
        with open(given.json, "w", encoding="utf-8") as out:
            json.dump(summary, out, indent=1)


if __name__ == "__main__":
    main()
