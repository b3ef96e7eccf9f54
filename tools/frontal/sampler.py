"""Draws training batches: films of every label and source in fair shares, drawn negatives, and films pulled to pieces."""

import numpy as np
import torch

import drawn
from films import CLASSES, STORED_SIDE, resize

# Of a batch.
SHARES = {"frontal": 0.39, "drawn frontal": 0.03, "turned": 0.12, "lateral": 0.08, "drawn lateral": 0.06, "other": 0.14, "drawn other": 0.1, "pieces": 0.08}


class Sampler:
    def __init__(self, films: list, augment, seed: int, count: int = 300):
        self.random = np.random.default_rng(seed)
        self.augment = augment
        self.films = {label: [f for f in films if f.label == label] for label in ("frontal", "lateral", "other")}
        self.grey = {l: self._stack([f.grey for f in fs]) for l, fs in self.films.items()}
        self.aspect = {l: np.array([f.grey.shape[1] / f.grey.shape[0] for f in fs]) for l, fs in self.films.items()}
        # Each source counts by the root of its size, so that the largest doesn't say alone what a film looks like.
        self.weight = {l: self._weights(fs) for l, fs in self.films.items()}
        draw = self.random
        self.frontals = self._stack([drawn.draw_frontal(draw) for _ in range(count)])
        self.laterals = self._stack([drawn.draw_lateral(draw) for _ in range(count)])
        others = drawn.OTHERS
        self.others = self._stack([others[i % len(others)](draw) for i in range(count)])

    @staticmethod
    def _stack(pictures: list) -> torch.Tensor:
        if not pictures:
            return torch.zeros(0, STORED_SIDE, STORED_SIDE)
        return torch.from_numpy(np.stack([stretched(resize(p, STORED_SIDE, STORED_SIDE)) for p in pictures]))

    @staticmethod
    def _weights(films: list) -> np.ndarray:
        names = [f.source.split("/")[0] for f in films]
        weights = np.array([names.count(n) ** -0.5 for n in names])
        return weights / max(weights.sum(), 1e-9)

    def _pick(self, label: str, n: int) -> tuple:
        at = self.random.choice(len(self.films[label]), n, p=self.weight[label])
        return self.grey[label][at], torch.tensor(self.aspect[label][at], dtype=torch.float32)

    def batch(self, size: int) -> tuple:
        kinds = self.random.choice(list(SHARES), size, p=list(SHARES.values()))
        grey, aspect, label, quarter, gentle = [], [], [], [], []
        for kind in SHARES:
            n = int((kinds == kind).sum())
            if n == 0:
                continue
            g, a, name = self._of(kind, n)
            grey.append(g)
            aspect.append(a)
            label += [CLASSES.index(name)] * n
            turns = np.zeros(n, int)
            if kind == "turned":
                turns = self.random.integers(1, 4, n)
            elif name in ("other", "lateral") and kind != "pieces":
                turns = self.random.integers(0, 4, n) * (self.random.uniform(size=n) < 0.25)
            quarter.append(torch.tensor(turns, dtype=torch.float32))
            gentle.append(torch.full((n,), float(name in ("frontal", "turned"))))
        x = self.augment(torch.cat(grey), torch.cat(aspect), torch.cat(quarter), torch.cat(gentle))
        return x, torch.tensor(label)

    def _of(self, kind: str, n: int) -> tuple:
        if kind in ("frontal", "turned"):
            return (*self._pick("frontal", n), kind)
        if kind == "lateral" and self.films["lateral"]:
            return (*self._pick("lateral", n), "lateral")
        if kind == "drawn frontal":
            aspect = torch.tensor(self.random.uniform(0.75, 1.2, n), dtype=torch.float32)
            return self.frontals[self.random.integers(len(self.frontals), size=n)], aspect, "frontal"
        if kind in ("lateral", "drawn lateral"):
            aspect = torch.tensor(self.random.uniform(0.75, 1.1, n), dtype=torch.float32)
            return self.laterals[self.random.integers(len(self.laterals), size=n)], aspect, "lateral"
        if kind == "other":
            return (*self._pick("other", n), "other")
        if kind == "drawn other":
            aspect = torch.tensor(np.exp(self.random.uniform(-0.5, 0.5, n)), dtype=torch.float32)
            return self.others[self.random.integers(len(self.others), size=n)], aspect, "other"
        grey, aspect = self._pick("frontal", n)
        return torch.stack([self._pieces(g) for g in grey]), aspect, "other"

    def _pieces(self, grey: torch.Tensor) -> torch.Tensor:
        """What has a chest film's texture but not its order: a small cutting, shuffled quarters, a sheet of several."""
        half = STORED_SIDE // 2
        pick = self.random.uniform()
        if pick < 0.45:
            side = self.random.integers(24, 42)
            y, x = self.random.integers(0, STORED_SIDE - side, 2)
            cut = grey[y : y + side, x : x + side]
            return torch.nn.functional.interpolate(cut[None, None], (STORED_SIDE, STORED_SIDE), mode="bilinear")[0, 0]
        quarters = [grey[y : y + half, x : x + half] for y in (0, half) for x in (0, half)]
        if pick < 0.75:
            order = [(3, 2, 1, 0), (2, 3, 1, 0), (3, 0, 1, 2), (1, 2, 0, 3), (2, 0, 3, 1)][self.random.integers(5)]
            quarters = [quarters[i] for i in order]
        else:
            more, _ = self._pick("frontal", 4)
            quarters = [torch.nn.functional.avg_pool2d(m[None, None], 2)[0, 0] for m in more]
            for i in range(4):
                if self.random.uniform() < 0.25:
                    quarters[i] = torch.full((half, half), float(self.random.uniform()))
        return torch.cat([torch.cat(quarters[:2], 1), torch.cat(quarters[2:], 1)], 0)


def stretched(grey: np.ndarray) -> np.ndarray:
    """From the darkest to the brightest, half a percent at either end left out, as the portal's analysis picture is."""
    low, high = np.percentile(grey, (0.5, 99.5))
    return ((grey - low) / max(high - low, 0.02)).clip(0, 1).astype(np.float32)
