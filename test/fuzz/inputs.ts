/** The fuzzer's inputs by number: the same run and number give the same bytes. */
import { deflateRawSync } from 'node:zlib';
import { bufferSource } from '../../src/core/bytes.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { concat } from '../builders/dicom.ts';
import { bomb, bombNames } from './bombs.ts';
import { type Bytes, byteMutations, mostBytes } from './mutate-bytes.ts';
import { dicomMutation, layoutOf } from './mutate-dicom.ts';
import { jpegMutation, pngMutation } from './mutate-image.ts';
import { type Random, randomOf } from './random.ts';
import { makeFrameSeeds, makeSeeds, type Seed } from './seeds.ts';

export interface Input {
  /** The seed's name and number, to find it again. */
  readonly name: string;
  readonly kind: 'dicom' | 'image';
  readonly bytes: Bytes;
}

type Maker = (random: Random) => Bytes;

interface NamedMaker {
  readonly name: string;
  readonly kind: Input['kind'];
  readonly make: Maker;
}

/** One input in so many is made to use up time or memory. */
const bombsEvery = 5_000;

/** `files` are whole DICOM files to mutate beside the built ones. */
export async function fuzzInputs(
  run: number,
  files: readonly { readonly name: string; readonly bytes: Bytes }[] = [],
): Promise<(index: number) => Input> {
  const makers: NamedMaker[] = [];
  for (const seed of makeSeeds()) makers.push(await makerOf(seed));
  for (const { name, frame, film } of makeFrameSeeds()) {
    const make: Maker = (random) => film(jpegMutation(frame, random));
    makers.push({ name: `within ${name}`, kind: 'dicom', make });
  }
  for (const { name, bytes } of files) {
    makers.push(await makerOf({ name, kind: 'dicom', bytes }).catch(() => bytewise(name, bytes)));
  }
  return (index) => {
    const random = randomOf(run, index);
    if (index % bombsEvery === bombsEvery - 1) {
      const name = random.pick(bombNames);
      return { name: `${name}, input ${index}`, kind: 'dicom', bytes: bomb(name) };
    }
    const { name, kind, make } = random.pick(makers);
    return { name: `${name}, input ${index}`, kind, bytes: make(random).slice(0, mostBytes) };
  };
}

async function makerOf(seed: Seed): Promise<NamedMaker> {
  const { name, bytes, deflateFrom } = seed;
  switch (seed.kind) {
    case 'png':
      return { name, kind: 'image', make: (random) => pngMutation(bytes, random) };
    case 'jpeg':
      return { name, kind: 'image', make: (random) => jpegMutation(bytes, random) };
    case 'dicom': {
      const sound =
        deflateFrom === undefined ? bytes : deflated(bytes, deflateFrom, (same) => same);
      const mutate = dicomMutation(layoutOf(await readDicom(bufferSource(sound))));
      if (deflateFrom === undefined) {
        return { name, kind: 'dicom', make: (random) => mutate(bytes, random) };
      }
      const make: Maker = (random) => {
        const file = deflated(bytes, deflateFrom, (plain) => mutate(plain, random));
        return random.once(4) ? random.pick(byteMutations)(file, random) : file;
      };
      return { name, kind: 'dicom', make };
    }
  }
}

/** Of a file that is damaged already, so that nobody can say where its elements lie. */
function bytewise(name: string, bytes: Bytes): NamedMaker {
  return { name, kind: 'dicom', make: (random) => random.pick(byteMutations)(bytes, random) };
}

/** The head stays as it is, so that the data set is still found where it begins. */
function deflated(bytes: Bytes, from: number, change: (bytes: Bytes) => Bytes): Bytes {
  const changed = change(bytes);
  const dataSet = deflateRawSync(changed.subarray(Math.min(from, changed.byteLength)), {
    level: 1,
  });
  return concat([bytes.subarray(0, from), dataSet, new Uint8Array(dataSet.byteLength % 2)]);
}
