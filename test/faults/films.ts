/** Many different films, quickly: one is built, and its identifiers are written over for each. */
import { randomInt } from 'node:crypto';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import { type TestImage, testImage } from '../uploads.ts';

const marker = '770000000000';

/** Sound films of different studies and patients; `side` squared pixels of two bytes each. */
export function makeFilms(count: number, side = 600): TestImage[] {
  const pattern = buildChestFilm({
    rows: side,
    columns: side,
    attributes: {
      StudyInstanceUID: `1.2.826.0.1.3680043.10.6.${marker}`,
      SeriesInstanceUID: `1.2.826.0.1.3680043.10.7.${marker}`,
      SOPInstanceUID: `1.2.826.0.1.3680043.10.8.${marker}`,
      PatientID: `P${marker}`,
    },
  });
  const places: number[] = [];
  const text = Buffer.from(pattern.buffer);
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) places.push(at);
  const first = randomInt(10_000_000, 90_000_000) * 1000;
  return Array.from({ length: count }, (_, i) => {
    const bytes = pattern.slice();
    for (const at of places) {
      Buffer.from(bytes.buffer).write(String(first + i).padStart(marker.length, '8'), at, 'latin1');
    }
    return testImage(bytes);
  });
}
