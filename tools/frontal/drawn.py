"""Draws chests from the front and the side, slices, documents, screens, noise and shapes; 128 x 128, 0 to 1."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 128
BIG = 256


def _canvas(shade: float) -> tuple:
    image = Image.new("F", (BIG, BIG), shade)
    return image, ImageDraw.Draw(image)


def _finish(image: Image.Image, blur: float) -> np.ndarray:
    grey = image.filter(ImageFilter.GaussianBlur(blur)) if blur > 0 and image.mode == "L" else image
    return np.asarray(grey.resize((SIDE, SIDE), Image.BOX), dtype=np.float32)


def _layer(points: list, blur: float) -> np.ndarray:
    """A soft-edged filled polygon, 0 to 1."""
    image = Image.new("L", (BIG, BIG), 0)
    ImageDraw.Draw(image).polygon([tuple(p) for p in points], fill=255)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32) / 255


def _band(points: list, width: float, blur: float) -> np.ndarray:
    image = Image.new("L", (BIG, BIG), 0)
    ImageDraw.Draw(image).line([tuple(p) for p in points], fill=255, width=max(1, int(width)), joint="curve")
    return np.asarray(image.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32) / 255


def texture(random: np.random.Generator, power: float, size: int = SIDE) -> np.ndarray:
    """Noise whose spectrum falls as frequency to the power: clouds, cloth, walls."""
    f = np.hypot(*np.meshgrid(np.fft.fftfreq(size), np.fft.fftfreq(size)))
    f[0, 0] = 1 / size
    spectrum = np.fft.fft2(random.standard_normal((size, size))) * f ** -power
    noise = np.fft.ifft2(spectrum).real
    return ((noise - noise.min()) / (np.ptp(noise) + 1e-9)).astype(np.float32)


def draw_lateral(random: np.random.Generator) -> np.ndarray:
    """Facing left: sternum left, spine right, one pointed lung field over two domes, heart in front."""
    u = random.uniform
    t = np.linspace(0, 1, 24)
    top, bottom = u(10, 50), u(190, 235)
    y = top + (bottom - top) * t
    front = 128 - (u(20, 35) + u(35, 55) * np.sin(np.pi * np.clip(t * u(0.55, 0.7) + 0.05, 0, 1)))
    bow = u(10, 26)
    back = 128 + u(30, 45) + bow * np.sin(np.pi * t) + u(-5, 25) * t
    skin_front = front - u(6, 16) - (u(0, 45) * np.exp(-(((t - u(0.5, 0.7)) / 0.2) ** 2)) if u() < 0.5 else 0)
    skin_back = back + u(25, 45)
    y_skin = np.concatenate([[0], y, [BIG]])
    pad = lambda v, a, b: np.concatenate([[v[0] + a], v, [v[-1] + b]])
    body = _layer(
        list(zip(pad(skin_front, u(0, 30), u(-20, 10)), y_skin))
        + list(zip(pad(skin_back, u(-20, 10), u(-15, 10)), y_skin))[::-1],
        u(1, 4),
    )
    lung_top = [128 + u(0, 20), top + u(-5, 15)]
    lung = list(zip(front + u(4, 8), y))[2:-3] + list(zip(back + u(-6, 8), y))[::-1][0:-2] + [lung_top]
    air = _layer(lung, u(1, 4))
    dome = u(0.7, 0.85)
    for shift in (0, u(4, 16)):
        x = np.linspace(20, 250, 20)
        edge = top + (bottom - top) * dome + shift - u(10, 25) + ((x - u(95, 125)) / u(70, 100)) ** 2 * u(15, 45)
        air = air * (1 - u(0.55, 0.95) * _layer(list(zip(x, edge)) + [(250, 256), (20, 256)], u(1, 3)))
    picture = body * u(0.45, 0.7) - air * u(0.25, 0.5)
    for k in range(int(u(9, 13))):
        s = (k + 0.5) / 12
        cx = np.interp(s, t, back) + u(8, 14)
        cy = top + (bottom - top) * s * 1.08
        w, h = u(9, 13), u(5, 7.5)
        lean = u(-2, 2)
        picture += u(0.08, 0.25) * _layer(
            [(cx - w, cy - h + lean), (cx + w, cy - h), (cx + w, cy + h), (cx - w, cy + h + lean)], u(1, 2.5)
        )
    angle = np.linspace(0, 2 * np.pi, 24)
    hx, hy = 128 - u(22, 42), top + (bottom - top) * u(0.55, 0.68)
    a, b, turn = u(24, 38), u(30, 48), u(-0.7, -0.1)
    ex = hx + a * np.cos(angle) * np.cos(turn) - b * np.sin(angle) * np.sin(turn)
    ey = hy + a * np.cos(angle) * np.sin(turn) + b * np.sin(angle) * np.cos(turn)
    picture += u(0.1, 0.35) * _layer(list(zip(ex, ey)), u(3, 8)) * (0.3 + 0.7 * air)
    picture += u(0.05, 0.2) * _layer(
        [(128 + u(-14, 14) + u(12, 24) * np.cos(w), top + (bottom - top) * 0.4 + u(15, 30) * np.sin(w)) for w in angle], 6
    )
    for k in range(int(u(5, 9))):
        s = u(0.15, 0.85)
        x0, x1 = np.interp(s, t, back) + 10, np.interp(min(1, s + u(0.12, 0.3)), t, front)
        y0, y1 = top + (bottom - top) * s, top + (bottom - top) * min(1, s + u(0.15, 0.35))
        mid = ((x0 + x1) / 2, (y0 + y1) / 2 + u(0, 16))
        picture += u(0.02, 0.09) * _band([(x0, y0), mid, (x1, y1)], u(3, 7), 1.5)
    picture += u(0, 0.2) * _band(list(zip(front + 2, y))[3:18], u(4, 8), 1.5)
    if u() < 0.5:
        picture += u(0.05, 0.25) * _band([(128, top + 20), (u(10, 90), u(0, 40))], u(25, 50), 4)
    picture += (texture(random, u(1, 1.8), BIG) - 0.5) * u(0.03, 0.2) * body
    small = picture.reshape(SIDE, 2, SIDE, 2).mean((1, 3))
    small = (small - small.min()) / (np.ptp(small) + 1e-6)
    return small[:, ::-1] if u() < 0.5 else small


def draw_frontal(random: np.random.Generator) -> np.ndarray:
    """Two dark lungs beside a bright spine, from crude to nearly lifelike, so that being drawn says nothing."""
    u = random.uniform
    x, y = np.meshgrid(np.linspace(-1, 1, SIDE), np.linspace(-1, 1, SIDE))
    soft = lambda value, width: 1 / (1 + np.exp(-value / width))
    edge = u(0.01, 0.2)
    middle, half, reach, centre = u(0.36, 0.46), u(0.2, 0.3), u(0.5, 0.75), u(-0.15, 0.1)
    away = (np.abs(x) - middle + u(0, 0.12) * (centre - y)) / half
    round_ = np.abs(away) ** u(1.8, 3) + np.abs((y - centre) / reach) ** u(1.8, 4)
    lung = soft(1 - round_, edge * 3)
    if u() < 0.7:
        floor = centre + reach * u(0.4, 0.75) + u(-0.04, 0.04) * np.sign(x) + u(0.2, 0.5) * (np.abs(x) - middle) ** 2
        lung = lung * soft(floor - y, u(0.01, 0.03))
    picture = u(0.45, 0.75) + np.zeros_like(x)
    if u() < 0.5:
        picture = picture * soft(u(0.85, 1.1) + u(0, 0.1) * y - np.abs(x), 0.03)
        picture = picture * soft(y + 1 - np.maximum(0, np.abs(x) - u(0.2, 0.4)) * u(0.2, 0.6), 0.03)
    picture = picture - lung * u(0.25, 0.5)
    picture = picture + u(0.1, 0.35) * np.exp(-((x / u(0.06, 0.16)) ** 2))
    ribs = np.sin(y * u(18, 34) - np.abs(x) * u(2, 12) + u(0, 6))
    picture = picture + u(0, 0.12) * ribs * lung
    if u() < 0.7:
        heart = soft(1 - ((x - u(0.05, 0.2)) / u(0.2, 0.35)) ** 2 - ((y - centre - reach * 0.45) / u(0.25, 0.4)) ** 2, 0.1)
        picture = picture + u(0.1, 0.35) * heart
    if u() < 0.5:
        line = y + reach * u(0.9, 1.1) - centre - u(0.1, 0.3) * np.abs(x)
        picture = picture + u(0.05, 0.2) * np.exp(-((line / 0.04) ** 2))
    picture = picture + (texture(random, u(0.5, 1.8)) - 0.5) * u(0, 0.2)
    return ((picture - picture.min()) / (np.ptp(picture) + 1e-6)).astype(np.float32)


def draw_slice(random: np.random.Generator) -> np.ndarray:
    u = random.uniform
    image, d = _canvas(u(0, 0.1))
    cx, cy, a = 128 + u(-10, 10), 128 + u(-15, 15), u(80, 120)
    b = a * u(0.6, 0.88)
    d.ellipse((cx - a, cy - b, cx + a, cy + b), fill=u(0.4, 0.9))
    d.ellipse((cx - a * 0.93, cy - b * 0.91, cx + a * 0.93, cy + b * 0.91), fill=u(0.3, 0.8))
    if u() < 0.6:
        shade = u(0, 0.25)
        for side in (-1, 1):
            x = cx + side * a * u(0.42, 0.5)
            w, h = a * u(0.25, 0.38), b * u(0.5, 0.78)
            d.ellipse((x - w, cy - h, x + w, cy + h * u(0.8, 1)), fill=shade)
    else:
        for _ in range(int(u(3, 12))):
            x, y, w = cx + u(-0.6, 0.6) * a, cy + u(-0.6, 0.6) * b, u(8, 40)
            d.ellipse((x - w, y - w * u(0.5, 1), x + w, y + w * u(0.5, 1)), fill=u(0.2, 1))
    s = u(10, 18)
    d.ellipse((cx - s, cy + b * 0.6 - s, cx + s, cy + b * 0.6 + s), fill=u(0.8, 1))
    if u() < 0.6:
        d.arc((cx - a * 1.2, cy - b * 1.1, cx + a * 1.2, cy + b * 1.25), 30, 150, fill=u(0.3, 0.8), width=3)
    grey = np.asarray(image, dtype=np.float32).reshape(SIDE, 2, SIDE, 2).mean((1, 3))
    return np.clip(grey + (texture(random, 0.8) - 0.5) * u(0.05, 0.4), 0, 1)


def draw_page(random: np.random.Generator) -> np.ndarray:
    """A document or a screen: rows of words, panels, a chart."""
    u = random.uniform
    ground = u(0.75, 1) if u() < 0.65 else u(0, 0.25)
    ink = 1 - ground
    image, d = _canvas(ground)
    for _ in range(int(u(0, 5))):
        x, y = u(0, 200), u(0, 200)
        d.rectangle((x, y, x + u(20, 150), y + u(10, 100)), fill=u(0, 1) if u() < 0.4 else abs(ground - u(0.03, 0.2)))
    y, step, height = u(5, 40), u(7, 18), u(2, 7)
    margin = u(8, 50)
    while y < BIG - 10 and u() > 0.015:
        x, end = margin, BIG - margin - u(0, 90)
        while x < end:
            w = u(6, 34)
            d.rectangle((x, y, min(end, x + w), y + height), fill=abs(ink - u(0, 0.3)))
            x += w + u(3, 8)
        y += step * (1 if u() < 0.85 else 2.5)
    if u() < 0.3:
        points = [(20 + i * 20, 128 + u(-80, 80)) for i in range(11)]
        d.line(points, fill=ink, width=2)
    return np.asarray(image, dtype=np.float32).reshape(SIDE, 2, SIDE, 2).mean((1, 3)).clip(0, 1)


def draw_shapes(random: np.random.Generator) -> np.ndarray:
    u = random.uniform
    image, d = _canvas(u(0, 1))
    for _ in range(int(u(1, 14))):
        x, y, w, h = u(-40, 256), u(-40, 256), u(5, 150), u(5, 150)
        pick, shade = u(), u(0, 1)
        if pick < 0.35:
            d.ellipse((x, y, x + w, y + h), fill=shade)
        elif pick < 0.7:
            d.rectangle((x, y, x + w, y + h), fill=shade)
        elif pick < 0.85:
            d.polygon([(u(0, 256), u(0, 256)) for _ in range(4)], fill=shade)
        else:
            d.line([(u(0, 256), u(0, 256)) for _ in range(3)], fill=shade, width=int(u(2, 40)))
    grey = np.asarray(image, dtype=np.float32).reshape(SIDE, 2, SIDE, 2).mean((1, 3))
    return np.clip(grey + (texture(random, u(0, 2)) - 0.5) * u(0, 0.5), 0, 1)


def draw_limb(random: np.random.Generator) -> np.ndarray:
    """Long bones in soft tissue, one to five rays: what a limb, a hand or a neck has in common."""
    u = random.uniform
    picture = np.zeros((BIG, BIG), np.float32)
    rays = int(u(1, 6))
    root = (128 + u(-30, 30), u(150, 260))
    for k in range(rays):
        lean = (k - (rays - 1) / 2) * u(0.15, 0.35) + u(-0.15, 0.15)
        length = u(120, 230)
        tip = (root[0] + np.sin(lean) * length, root[1] - np.cos(lean) * length)
        width = u(16, 34) if rays > 2 else u(50, 110)
        picture = np.maximum(picture, u(0.3, 0.5) * _band([root, tip], width, u(2, 5)))
        bone = width * u(0.3, 0.5)
        cuts = np.sort(u(0.1, 0.95, int(u(1, 4))))
        at = lambda s: (root[0] + (tip[0] - root[0]) * s, root[1] + (tip[1] - root[1]) * s)
        start = 0.0
        for cut in list(cuts) + [0.97]:
            picture += u(0.2, 0.5) * _band([at(start), at(max(start + 0.01, cut - 0.03))], bone, u(1, 3))
            start = cut
    picture += (texture(random, 1.2, BIG) - 0.5) * u(0.02, 0.15)
    small = picture.reshape(SIDE, 2, SIDE, 2).mean((1, 3))
    return ((small - small.min()) / (np.ptp(small) + 1e-6)).astype(np.float32)


def draw_plain(random: np.random.Generator) -> np.ndarray:
    """Nothing, a ramp, or grain."""
    u = random.uniform
    pick = u()
    if pick < 0.25:
        return np.full((SIDE, SIDE), u(0, 1), np.float32)
    if pick < 0.55:
        x, y = np.meshgrid(np.linspace(-1, 1, SIDE), np.linspace(-1, 1, SIDE))
        a = u(0, 2 * np.pi)
        ramp = x * np.cos(a) + y * np.sin(a) if u() < 0.5 else np.hypot(x + u(-1, 1), y + u(-1, 1))
        return ((ramp - ramp.min()) / np.ptp(ramp)).astype(np.float32)
    return texture(random, u(0, 2.5))


OTHERS = [draw_slice, draw_page, draw_page, draw_shapes, draw_limb, draw_plain, draw_plain]
