/** A film and what compaction makes of it, everywhere: a codec that gives other bytes makes known images unknown. */
import type { ChestFilm } from './dicom-chest-film.ts';

export const compactedFilm: { readonly film: ChestFilm; readonly sha256: string } = {
  film: { rows: 96, columns: 80, bitsStored: 12 },
  sha256: '1ea40ba307128fd456e95d3b15f3cb36011f6608bc774e581887191937f38d01',
};
