/** Small images of every depth, sign and photometric interpretation, whose samples are known: noise and ramps, edges included. */
import { buildChestFilm } from './dicom-chest-film.ts';

export interface MadeImage {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly bits: number;
  readonly signed: boolean;
  readonly colour: 'MONOCHROME1' | 'MONOCHROME2' | 'PALETTE COLOR' | 'RGB' | 'YBR_FULL';
  /** As they are to be decoded, samples of a pixel side by side. */
  readonly samples: readonly number[];
  /** Explicit VR Little Endian. */
  build(): Uint8Array<ArrayBuffer>;
}

const rows = 61;
const columns = 53;

export function madeImages(): readonly MadeImage[] {
  const grey = [8, 10, 12, 14, 15, 16].flatMap((bits) =>
    [false, true].map((signed) => make({ bits, signed, colour: 'MONOCHROME2' })),
  );
  return [
    ...grey,
    make({ bits: 12, colour: 'MONOCHROME1' }),
    make({ bits: 8, colour: 'MONOCHROME1' }),
    make({ bits: 8, colour: 'PALETTE COLOR' }),
    make({ bits: 8, colour: 'RGB' }),
    make({ bits: 8, colour: 'RGB', planar: true }),
    make({ bits: 8, colour: 'YBR_FULL' }),
  ];
}

interface Kind {
  readonly bits: number;
  readonly colour: MadeImage['colour'];
  readonly signed?: boolean;
  readonly planar?: boolean;
}

function make({ bits, colour, signed = false, planar = false }: Kind): MadeImage {
  const samplesPerPixel = colour === 'RGB' || colour === 'YBR_FULL' ? 3 : 1;
  const samples = madeSamples(bits, signed, rows * columns * samplesPerPixel);
  const bitsAllocated = bits === 8 ? 8 : 16;
  return {
    name: `${bits} bits${signed ? ', signed' : ''}, ${colour}${planar ? ', planes apart' : ''}`,
    rows,
    columns,
    bits,
    signed,
    colour,
    samples,
    build: () =>
      buildChestFilm({
        rows,
        columns,
        bitsStored: bits,
        bitsAllocated,
        pixels: storedWords(planar ? planes(samples) : samples, bits, bitsAllocated),
        attributes: {
          PhotometricInterpretation: colour,
          SamplesPerPixel: samplesPerPixel,
          PixelRepresentation: signed ? 1 : 0,
          ...(samplesPerPixel === 3 ? { PlanarConfiguration: planar ? 1 : 0 } : {}),
          ...(colour === 'PALETTE COLOR' ? palette() : {}),
        },
      }),
  };
}

/** Both ends of the range, a ramp, and noise that no predictor foresees. */
function madeSamples(bits: number, signed: boolean, count: number): number[] {
  const values = 2 ** bits;
  const lowest = signed ? -values / 2 : 0;
  let noise = 12_345;
  return Array.from({ length: count }, (_, i) => {
    noise = (Math.imul(noise, 1_103_515_245) + 12_345) >>> 0;
    if (i % 97 === 0) return lowest;
    if (i % 89 === 0) return lowest + values - 1;
    return lowest + (i % 3 === 0 ? (noise >>> 8) % values : Math.floor((i * values) / count));
  });
}

/** Two's complement in the bits stored; the spare ones are the sign's, as PS3.5 8.1.1 has them for signed pixels. */
function storedWords(samples: readonly number[], bits: number, bitsAllocated: number) {
  return bitsAllocated === 8
    ? Uint8Array.from(samples, (value) => value & 0xff)
    : Uint16Array.from(samples, (value) => value & (value < 0 ? 0xffff : 2 ** bits - 1));
}

function planes(samples: readonly number[]): number[] {
  return [0, 1, 2].flatMap((plane) => samples.filter((_, i) => i % 3 === plane));
}

function palette() {
  const table = (step: number) =>
    new Uint8Array(Uint16Array.from({ length: 256 }, (_, i) => ((i * step) % 256) * 257).buffer);
  return {
    RedPaletteColorLookupTableDescriptor: [256, 0, 16],
    GreenPaletteColorLookupTableDescriptor: [256, 0, 16],
    BluePaletteColorLookupTableDescriptor: [256, 0, 16],
    RedPaletteColorLookupTableData: table(1),
    GreenPaletteColorLookupTableData: table(3),
    BluePaletteColorLookupTableData: table(7),
  };
}
