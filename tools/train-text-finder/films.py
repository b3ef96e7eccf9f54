"""Training crops for the text finder: text of many kinds drawn over pieces of films, with a map of where it is."""

import glob
import os
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

CROP = 256
STRIDE = 4
# Of the tallest letters' font, in pixels: smaller is not read by anybody, larger is found at a coarser level.
SMALLEST, LARGEST = 8, 48

CONSONANTS = "BCDFGHJKLMNPRSTVWZ"
VOWELS = "AEIOU"
MARKERS = ["L", "R", "L", "R", "PA", "AP", "pa", "D", "G", "LI", "RE"]


def load_fonts(folders):
    """Latin fonts, and fonts of other scripts with the first letter of their alphabet."""
    latin, other = [], []
    scripts = {
        "Devanagari": 0x905, "Bengali": 0x985, "Ethiopic": 0x1200, "Thai": 0xE01, "Myanmar": 0x1000,
        "Khmer": 0x1780, "Arabic": 0x628, "Tamil": 0xB95, "Georgian": 0x10D0, "Armenian": 0x561,
    }  # fmt: skip
    for folder in folders:
        for file in sorted(glob.glob(os.path.join(folder, "**", "*.[to]tf"), recursive=True)):
            name = os.path.basename(file)
            if any(word in name for word in ("Symbol", "Dingbat", "D050000L", "StandardSymbols")):
                continue
            script = next((start for key, start in scripts.items() if key in name), None)
            if script is not None:
                other.append((file, script))
            elif not name.startswith("Noto") or name.startswith(
                ("NotoSans-", "NotoSerif-", "NotoSansMono-", "NotoSansDisplay-", "NotoSerifDisplay-")
            ):
                latin.append(file)
    return latin, other


def load_films(files):
    """Grey films from 0 to 1."""
    films = []
    for file in files:
        try:
            if file.endswith((".png", ".jpg", ".jpeg")):
                image = Image.open(file)
                grey = np.asarray(image if image.mode.startswith("I") else image.convert("L"), np.float32)
            else:
                import pydicom

                grey = pydicom.dcmread(file, force=True).pixel_array.astype(np.float32)
        except Exception:
            continue
        if grey.ndim != 2 or min(grey.shape) < 200:
            continue
        low, high = np.percentile(grey, [0.2, 99.8])
        films.append(np.clip((grey - low) / max(high - low, 1e-3), -0.05, 1.05).astype(np.float32))
    return films


def background(rng, films):
    """A piece of a film as it looks at the finder's scale, or a plain one."""
    kind = rng.random()
    if kind < 0.06:
        crop = np.full((CROP, CROP), rng.random(), np.float32)
    else:
        film = films[rng.randrange(len(films))]
        longest = rng.choice([700, 900, 1100, 1500, 1500, 1500, 2000])
        side = min(CROP * max(film.shape) / longest, min(film.shape))
        top = rng.uniform(0, film.shape[0] - side)
        left = rng.uniform(0, film.shape[1] - side)
        image = Image.fromarray(film).resize(
            (CROP, CROP), Image.BICUBIC if side < CROP else Image.BOX, (left, top, left + side, top + side)
        )
        crop = np.array(image)
        crop = np.rot90(crop, rng.choice([0, 0, 0, 1, 2, 3]))
        if rng.random() < 0.5:
            crop = crop[:, ::-1]
        if rng.random() < 0.25:
            crop = 1 - crop
        if rng.random() < 0.3:
            crop = np.clip(crop, 0, 1) ** rng.uniform(0.5, 2)
    return np.ascontiguousarray(crop, np.float32)


def clutter(rng, crop):
    """What films have that isn't text: collimated borders, wires, frames, rulers, step wedges, screws."""
    image = Image.fromarray(crop)
    draw = ImageDraw.Draw(image)
    if rng.random() < 0.2:
        at, grey = rng.randrange(CROP), rng.choice([0.0, 0.0, 1.0, rng.random()])
        box = rng.choice([(0, 0, at, CROP), (at, 0, CROP, CROP), (0, 0, CROP, at), (0, at, CROP, CROP)])
        draw.rectangle(box, fill=grey)
    for _ in range(rng.choice([0, 0, 0, 1, 2, 4])):
        shape, grey = rng.random(), rng.random()
        x, y = rng.randrange(CROP), rng.randrange(CROP)
        w, h = rng.randrange(3, 120), rng.randrange(3, 120)
        width = rng.choice([1, 1, 2, 3, 5])
        if shape < 0.3:
            points = [(x, y)]
            angle = rng.uniform(0, 6.3)
            for _ in range(30):
                angle += rng.uniform(-0.35, 0.35)
                points.append((points[-1][0] + 9 * np.cos(angle), points[-1][1] + 9 * np.sin(angle)))
            draw.line(points, fill=grey, width=width)
        elif shape < 0.45:
            draw.ellipse((x, y, x + w, y + h), outline=grey, width=width)
        elif shape < 0.55:
            draw.ellipse((x, y, x + w / 4, y + w / 4), fill=grey)
        elif shape < 0.7:
            draw.rectangle((x, y, x + w, y + h), outline=grey, width=width)
        elif shape < 0.8:
            draw.rectangle((x, y, x + w, y + h), fill=grey)
        elif shape < 0.9:
            step, tall = rng.randrange(4, 20), rng.randrange(3, 16)
            for i in range(rng.randrange(3, 30)):
                if w < h:
                    draw.line((x + i * step, y, x + i * step, y + tall), fill=grey, width=width)
                else:
                    draw.line((x, y + i * step, x + tall, y + i * step), fill=grey, width=width)
        else:
            for i in range(rng.randrange(2, 9)):
                draw.rectangle((x + i * w // 4, y, x + (i + 1) * w // 4 - 1, y + h // 3), fill=rng.random())
    return np.array(image)


def words(rng):
    def name():
        return "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(1, 4))) + (
            rng.choice(CONSONANTS) if rng.random() < 0.5 else ""
        )

    kind = rng.random()
    digits = lambda n: "".join(rng.choice("0123456789") for _ in range(n))  # noqa: E731
    if kind < 0.4:
        text = rng.choice([" ", ", ", "^", "  "]).join(name() for _ in range(rng.randint(1, 3)))
    elif kind < 0.55:
        text = rng.choice(["ID ", "ID: ", "#", "", "", "MRN ", "No. "]) + digits(rng.randint(3, 10))
    elif kind < 0.75:
        sign = rng.choice("-/. ")
        text = f"{digits(2)}{sign}{digits(2)}{sign}{digits(rng.choice([2, 4]))}"
        if rng.random() < 0.3:
            text += f" {digits(2)}:{digits(2)}"
    elif kind < 0.85:
        text = rng.choice(["ID:", "DOB ", "Name: ", "M ", "F ", "kV ", "Dr. ", "AGE "]) + rng.choice([name(), digits(3)])
    else:
        text = "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/.:") for _ in range(rng.randint(3, 12)))
    style = rng.random()
    return text.title() if style < 0.3 else text.lower() if style < 0.4 else text


def draw_line(rng, fonts, text, size):
    """How much of each pixel the letters cover, and the box of the ink, at the finder's scale."""
    latin, other = fonts
    finer = rng.choice([1, 1.5, 2, 2, 3])
    if other and rng.random() < 0.12:
        file, first = rng.choice(other)
        text = "".join(" " if c in " ,^" else chr(first + rng.randrange(24)) for c in text)
    else:
        file = rng.choice(latin)
    font = ImageFont.truetype(file, max(6, round(size * finer)))
    left, top, right, bottom = font.getbbox(text)
    width, height = right - left, bottom - top
    if width < 3 or height < 3 or width > 4000:
        return None
    canvas = Image.new("L", (width + 8, height + 8))
    pen = ImageDraw.Draw(canvas)
    if rng.random() < 0.3:
        pen.fontmode = "1"
    pen.text((4 - left, 4 - top), text, font=font, fill=255, stroke_width=1 if rng.random() < 0.06 else 0)
    if rng.random() < 0.06:
        # Dots of an old console.
        small = canvas.resize((max(4, canvas.width * 9 // canvas.height), 9), Image.BOX)
        canvas = small.point(lambda v: 255 if v > 110 else 0).resize(canvas.size, Image.NEAREST)
    ink = Image.new("L", canvas.size)
    ImageDraw.Draw(ink).rectangle((3, 3, width + 4, height + 4), fill=255)
    turn = rng.random()
    angle = 0 if turn < 0.6 else 90 if turn < 0.72 else 270 if turn < 0.82 else 180 if turn < 0.86 else rng.uniform(-12, 12)
    if angle:
        canvas = canvas.rotate(angle, Image.BICUBIC, expand=True)
        ink = ink.rotate(angle, Image.BICUBIC, expand=True)
    shape = (max(3, round(canvas.width / finer)), max(3, round(canvas.height / finer)))
    return canvas.resize(shape, Image.BOX), ink.resize(shape, Image.BOX)


def paste(rng, crop, label, weight, drawn, value_of):
    """Draws into the crop where no other text is; where, or nothing when there was no room."""
    cover, ink = drawn
    if cover.width >= CROP - 4 and cover.height >= CROP - 4:
        return
    x = rng.randint(-cover.width // 3, max(CROP - 2 * cover.width // 3, 1))
    y = rng.randint(-cover.height // 3 if cover.height > 60 else 0, max(CROP - cover.height, 1))
    mask, where = Image.new("L", (CROP, CROP)), Image.new("L", (CROP, CROP))
    mask.paste(cover, (x, y))
    where.paste(ink, (x, y))
    where = np.asarray(where, np.float32) / 255
    if where.sum() < 30 or (label * where).sum() > 0 or ((1 - weight) * where).sum() > 0:
        return
    if rng.random() < 0.25:
        mask = mask.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    alpha = np.asarray(mask, np.float32) / 255
    under = crop[where > 0.5]
    if under.size == 0:
        return
    plate = rng.random() < 0.12
    if plate:
        grown = np.asarray(Image.fromarray((where * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(9)), np.float32) / 255
        grey = rng.choice([0.0, 1.0, rng.random()])
        crop[grown > 0.5] = grey
        under = np.array([grey], np.float32)
    value = value_of(float(np.median(under)), float(under.std()))
    if rng.random() < 0.3 and not plate:
        crop += alpha * (value - float(np.median(under)))
    else:
        crop[:] = crop * (1 - alpha) + alpha * value
    return where


def sample(rng, films, fonts):
    """A crop (values from about 0 to 1), the map of text at 1/STRIDE, and the weight of each of its cells."""
    np_rng = np.random.default_rng(rng.getrandbits(32))
    crop = clutter(rng, background(rng, films))
    noise = rng.choice([0, 0.002, 0.005, 0.01, 0.02, 0.03])
    label = np.zeros((CROP, CROP), np.float32)
    weight = np.ones((CROP, CROP), np.float32)

    def value_of(middle, spread):
        faint = max(0.03, 2.2 * noise, 0.9 * spread)
        change = min(1.0, faint * (1 / faint) ** rng.random())
        sign = rng.choice([-1, 1]) if 0.15 < middle < 0.85 else (1 if middle < 0.5 else -1)
        if rng.random() < 0.35:
            return 1.0 + 0.3 * rng.random() if sign > 0 else -0.1 * rng.random()
        return middle + sign * change

    for _ in range(rng.choice([0, 0, 1, 1, 2, 3, 4])):
        part = rng.random()
        size = SMALLEST * (LARGEST / SMALLEST) ** (rng.random() ** 1.4)
        ignored = False
        if part < 0.14:
            text, ignored = rng.choice(MARKERS), True
            size = rng.uniform(8, 60)
        else:
            text = words(rng)
            if part > 0.93:
                size, ignored = rng.choice([rng.uniform(4.5, 7.5), rng.uniform(50, 100)]), True
        drawn = draw_line(rng, (fonts[0], []) if ignored else fonts, text, size)
        if drawn is None:
            continue
        where = paste(rng, crop, label, weight, drawn, value_of)
        if where is None:
            continue
        if ignored:
            weight[where > 0.05] = 0
        else:
            label = np.maximum(label, where)
    if noise:
        grain = np_rng.normal(0, noise, crop.shape).astype(np.float32)
        if rng.random() < 0.3:
            # Grain that spans more than a pixel.
            grain = (grain + np.roll(grain, 1, 0) + np.roll(grain, 1, 1)) / 1.7
        crop = crop + grain
    if rng.random() < 0.5:
        steps = 255 if rng.random() < 0.7 else 100
        crop = np.round(crop * steps) / steps
    if rng.random() < 0.3:
        crop = np.clip(crop, 0, 1)
    n = CROP // STRIDE
    cells = label.reshape(n, STRIDE, n, STRIDE).mean((1, 3))
    known = weight.reshape(n, STRIDE, n, STRIDE).min((1, 3))
    known = known * ((cells < 0.08) | (cells > 0.55))
    return crop.astype(np.float32), (cells > 0.5).astype(np.float32), known.astype(np.float32)
