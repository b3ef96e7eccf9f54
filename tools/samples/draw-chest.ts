/** Draws a chest film from formulas: nobody's chest, but near enough to try a portal with. */

import { drawMarker } from './draw-marker.ts';
import type { Curve, Drawing } from './drawing.ts';
import { blur, newDrawing, paint, smoothStep, stroke } from './drawing.ts';
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';

export interface ChestPlan {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  /** Shadows as tuberculosis makes them: patches in an upper lobe, one with a cavity. */
  readonly opacity?: boolean;
  /** Grain, as a share of the range. */
  readonly noise: number;
}

/** How one chest differs from another. */
interface Anatomy {
  /** Half the width of the rib cage. */
  readonly chest: number;
  /** Where the lungs begin and where the right dome of the diaphragm stands. */
  readonly apex: number;
  readonly dome: number;
  /** Half the width of the heart on the patient's left. */
  readonly heart: number;
  readonly random: Random;
}

/** Grey from 0 to 1, row-major, bright where the film is white. */
export function drawChest(plan: ChestPlan): Float32Array {
  const random = seededRandom(plan.seed);
  const drawing = newDrawing(plan.width, plan.height, {
    angle: random.between(-0.025, 0.025),
    dx: random.between(-0.03, 0.03),
    dy: random.between(-0.05, 0.03),
    scale: random.between(0.95, 1.03),
  });
  const anatomy: Anatomy = {
    chest: random.between(0.76, 0.84),
    apex: random.between(0.26, 0.32),
    dome: random.between(1.5, 1.64),
    heart: random.between(0.4, 0.48),
    random,
  };
  const lungs = drawLungs(drawing, anatomy);
  drawBody(drawing, anatomy, lungs);
  drawMediastinum(drawing, anatomy);
  drawBones(drawing, anatomy, lungs);
  drawVessels(drawing, anatomy, lungs);
  if (plan.opacity === true) drawOpacities(drawing, anatomy, lungs);
  return develop(drawing, plan, random);
}

/** Outer wall of the lung, by height. */
function wall({ chest, apex }: Anatomy, y: number): number {
  const t = Math.min(1, Math.max(0, (y - apex) / 1.15));
  const widening = (1 - (1 - t) ** 2.5) ** (1 / 2.5);
  return crown + (chest - crown) * widening + 0.02 * smoothStep(1.2, 1.8, y);
}

/** Where the top of a lung lies. */
const crown = 0.33;

/** Inner border of the lung, by height: round at the top, then beside the great vessels. */
function innerBorder({ apex }: Anatomy, y: number): number {
  const t = Math.min(1, Math.max(0, (y - apex) / 0.34));
  return crown - (crown - 0.115) * Math.sqrt(1 - (1 - t) ** 2);
}

/** Upper edge of the diaphragm; the patient's left, on the right of the film, stands lower. */
function diaphragm({ chest, dome }: Anatomy, x: number): number {
  const left = smoothStep(-0.3, 0.3, x);
  const from = (Math.abs(x) - (0.42 + 0.08 * left) * chest) / (0.62 * chest);
  const middle = 0.1 * smoothStep(0.25, 0, Math.abs(x));
  return dome + 0.055 * left + 0.2 * from * from * (0.75 + 0.35 * Math.abs(from)) - middle;
}

/** How much air lies behind each pixel, 0 to 1. */
function drawLungs(drawing: Drawing, anatomy: Anatomy): Float32Array {
  const lungs = new Float32Array(drawing.values.length);
  paint(drawing, (x, y, at) => {
    const lateral = Math.abs(x);
    const outer = wall(anatomy, y);
    const inner = innerBorder(anatomy, y);
    if (y < anatomy.apex || lateral > outer || lateral < inner) return 0;
    const middle = (outer + inner) / 2;
    const half = (outer - inner) / 2;
    const across = 1 - ((lateral - middle) / half) ** 2;
    const toDome = diaphragm(anatomy, x) - y;
    const roof = smoothStep(0, 0.35, y - anatomy.apex);
    lungs[at] =
      Math.max(0, across) ** 0.32 *
      smoothStep(-0.02, 0.1 + 0.08 * smoothStep(0.9, 1.4, y), lateral - inner) *
      smoothStep(0, 0.018, toDome) *
      (0.55 + 0.45 * roof) *
      (1 - 0.18 * smoothStep(0.5, 0, toDome));
    return 0;
  });
  blur(lungs, drawing.width, drawing.height, Math.round(drawing.unit * 0.004));
  return lungs;
}

/** Half the width of the body, by height: neck, shoulders, armpits, flanks. */
function outline(anatomy: Anatomy, y: number): number {
  const neck = 0.27 + 0.03 * smoothStep(0.16, 0, y);
  const shoulders = smoothStep(0.1, 0.5, y + 0.1);
  const flank = anatomy.chest + 0.13 + 0.05 * smoothStep(1.5, 2.3, y);
  const arms = 0.36 * smoothStep(0.15, 0.45, y) * smoothStep(1.35, 0.75, y);
  return neck + (flank - neck) * shoulders ** 0.8 + arms;
}

function drawBody(drawing: Drawing, anatomy: Anatomy, lungs: Float32Array): void {
  const { random } = anatomy;
  const phases = [random.next(), random.next(), random.next()].map((each) => each * 6.3);
  paint(drawing, (x, y, at) => {
    const edge = 1 - (Math.abs(x) / outline(anatomy, y)) ** 2;
    if (edge <= 0) return 0;
    const flesh = 0.62 * edge ** 0.42;
    const below = smoothStep(0.02, 0.3, y - diaphragm(anatomy, x));
    const belly = 0.17 * below * (1 - 0.6 * smoothStep(0.55, 1, Math.abs(x)));
    // Folds of muscle and fat: slow waves.
    const uneven =
      0.012 * Math.sin(x * 5 + phases[0]!) * Math.sin(y * 4 + phases[1]!) +
      0.008 * Math.sin(x * 11 + y * 7 + phases[2]!);
    const breast = 0.05 * Math.exp(-(((Math.abs(x) - 0.48) / 0.3) ** 2) - ((y - 1.32) / 0.24) ** 2);
    return flesh + belly + uneven + breast - 0.47 * lungs[at]!;
  });
  drawStomach(drawing, anatomy);
}

/** Air in the stomach, under the left dome. */
function drawStomach(drawing: Drawing, anatomy: Anatomy): void {
  const { random } = anatomy;
  const x0 = random.between(0.36, 0.48);
  const y0 = diaphragm(anatomy, x0) + random.between(0.1, 0.13);
  paint(drawing, (x, y) => {
    const d = Math.hypot((x - x0) / 0.17, (y - y0) / 0.075);
    return -0.2 * smoothStep(1.15, 0.75, d);
  });
}

function drawMediastinum(drawing: Drawing, anatomy: Anatomy): void {
  const { heart, dome, apex } = anatomy;
  const base = dome + 0.02;
  paint(drawing, (x, y) => {
    const ventricle = ellipse(x, y, 0.1, base - 0.2, heart - 0.02, 0.27, 0.62);
    const atrium = ellipse(x, y, -0.02, base - 0.27, 0.2, 0.3, 0.12);
    const knob = ellipse(x, y, 0.12, apex + 0.42, 0.095, 0.1, 0);
    const artery = ellipse(x, y, 0.12, apex + 0.58, 0.1, 0.13, 0);
    const column = smoothStep(0.16, 0.1, Math.abs(x + 0.01)) * smoothStep(0, 0.15, y);
    const cava =
      smoothStep(0.19, 0.13, Math.abs(x + 0.05)) * smoothStep(0.5, 0.6, y) * smoothStep(1.1, 1, y);
    const heartShadow = 0.3 * Math.max(ventricle, atrium) ** 0.55;
    const vessels = 0.16 * Math.max(knob, artery) ** 0.5;
    const trachea =
      -0.085 *
      smoothStep(0.075, 0.05, Math.abs(x + 0.015 * y)) *
      smoothStep(0.02, 0.1, y) *
      smoothStep(apex + 0.6, apex + 0.46, y);
    const hilum =
      0.1 *
      (blob(x, y, -0.22, apex + 0.66, 0.1, 0.15) + 0.9 * blob(x, y, 0.24, apex + 0.6, 0.09, 0.13));
    return (
      Math.max(heartShadow, 0.6 * vessels, 0.1 * cava) +
      0.5 * vessels +
      0.07 * column +
      trachea +
      hilum
    );
  });
}

/** 1 in the middle, 0 at the edge, of an ellipse turned by `angle`. */
function ellipse(
  x: number,
  y: number,
  x0: number,
  y0: number,
  rx: number,
  ry: number,
  angle: number,
): number {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const u = ((x - x0) * cos + (y - y0) * sin) / rx;
  const v = ((y - y0) * cos - (x - x0) * sin) / ry;
  return Math.max(0, 1 - u * u - v * v);
}

function blob(x: number, y: number, x0: number, y0: number, rx: number, ry: number): number {
  return Math.exp(-(((x - x0) / rx) ** 2) - ((y - y0) / ry) ** 2);
}

function drawBones(drawing: Drawing, anatomy: Anatomy, lungs: Float32Array): void {
  const back = new Float32Array(drawing.values.length);
  const front = new Float32Array(drawing.values.length);
  for (const side of [-1, 1]) {
    for (let rib = 0; rib < 10; rib += 1) drawRib(drawing, anatomy, side, rib, back, front);
  }
  const other = new Float32Array(drawing.values.length);
  for (const side of [-1, 1]) drawShoulder(drawing, anatomy, side, other);
  drawSpine(drawing, other);
  const soft = Math.max(1, Math.round(drawing.unit * 0.0025));
  for (const layer of [back, front, other]) blur(layer, drawing.width, drawing.height, soft);
  for (let i = 0; i < drawing.values.length; i += 1) {
    const inLung = 0.3 + 0.7 * lungs[i]!;
    drawing.values[i]! += (back[i]! + front[i]!) * inLung + other[i]!;
  }
}

/** A cylinder with a dense rind: brighter along its edges. */
const bone = (strength: number) => (across: number) =>
  strength * (0.62 + 0.38 * smoothStep(0.35, 0.8, across)) * smoothStep(1, 0.86, across);

function drawRib(
  drawing: Drawing,
  anatomy: Anatomy,
  side: number,
  rib: number,
  back: Float32Array,
  front: Float32Array,
): void {
  const { apex, random } = anatomy;
  const start = apex - 0.03 + rib * 0.132 + random.between(-0.006, 0.006);
  const slope = 0.1 + 0.03 * rib;
  const outerY = start + 0.1 + slope * 0.8 + 0.02 * rib;
  const reach = wall(anatomy, Math.min(outerY, 1.7)) + 0.015;
  const rise = 0.09 + 0.012 * rib;
  const posterior: Curve = Array.from({ length: 60 }, (_, i) => {
    const t = i / 59;
    const lateral = 0.09 + (reach - 0.09) * Math.sin((t * Math.PI) / 2) ** 0.9;
    const y =
      start + (outerY - start) * t ** 1.9 - rise * Math.sin(Math.PI * Math.min(1, t * 1.15)) * 0.8;
    return [side * lateral, y] as const;
  });
  const width = 0.027 + 0.0012 * Math.min(rib, 6);
  stroke(drawing, back, posterior, () => width, bone(0.1 - 0.003 * rib));
  if (rib > 7) return;
  const drop = 0.3 + 0.035 * rib;
  const end = 0.27 + 0.02 * rib;
  const anterior: Curve = Array.from({ length: 50 }, (_, i) => {
    const t = i / 49;
    const lateral = reach - (reach - end) * t ** 1.25;
    return [side * lateral, outerY + drop * Math.sin((t * Math.PI) / 2) ** 0.85] as const;
  });
  const shape = bone(0.058);
  stroke(
    drawing,
    front,
    anterior,
    () => width * 1.05,
    (across, along) =>
      shape(across) * smoothStep(1, 0.75, along) * (0.5 + 0.5 * smoothStep(0, 0.1, along)),
  );
}

/** Collar bone, shoulder blade and the head of the arm's bone. */
function drawShoulder(drawing: Drawing, anatomy: Anatomy, side: number, layer: Float32Array): void {
  const { apex, chest, random } = anatomy;
  const tilt = random.between(-0.015, 0.015);
  const clavicle: Curve = Array.from({ length: 50 }, (_, i) => {
    const t = i / 49;
    const y = apex + 0.17 + tilt - 0.19 * t - 0.035 * Math.sin(t * Math.PI * 2) * (1 - t);
    return [side * (0.08 + 0.74 * t), y] as const;
  });
  stroke(
    drawing,
    layer,
    clavicle,
    (t) => 0.042 - 0.014 * Math.sin(t * Math.PI),
    (across, along) => bone(0.1)(across) * (1 - 0.75 * smoothStep(0.7, 1, along)),
  );
  const blade: Curve = Array.from({ length: 40 }, (_, i) => {
    const t = i / 39;
    return [side * (chest + 0.12 - 0.19 * t + 0.1 * t * t), apex + 0.12 + 0.72 * t] as const;
  });
  stroke(
    drawing,
    layer,
    blade,
    (t) => 0.075 * (1 - 0.5 * t),
    (across) => 0.04 * (1 - across * across),
  );
  const [x0, y0] = [side * (chest + 0.27), apex + 0.08];
  const head: Curve = Array.from(
    { length: 20 },
    (_, i) => [x0 + side * 0.004 * i, y0 + 0.03 * i] as const,
  );
  stroke(
    drawing,
    layer,
    head,
    (t) => 0.105 - 0.035 * smoothStep(0, 0.35, t),
    (across) => 0.1 * Math.sqrt(1 - across * across),
  );
}

/** Vertebrae, seen faintly through everything, with their spinous processes. */
function drawSpine(drawing: Drawing, layer: Float32Array): void {
  for (let i = 0; i < 17; i += 1) {
    const y = 0.02 + i * 0.135 + i * i * 0.0007;
    const half = 0.085 + 0.0012 * i;
    const body: Curve = [
      [-half, y],
      [half, y],
    ];
    stroke(drawing, layer, body, () => 0.05 + 0.001 * i, bone(0.03));
    const process: Curve = [
      [0, y + 0.03],
      [0, y + 0.055],
    ];
    stroke(drawing, layer, process, () => 0.014, bone(0.04));
  }
}

/** Arteries and veins that branch from the hila and thin out towards the wall. */
function drawVessels(drawing: Drawing, anatomy: Anatomy, lungs: Float32Array): void {
  const layer = new Float32Array(drawing.values.length);
  const { random, apex } = anatomy;
  const grow = (x: number, y: number, angle: number, radius: number, depth: number) => {
    const length = random.between(0.09, 0.17) * (0.5 + radius / 0.03);
    const bend = random.between(-0.5, 0.5);
    const curve: Curve = Array.from({ length: 12 }, (_, i) => {
      const t = i / 11;
      const a = angle + bend * t;
      return [x + Math.cos(a) * length * t, y + Math.sin(a) * length * t] as const;
    });
    const shade = 0.035 + 1.7 * radius;
    stroke(
      drawing,
      layer,
      curve,
      (t) => radius * (1 - 0.3 * t),
      (across) => shade * Math.sqrt(1 - across * across),
    );
    if (depth === 0) return;
    const [ex, ey] = curve[curve.length - 1]!;
    const turn = random.between(0.2, 0.55);
    grow(ex, ey, angle + bend + turn, radius * random.between(0.58, 0.74), depth - 1);
    grow(ex, ey, angle + bend - turn, radius * random.between(0.58, 0.74), depth - 1);
  };
  for (const side of [-1, 1]) {
    for (let i = 0; i < 9; i += 1) {
      const around = -1.35 + (i / 8) * 2.75 + random.between(-0.12, 0.12);
      const angle = side > 0 ? around : Math.PI - around;
      grow(
        side * 0.2,
        apex + 0.62 + random.between(-0.08, 0.08),
        angle,
        random.between(0.014, 0.024),
        5,
      );
    }
  }
  blur(layer, drawing.width, drawing.height, Math.max(1, Math.round(drawing.unit * 0.003)));
  for (let i = 0; i < layer.length; i += 1) drawing.values[i]! += layer[i]! * lungs[i]!;
}

function drawOpacities(drawing: Drawing, anatomy: Anatomy, lungs: Float32Array): void {
  const { random, apex } = anatomy;
  const side = random.next() < 0.5 ? -1 : 1;
  const spots = Array.from({ length: 34 }, () => ({
    x: side * (0.42 + 0.14 * random.normal()),
    y: apex + 0.36 + 0.13 * random.normal(),
    r: random.between(0.02, 0.075),
    strength: random.between(0.015, 0.055),
  }));
  const cavity = { x: side * 0.46, y: apex + 0.3, r: 0.085 };
  paint(drawing, (x, y, at) => {
    if (lungs[at]! < 0.02) return 0;
    let shade = 0;
    for (const { x: sx, y: sy, r, strength } of spots) {
      const d = ((x - sx) ** 2 + (y - sy) ** 2) / (r * r);
      if (d < 6) shade += strength * Math.exp(-d);
    }
    const ring = (Math.hypot(x - cavity.x, (y - cavity.y) * 0.9) - cavity.r) / 0.02;
    shade += 0.11 * Math.exp(-ring * ring) - 0.05 * smoothStep(0, -2, ring);
    return shade * lungs[at]!;
  });
}

/** Collimation, marker, film curve, and grain that is stronger where fewer rays arrived. */
function develop(drawing: Drawing, plan: ChestPlan, random: Random): Float32Array {
  const { width, height, values } = drawing;
  const grain = new Float32Array(values.length);
  for (let i = 0; i < grain.length; i += 1) grain[i] = random.normal();
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i += 1) {
    const density = Math.max(0, values[i]!);
    // The shoulder of a film's curve: what is dense already gets little brighter.
    const grey = 0.03 + 1.06 * (1 - Math.exp(-1.75 * density ** 1.2));
    out[i] = grey + grain[i]! * plan.noise * (0.5 + density);
  }
  drawMarker(out, width, height, random.next() < 0.5 ? 'L' : 'R');
  const border = Math.round(width * random.between(0, 0.008));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const edge = Math.min(x, y, width - 1 - x, height - 1 - y);
      if (edge < border) out[y * width + x] = 0.004;
    }
  }
  return out.map((grey) => Math.min(1, Math.max(0, grey)));
}
