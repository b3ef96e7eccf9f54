/** The local model engine with models made by code: from a film's pixels to its score, and everything that can go wrong. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { decode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildChestFilm } from '../../../../test/builders/dicom-chest-film.ts';
import { type OnnxGraph, onnxModel } from '../../../../test/builders/onnx-model.ts';
import { bufferSource } from '../../../core/bytes.ts';
import { encodePng } from '../../../core/pixels/encode-png.ts';
import { describeEngine, sampleImage } from '../engine.contract.ts';
import type { Engine, EngineImage, EngineResult } from '../engine.ts';
import { createLocalModel } from './local-model.ts';
import { createModelRunner } from './model-runner.ts';

const modelsDir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-models-'));
afterAll(() => fs.rmSync(modelsDir, { recursive: true, force: true }));

const engine = createLocalModel({ modelsDir });
const signal = new AbortController().signal;
const side = 16;

/** The mean grey is the first output's logit, scaled; the film itself, made smaller, is the map. */
const meanGrey: OnnxGraph = {
  inputs: [{ name: 'film', dims: [1, 1, side, side] }],
  outputs: [
    { name: 'scores', dims: [1, 2] },
    { name: 'map', dims: [1, 1, side, side] },
  ],
  weights: [
    { name: 'kernel', dims: [1, 1, 1, 1], values: [1] },
    { name: 'matrix', dims: [1, 2], values: [1, -1] },
    { name: 'bias', dims: [2], values: [0, 0] },
  ],
  nodes: [
    { op: 'Conv', inputs: ['film', 'kernel'], outputs: ['map'], ints: { kernel_shape: [1, 1] } },
    { op: 'GlobalAveragePool', inputs: ['map'], outputs: ['pooled'] },
    { op: 'Flatten', inputs: ['pooled'], outputs: ['flat'] },
    { op: 'Gemm', inputs: ['flat', 'matrix', 'bias'], outputs: ['scores'] },
  ],
};
const meanGreyBytes = onnxModel(meanGrey);

const words = {
  name: 'Mean grey',
  version: '0.3',
  licence: 'CC0-1.0',
  intendedUse: 'Tests. It says nothing of any disease.',
};
const manifest = {
  ...words,
  input: { name: 'film', width: side, height: side, window: { kind: 'range' } },
  output: { name: 'scores' },
  heatmap: { name: 'map' },
};

function putModel(folder: string, manifestJson: unknown, model = meanGreyBytes): string {
  const dir = path.join(modelsDir, folder);
  fs.mkdirSync(dir, { recursive: true });
  const text = typeof manifestJson === 'string' ? manifestJson : JSON.stringify(manifestJson);
  fs.writeFileSync(path.join(dir, 'manifest.json'), text);
  fs.writeFileSync(path.join(dir, 'model.onnx'), model);
  return folder;
}

function pngImage(greys: Uint8Array<ArrayBuffer>, rows: number, columns: number): EngineImage {
  const bytes = encodePng({ width: columns, height: rows, channels: 1, data: greys });
  return {
    ...sampleImage('png'),
    facts: { kind: 'png', sizeBytes: bytes.byteLength, rows, columns },
    bytes: bufferSource(bytes),
  };
}

const evenImage = (grey: number, rows = 40, columns = 30) =>
  pngImage(new Uint8Array(rows * columns).fill(grey), rows, columns);

function dicomImage(film: Parameters<typeof buildChestFilm>[0]): EngineImage {
  const bytes = buildChestFilm(film);
  return {
    ...sampleImage('dicom'),
    facts: { kind: 'dicom', sizeBytes: bytes.byteLength, rows: 48, columns: 40 },
    bytes: bufferSource(bytes),
  };
}

async function resultOf(model: string, image: EngineImage): Promise<EngineResult> {
  const submitted = await engine.submit(image, { model, timeoutS: 30 }, signal);
  if (submitted.status !== 'done') throw new Error('not done');
  return submitted.result;
}

async function scoreOf(model: string, image: EngineImage): Promise<number> {
  const result = await resultOf(model, image);
  if (result.kind !== 'score') throw new Error('no score');
  return result.score;
}

putModel('mean-grey', manifest);

describeEngine(engine as Engine, { model: 'mean-grey' }, (seed, rows = 120, columns = 100) =>
  // Small pictures of the same proportions: the suite asks for hundreds.
  evenImage(Number(seed) || 7, rows / 10, columns / 10),
);

describe('a model', () => {
  it('answers in its own name, with the numbers that it was given', async () => {
    expect(await resultOf('mean-grey', evenImage(204))).toMatchObject({
      kind: 'score',
      score: 80,
      engineName: 'Mean grey',
      engineVersion: '0.3',
      simulated: false,
    });
    expect(await scoreOf('mean-grey', evenImage(0))).toBe(0);
    expect(await scoreOf('mean-grey', evenImage(255))).toBe(100);
  });

  it('sees the same film in both photometric interpretations', async () => {
    const pixels = Uint16Array.from({ length: 48 * 40 }, (_, i) => (i * 37) % 4096);
    const inverse = pixels.map((value) => 4095 - value);
    const common = { rows: 48, columns: 40, bitsStored: 12 };
    const white = dicomImage({ ...common, pixels, photometricInterpretation: 'MONOCHROME2' });
    const black = dicomImage({
      ...common,
      pixels: inverse,
      photometricInterpretation: 'MONOCHROME1',
    });
    const mean = pixels.reduce((sum, value) => sum + value / 4095, 0) / pixels.length;
    expect(await scoreOf('mean-grey', white)).toBeCloseTo(100 * mean, 2);
    expect(await scoreOf('mean-grey', black)).toBeCloseTo(100 * mean, 2);
  });

  it.each([
    ['black bones', { input: { bones: 'black' } }, 20],
    ['0 to 255', { input: { white: 255 }, output: { highest: 255 } }, 80],
    ['mean and deviation', { input: { mean: [0.5], std: [0.5] } }, 60],
    ['a sigmoid', { output: { activation: 'sigmoid' } }, 100 / (1 + Math.exp(-0.8))],
    ['a softmax', { output: { activation: 'softmax', index: 1 } }, 100 / (1 + Math.exp(1.6))],
    ['a scale of its own', { output: { lowest: 0.5, highest: 0.9 } }, 75],
  ])('is fed and read as the manifest says: %s', async (name, more, score) => {
    const { input, output = {} } = more as { input?: object; output?: object };
    const folder = putModel(name.replaceAll(' ', '-'), {
      ...manifest,
      input: { ...manifest.input, ...input },
      output: { ...manifest.output, ...output },
    });
    expect(await scoreOf(folder, evenImage(204))).toBeCloseTo(score, 2);
  });

  it('of three channels takes the film in each, in either layout', async () => {
    const graph: OnnxGraph = {
      inputs: [{ name: 'film', dims: [1, side, side, 3] }],
      outputs: [{ name: 'scores', dims: [1, 1, 1, 3] }],
      weights: [{ name: 'weights', dims: [3], values: [1, 2, 4] }],
      nodes: [
        { op: 'Mul', inputs: ['film', 'weights'], outputs: ['weighed'] },
        { op: 'ReduceMean', inputs: ['weighed'], outputs: ['scores'], ints: { axes: [1, 2] } },
      ],
    };
    const last = (index: number) => ({
      ...words,
      input: { ...manifest.input, channels: 3, layout: 'NHWC', mean: [0, 0, 0.1] },
      output: { index, highest: 4 },
    });
    putModel('first-of-three', last(0), onnxModel(graph));
    putModel('last-of-three', last(2), onnxModel(graph));
    expect(await scoreOf('first-of-three', evenImage(204))).toBeCloseTo(20, 2);
    expect(await scoreOf('last-of-three', evenImage(204))).toBeCloseTo(70, 2);
  });

  it('spans the film but for its extremes, where the manifest asks for percentiles', async () => {
    const greys = new Uint8Array(10_000).fill(100);
    greys.fill(50, 0, 5000);
    // A marker, and the collimator's edge.
    greys.fill(255, 0, 20);
    greys.fill(0, 20, 40);
    const folder = putModel('percentiles', {
      ...manifest,
      input: { ...manifest.input, window: { kind: 'percentiles' } },
    });
    expect(await scoreOf(folder, pngImage(greys, 100, 100))).toBeCloseTo(50, 0);
  });

  it('keeps proportions where it is padded, and its map lies over the film alone', async () => {
    const folder = putModel('padded', { ...manifest, input: { ...manifest.input, fit: 'pad' } });
    const result = await resultOf(folder, evenImage(255, 80, 40));
    if (result.kind !== 'score' || result.heatmapPng === undefined) throw new Error('no heatmap');
    expect(result.score).toBeCloseTo(50, 2);
    const { width, height, data } = decode(result.heatmapPng);
    expect([width, height]).toEqual([40, 80]);
    const middle = (40 * width + 20) * 4;
    expect([...data.slice(middle, middle + 4)]).toEqual([255, 0, 0, 200]);
  });

  it('shows its map where the film is bright, and nothing where it is dark', async () => {
    const greys = new Uint8Array(64 * 64);
    for (let row = 0; row < 64; row += 1) greys.fill(255, row * 64 + 32, row * 64 + 64);
    const result = await resultOf('mean-grey', pngImage(greys, 64, 64));
    if (result.kind !== 'score' || result.heatmapPng === undefined) throw new Error('no heatmap');
    const { data } = decode(result.heatmapPng);
    expect(data[(32 * 64 + 8) * 4 + 3]).toBe(0);
    expect(data[(32 * 64 + 56) * 4 + 3]).toBe(200);
  });

  it('is tried on a drawn film', async () => {
    await expect(
      engine.test?.({ model: 'mean-grey', timeoutS: 30 }, signal),
    ).resolves.toBeUndefined();
  });
});

describe('what goes wrong', () => {
  it.each([
    ['no model', '', 'settings-incomplete'],
    ['a model that leads out of the folder', '../mean-grey', 'settings-incomplete'],
    ['a model that isn’t there', 'gone', 'model-missing'],
    ['no JSON', putModel('no-json', '{'), 'manifest-invalid'],
    ['nothing but a name', putModel('bare', { name: 'Bare' }), 'manifest-invalid'],
    ['no licence', putModel('no-licence', { ...manifest, licence: '' }), 'manifest-invalid'],
    ['no model in the file', putModel('junk', manifest, new Uint8Array(99)), 'model-invalid'],
    [
      'a file that was changed',
      putModel('changed', { ...manifest, sha256: '0'.repeat(64) }),
      'model-changed',
    ],
    [
      'another size',
      putModel('size', { ...manifest, input: { ...manifest.input, width: 32 } }),
      'model-does-not-fit',
    ],
    [
      'an output that the model lacks',
      putModel('output', { ...manifest, output: { name: 'answers' } }),
      'model-does-not-fit',
    ],
    [
      'a map of which there is no such channel',
      putModel('channel', { ...manifest, heatmap: { name: 'map', channel: 3 } }),
      'model-does-not-fit',
    ],
    [
      'a value that isn’t there',
      putModel('index', { ...manifest, output: { name: 'scores', index: 2 } }),
      'score-unclear',
    ],
    [
      'a value beyond the highest',
      putModel('beyond', { ...manifest, output: { name: 'scores', highest: 0.5 } }),
      'score-unclear',
    ],
  ])('%s', async (_, model, code) => {
    await expect(resultOf(model, evenImage(204))).rejects.toMatchObject({
      code: `engine/${code}`,
      retryable: false,
    });
  });

  it('a file that was not changed is run', async () => {
    const sha256 = createHash('sha256').update(meanGreyBytes).digest('hex');
    expect(await scoreOf(putModel('pinned', { ...manifest, sha256 }), evenImage(51))).toBe(20);
  });

  it('an image that can’t be decoded has no score', async () => {
    const image = { ...evenImage(1), bytes: bufferSource(new Uint8Array(50)) };
    await expect(resultOf('mean-grey', image)).rejects.toMatchObject({
      code: 'engine/image-unreadable',
    });
  });

  it('says in the list of models what is wrong with a manifest, and what each is for', () => {
    const { properties = {} } = z.toJSONSchema(engine.settings, { io: 'input' });
    const choices = (properties.model as { oneOf: { const: string; description: string }[] }).oneOf;
    const described = Object.fromEntries(
      choices.map((choice) => [choice.const, choice.description]),
    );
    expect(described['mean-grey']).toContain(words.intendedUse);
    expect(described['mean-grey']).toContain(words.licence);
    expect(described['no-licence']).toContain('licence: ');
    expect(described.bare).toContain('version: is missing; licence: is missing');
    expect(described['no-json']).toContain('manifest.json is not JSON');
  });
});

describe('the process', () => {
  const request = { file: 'x', manifest: manifest as never, kind: 'png' as const };
  const bytes = () => new Uint8Array(1);

  function runnerOf(script: string, mostMemoryBytes?: number) {
    const file = path.join(modelsDir, `${crypto.randomUUID()}.mjs`);
    fs.writeFileSync(file, script);
    const processFile = pathToFileURL(file);
    return createModelRunner(
      mostMemoryBytes === undefined ? { processFile } : { processFile, mostMemoryBytes },
    );
  }

  it('is ended when it takes too long, even where it can’t be spoken to', async () => {
    const runner = runnerOf(`process.on('message', () => { for (;;); });`);
    const ran = runner.run({ ...request, bytes: bytes() }, 300, signal);
    await expect(ran).rejects.toMatchObject({ code: 'engine/model-timeout', retryable: false });
  });

  it('is ended when it takes too much', async () => {
    const runner = runnerOf(`process.on('message', () => setInterval(() => {}, 1000));`, 2 ** 20);
    const ran = runner.run({ ...request, bytes: bytes() }, 20_000, signal);
    if (process.platform === 'linux') {
      await expect(ran).rejects.toMatchObject({ code: 'engine/model-out-of-memory' });
    }
  });

  it('may die over a film: the next has one of its own', async () => {
    const runner = runnerOf(`process.on('message', ({ id, kind }) => {
      if (kind === 'png') process.abort();
      process.send({ id, outcome: { score: 4 } });
    });`);
    const [dead, alive] = await Promise.allSettled([
      runner.run({ ...request, bytes: bytes() }, 20_000, signal),
      runner.run({ ...request, kind: 'jpeg', bytes: bytes() }, 20_000, signal),
    ]);
    expect(dead).toMatchObject({ reason: { code: 'engine/model-crashed', retryable: true } });
    expect(alive).toMatchObject({ value: { score: 4 } });
  });

  it('is ended with the portal’s work', async () => {
    const stopping = new AbortController();
    const runner = runnerOf(`process.on('message', () => {});`);
    const ran = runner.run({ ...request, bytes: bytes() }, 20_000, stopping.signal);
    stopping.abort(new Error('stopping'));
    await expect(ran).rejects.toThrow('stopping');
  });

  it('is not waited for by whoever has given up their turn', async () => {
    const runner = runnerOf(`process.on('message', () => {});`);
    const stopping = new AbortController();
    const first = runner.run({ ...request, bytes: bytes() }, 20_000, stopping.signal);
    const second = runner.run({ ...request, bytes: bytes() }, 20_000, AbortSignal.abort('off'));
    await expect(second).rejects.toBe('off');
    stopping.abort('off');
    await expect(first).rejects.toBe('off');
  });

  it('is told nothing of the portal’s environment', async () => {
    const runner = runnerOf(`process.on('message', ({ id }) =>
      process.send({ id, outcome: { problem: Object.keys(process.env).join(' ') } }));`);
    const outcome = await runner.run({ ...request, bytes: bytes() }, 20_000, signal);
    expect(JSON.stringify(outcome)).not.toMatch(/PLAINFILM|PATH|HOME/);
  });
});
