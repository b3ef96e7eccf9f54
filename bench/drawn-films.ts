/** Films that compress as real ones do, of 18 MB unless said otherwise: a drawn chest with grain, each with pixels and UIDs of its own. */
import { buildChestFilm } from '../test/builders/dicom-chest-film.ts';
import { drawChest } from '../tools/samples/draw-chest.ts';

export interface DrawnFilm {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pixelBytes: number;
}

const bitsStored = 12;

/** Of all films of a run: no two have the same picture. */
let serial = 0;

const drawn = new Map<string, Uint16Array>();

/** Drawing takes seconds, so that each is drawn once. */
function chestPixels(noise: number, side: number): Uint16Array {
  const name = `${noise} ${side}`;
  const known = drawn.get(name);
  if (known !== undefined) return known;
  const top = 2 ** bitsStored - 1;
  const grey = drawChest({ width: side, height: side, seed: 21, noise });
  const pixels = Uint16Array.from(grey, (value) =>
    Math.min(top, Math.max(0, Math.round(value * top))),
  );
  drawn.set(name, pixels);
  return pixels;
}

/** `noise` as `drawChest` has it: a share of the range. All of one patient where `patientId` is given. */
export function* drawnFilms(
  count: number,
  noise: number,
  { side = 3000, patientId }: { readonly side?: number; readonly patientId?: string } = {},
): Generator<DrawnFilm> {
  const first = chestPixels(noise, side);
  for (let index = 0; index < count; index += 1) {
    serial += 1;
    // Another film as far as anybody can tell: the rows begin elsewhere.
    const from = (serial * 37 * side) % first.length;
    const pixels = new Uint16Array(first.length);
    pixels.set(first.subarray(from));
    pixels.set(first.subarray(0, from), first.length - from);
    const root = `1.2.826.0.1.3680043.10.9.${Date.now()}.${index}`;
    const bytes = buildChestFilm({
      rows: side,
      columns: side,
      bitsStored,
      pixels,
      attributes: {
        SOPInstanceUID: `${root}.1`,
        SeriesInstanceUID: `${root}.2`,
        StudyInstanceUID: `${root}.3`,
        PatientID: patientId ?? `BENCH-${index}`,
      },
    });
    yield { bytes, pixelBytes: pixels.byteLength };
  }
}
