"""Trains the text finder's network on drawn text over films, and writes its weights as a TypeScript module.

    python3 tools/train-text-finder/train.py --films 'FOLDER/*.png' --out src/core/vision/text/text-net.generated.ts

Needs PyTorch, NumPy, Pillow, and pydicom for films in DICOM. The films should hold no text: what they hold counts as
background. Training ends after the minutes given, so two runs don't give the same weights; `npm run bench -- burned-in`
says how good they are.
"""

import argparse
import glob
import math
import os
import random
import time

import numpy as np
import torch
import torch.multiprocessing as mp
from films import load_films, load_fonts, sample
from network import TextNet, normalise, write_module
from torch import nn


def produce(queue, seed, films, fonts, batch):
    torch.set_num_threads(1)
    rng = random.Random(seed)
    while True:
        crops, labels, weights = zip(*(sample(rng, films, fonts) for _ in range(batch)))
        levelled = normalise(torch.from_numpy(np.stack(crops))[:, None])
        queue.put(tuple(part.numpy().astype(np.float16) for part in (levelled, *maps(labels, weights))))


def maps(*lists):
    return (torch.from_numpy(np.stack(each))[:, None] for each in lists)


def loss_of(logits, labels, weights):
    """Misses cost more than false alarms; the hardest background counts most."""
    each = nn.functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") * weights
    positive = each * labels
    negative = (each * (1 - labels)).flatten()
    hardest = negative.topk(negative.numel() // 40).values.mean()
    return 1.5 * positive.sum() / (labels * weights).sum().clamp(min=50) + negative.mean() * 4 + 0.7 * hardest


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--films", nargs="+", required=True, help="films without text (globs): DICOM, PNG or JPEG")
    options.add_argument("--fonts", nargs="+", default=["/usr/share/fonts"], help="folders of TrueType and OpenType fonts")
    options.add_argument("--minutes", type=float, default=25)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", required=True, help="the TypeScript module to write")
    asked = options.parse_args()
    torch.manual_seed(asked.seed)
    torch.set_num_threads(1)
    films = load_films(sorted(file for pattern in asked.films for file in glob.glob(pattern)))
    fonts = load_fonts(asked.fonts)
    print(f"{len(films)} films, {len(fonts[0])} + {len(fonts[1])} fonts", flush=True)
    queue = mp.Queue(12)
    maker = mp.Process(target=produce, args=(queue, asked.seed, films, fonts, 24), daemon=True)
    maker.start()
    net = TextNet()
    best = torch.optim.AdamW(net.parameters(), lr=4e-3, weight_decay=1e-4)
    start, step, mean = time.time(), 0, None
    while (spent := (time.time() - start) / 60) < asked.minutes:
        part = spent / asked.minutes
        for group in best.param_groups:
            group["lr"] = 4e-3 * min(1, step / 50) * (0.5 + 0.5 * math.cos(math.pi * part)) + 1e-5
        levelled, labels, weights = (torch.from_numpy(each.astype(np.float32)) for each in queue.get())
        loss = loss_of(net(levelled), labels, weights)
        best.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        best.step()
        step += 1
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        if step % 50 == 0:
            print(f"{spent:5.1f} min, step {step}, loss {mean:.4f}", flush=True)
        if step % 400 == 0:
            torch.save(net.state_dict(), asked.out + ".pt")
    maker.terminate()
    torch.save(net.state_dict(), asked.out + ".pt")
    write_module(net.eval(), asked.out)


if __name__ == "__main__":
    main()
