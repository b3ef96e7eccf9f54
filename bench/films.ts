/** Chest films of a given size, each with UIDs and pixels of its own, so that no contender can call one a duplicate. */
import crypto from 'node:crypto';
import { buildChestFilm } from '../test/builders/dicom-chest-film.ts';

export interface FilmFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const uidKeywords = ['SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID'] as const;

/** A UUID as a UID (PS3.5 B.2), padded so that it is always of the same length. */
function uid(): string {
  const digits = BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`).toString();
  return `2.25.${digits.padStart(39, '1')}`;
}

/** 16 bits allocated; noise, so that nothing can be compressed on the way. Made once, then stamped anew. */
export function makeFilms(count: number, sizeBytes: number): FilmFile[] {
  const columns = Math.floor(Math.sqrt(sizeBytes / 2));
  const rows = Math.floor(sizeBytes / 2 / columns);
  const pixels = new Uint16Array(rows * columns);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = Math.random() * 4096;
  const first = Object.fromEntries(uidKeywords.map((keyword) => [keyword, uid()]));
  const template = Buffer.from(buildChestFilm({ rows, columns, pixels, attributes: first }));
  const places = Object.values(first).map((value) => placesOf(template.subarray(0, 8192), value));
  return Array.from({ length: count }, () => {
    const film = new Uint8Array(template);
    for (const offsets of places) {
      const stamp = Buffer.from(uid(), 'latin1');
      for (const offset of offsets) film.set(stamp, offset);
    }
    const stamp = crypto.getRandomValues(film.subarray(film.length - 512, film.length - 256));
    // Within the 12 bits stored: what lies above them counts as a drawing hidden in the picture.
    for (let high = 1; high < stamp.length; high += 2) stamp[high]! &= 0x0f;
    return { bytes: film };
  });
}

function placesOf(header: Buffer, text: string): number[] {
  const found: number[] = [];
  for (let at = header.indexOf(text); at >= 0; at = header.indexOf(text, at + 1)) found.push(at);
  return found;
}
