"""Makes a batch of pictures look as they might arrive: turned, cropped, collimated, photographed, inverted, noisy."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw

from network import SIDE


def text_masks(random: np.random.Generator, count: int = 200) -> torch.Tensor:
    """count x SIDE x SIDE, 0 to 1: labels, markers, arrows and frames as they are written on films."""
    out = np.zeros((count, SIDE, SIDE), np.float32)
    letters = "RLABDEGPASUPINE 0123456789/:"
    for mask in out:
        image = Image.new("L", (SIDE * 2, SIDE * 2), 0)
        draw = ImageDraw.Draw(image)
        for _ in range(random.integers(1, 4)):
            x, y = random.uniform(0, 170, 2)
            pick = random.uniform()
            if pick < 0.7:
                word = "".join(random.choice(list(letters), random.integers(1, 12)))
                if random.uniform() < 0.25:
                    draw.rectangle((x - 3, y - 3, x + 7 * len(word), y + 13), fill=255)
                    draw.text((x, y), word, fill=0)
                else:
                    draw.text((x, y), word, fill=255)
            elif pick < 0.85:
                draw.line((x, y, x + random.uniform(-30, 30), y + random.uniform(-30, 30)), fill=255, width=3)
            else:
                draw.rectangle((x, y, x + random.uniform(20, 80), y + random.uniform(20, 80)), outline=255, width=2)
        mask[:] = np.asarray(image.resize((SIDE, SIDE), Image.BOX), np.float32) / 255
    return torch.from_numpy(out)


class Augment:
    def __init__(self, seed: int):
        self.g = torch.Generator().manual_seed(seed)
        self.masks = text_masks(np.random.default_rng(seed))

    def u(self, n: int, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
        return torch.rand(n, generator=self.g) * (high - low) + low

    def some(self, n: int, share: float) -> torch.Tensor:
        return (self.u(n) < share).float()

    def __call__(self, grey, aspect, quarter, gentle):
        """
        grey: n x 128 x 128, stretched to a square; aspect: width / height before; quarter: quarter turns clockwise,
        0 to 3; gentle: 1 where a small turn, zoom and crop alone keep the label true (films), 0 where anything goes.
        Returns n x 1 x SIDE x SIDE, ready for the network.
        """
        picture, canvas = self.place(grey, aspect, quarter, gentle)
        picture = self.whiten(picture, gentle)
        picture = self.tone(picture)
        picture = self.write(picture)
        picture = self.blur_and_grain(picture)
        picture = picture.clamp(0, 1)
        return normalise(picture, canvas)

    def place(self, grey, aspect, quarter, gentle):
        n = len(grey)
        odd = (quarter % 2).float()
        shown = aspect ** (1 - 2 * odd)
        wanted = shown * torch.exp(self.u(n, -0.12, 0.12))
        half_w, half_h = wanted.clamp(max=1), (1 / wanted).clamp(max=1)
        line = (torch.arange(SIDE) + 0.5) / SIDE * 2 - 1
        y, x = torch.meshgrid(line, line, indexing="ij")
        x, y = x[None] / half_w[:, None, None], y[None] / half_h[:, None, None]
        canvas = ((x.abs() <= 1) & (y.abs() <= 1)).float()

        wild = 1 - gentle
        turn = self.u(n, -1, 1) ** 3 * (14 + 26 * wild) * math.pi / 180 + quarter * math.pi / 2
        zoom = torch.exp(self.u(n, -1, 1) ** 2 * torch.sign(self.u(n, -1, 1)) * 0.36 * (1 + 0.4 * wild))
        away = 1 / zoom - 1
        shift_x = self.u(n, -0.12, 0.12) + away.clamp(min=0) * self.u(n, -1, 1)
        shift_y = self.u(n, -0.12, 0.12) + away.clamp(min=0) * self.u(n, -1, 1)
        tilt = self.some(n, 0.3)
        w = 1 + tilt[:, None, None] * (
            self.u(n, -0.18, 0.18)[:, None, None] * x + self.u(n, -0.18, 0.18)[:, None, None] * y
        )
        x, y = x / w, y / w
        px = (x * half_w[:, None, None]) / zoom[:, None, None]
        py = (y * half_h[:, None, None]) / zoom[:, None, None]
        px = px + (self.u(n, -0.06, 0.06)[:, None, None]) * py
        c, s = torch.cos(turn)[:, None, None], torch.sin(turn)[:, None, None]
        px, py = c * px + s * py, c * py - s * px
        flip = 1 - 2 * self.some(n, 0.5)
        own_w, own_h = aspect.clamp(max=1), (1 / aspect).clamp(max=1)
        sx = px / own_w[:, None, None] * flip[:, None, None] + shift_x[:, None, None]
        sy = py / own_h[:, None, None] + shift_y[:, None, None]
        grid = torch.stack([sx, sy], -1)
        inside = ((sx.abs() <= 1) & (sy.abs() <= 1)).float()
        picture = F.grid_sample(grey[:, None], grid, padding_mode="border", align_corners=False)[:, 0]
        fill = torch.where(self.u(n) < 0.7, (self.u(n) < 0.35).float(), self.u(n))[:, None, None]
        ground = F.interpolate(self.u(n * 36).view(n, 1, 6, 6), (SIDE, SIDE), mode="bilinear")[:, 0]
        ground = fill + (ground - 0.5) * (self.some(n, 0.25) * self.u(n))[:, None, None]
        keep = torch.maximum(inside, self.some(n, 0.15)[:, None, None])
        picture = picture * keep + ground * (1 - keep)

        # Collimation: edges cut straight, a little askew, and black or white outside.
        cut = self.some(n, 0.3)[:, None, None]
        a = self.u(n, -0.06, 0.06)[:, None, None]
        u, v = x + a * y, y - a * x
        bound = lambda: 1.05 - self.u(n)[:, None, None] ** 2 * 0.33
        lit = ((u < bound()) & (u > -bound()) & (v < bound()) & (v > -bound())).float()
        lit = torch.maximum(lit, 1 - cut)
        dark = (self.u(n) < 0.3).float()[:, None, None]
        return picture * lit + dark * (1 - lit), canvas

    def whiten(self, picture, gentle):
        """On some films a large part as white as an effusion or a collapsed lung is."""
        n = len(picture)
        one = lambda t: t[:, None, None]
        at = (torch.arange(SIDE) + 0.5) / SIDE * 2 - 1
        cx, cy = self.u(n, -0.55, 0.55), self.u(n, -0.4, 0.5)
        rx, ry = self.u(n, 0.2, 0.5), self.u(n, 0.2, 0.7)
        away = ((at[None, None] - one(cx)) / one(rx)) ** 2 + ((at[None, :, None] - one(cy)) / one(ry)) ** 2
        veil = torch.sigmoid((1 - away) / one(self.u(n, 0.1, 0.4)))
        veil = veil * one(self.some(n, 0.25) * self.u(n, 0.4, 0.97) * gentle)
        return picture * (1 - veil) + one(self.u(n, 0.6, 0.95)) * veil

    def tone(self, picture):
        n = len(picture)
        one = lambda t: t[:, None, None]
        gamma = torch.exp(self.u(n, -1, 1) * 0.7)
        picture = picture.clamp(1e-4, 1) ** one(gamma)
        low, high = self.u(n, -0.15, 0.2) * self.some(n, 0.6), 1 + self.u(n, -0.25, 0.15) * self.some(n, 0.6)
        picture = ((picture - one(low)) / one(high - low)).clamp(0, 1)
        glare = self.some(n, 0.25)
        cx, cy, r = self.u(n, 0, SIDE), self.u(n, 0, SIDE), self.u(n, 8, 60)
        at = torch.arange(SIDE)
        spot = torch.exp(-((at[None, None] - one(cx)) ** 2 + (at[None, :, None] - one(cy)) ** 2) / (2 * one(r) ** 2))
        picture = picture + one(glare * self.u(n, -0.5, 0.7)) * spot
        inverted = one(self.some(n, 0.3))
        return picture * (1 - inverted) + (1 - picture) * inverted

    def write(self, picture):
        n = len(picture)
        masks = self.masks[torch.randint(len(self.masks), (n,), generator=self.g)]
        strength = (self.some(n, 0.35))[:, None, None] * masks
        ink = (self.u(n) < 0.75).float()[:, None, None]
        return picture * (1 - strength) + ink * strength

    def blur_and_grain(self, picture):
        n = len(picture)
        small = F.avg_pool2d(picture[:, None], 3, 1, 1)[:, 0]
        poor = F.interpolate(F.avg_pool2d(picture[:, None], 2), (SIDE, SIDE), mode="bilinear")[:, 0]
        pick = self.u(n)[:, None, None]
        picture = torch.where(pick < 0.15, small, torch.where(pick < 0.3, poor, picture))
        grain = torch.randn(picture.shape, generator=self.g)
        # By the picture's own contrast: what no eye could make out is no lesson.
        amount = self.some(n, 0.4) * self.u(n) ** 2 * 0.7 * picture.std((1, 2))
        return picture + grain * amount[:, None, None]


def normalise(picture: torch.Tensor, canvas: torch.Tensor) -> torch.Tensor:
    """Mean 0 and deviation 1 within the canvas, 0 outside; films.model_input does the same."""
    area = canvas.sum((1, 2), keepdim=True)
    mean = (picture * canvas).sum((1, 2), keepdim=True) / area
    spread = (((picture - mean) ** 2 * canvas).sum((1, 2), keepdim=True) / area).sqrt()
    return ((picture - mean) / (spread + 0.01) * canvas)[:, None]
