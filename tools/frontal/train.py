"""
Trains the frontal-chest network and writes its weights (PyTorch's own format) and its scores on the films held out.

    python3 tools/frontal/train.py --films FOLDER --out FILE.pt [--fold 0..3] [--samples 90000] [--seed 1] [--start FILE.pt]

Needs Python 3.11, PyTorch 1.13 (Debian: python3-torch), NumPy and Pillow. FOLDER holds index.tsv (path, label, kind,
source) and the pictures it names. Without --fold it trains on every film. With --start it goes on from a network
that it wrote before, of the same fold, more gently.
"""

import argparse
import copy
import time

import numpy as np
import torch
import torch.nn.functional as F

from augment import Augment
from evaluate import probabilities, report
from films import CLASSES, load_films, split
from network import Network
from sampler import Sampler

BATCH = 128


def train(films: list, samples: int, seed: int, start: str | None) -> Network:
    torch.manual_seed(seed)
    sampler = Sampler(films, Augment(seed), seed)
    network = Network(len(CLASSES))
    if start is not None:
        network.load_state_dict(torch.load(start))
    highest = 6e-3 if start is None else 2e-3
    mean = copy.deepcopy(network)
    steps = samples // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=2e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, highest, total_steps=steps, pct_start=0.2)
    started, losses = time.time(), []
    for step in range(steps):
        x, label = sampler.batch(BATCH)
        network.train()
        loss = F.cross_entropy(network(x), label, label_smoothing=0.02)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        follow(mean, network, min(0.99, (step + 1) / (step + 10)))
        losses.append(loss.item())
        if (step + 1) % 50 == 0:
            print(f"{step + 1}/{steps} loss {np.mean(losses[-50:]):.3f} {time.time() - started:.0f} s", flush=True)
    return mean.eval()


def follow(mean: Network, network: Network, keep: float) -> None:
    """The weights that are kept are a running mean of those that are trained."""
    with torch.no_grad():
        for kept, new in zip(mean.state_dict().values(), network.state_dict().values()):
            if kept.dtype.is_floating_point:
                kept.mul_(keep).add_(new, alpha=1 - keep)
            else:
                kept.copy_(new)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--films", required=True)
    options.add_argument("--out", required=True)
    options.add_argument("--fold", type=int, default=-1)
    options.add_argument("--samples", type=int, default=90_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--start")
    given = options.parse_args()
    torch.set_num_threads(1)
    kept, test = split(load_films(given.films), given.fold)
    print(f"fold {given.fold}: {len(kept)} films to train on, {len(test)} to test on", flush=True)
    network = train(kept, given.samples, given.seed, given.start)
    torch.save(network.state_dict(), given.out)
    if test:
        report(test, probabilities(network, test))


if __name__ == "__main__":
    main()
