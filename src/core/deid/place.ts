/** Where an element stands: its data set, and the sequences around it. Linked, so that depth costs nothing. */
import type { DataSet, Tag } from '../dicom/data-set.ts';
import type { Cleaning } from './options/option.ts';

export interface Place {
  readonly dataSet: DataSet;
  /** Of the sequence whose item this is; undefined for the file's own data set. */
  readonly sequence?: Tag;
  readonly around?: Place;
  /** 0 for the file's own data set. */
  readonly depth: number;
  /** A sequence around it stays only because an option cleans it, and how. */
  readonly cleaning?: Cleaning;
}

/** Attributes whose types are known stand no deeper. */
const deepestKnown = 4;

export function topLevel(dataSet: DataSet): Place {
  return { dataSet, depth: 0 };
}

export function inside(
  around: Place,
  sequence: Tag,
  dataSet: DataSet,
  cleaning: Cleaning | undefined,
): Place {
  const place = { dataSet, sequence, around, depth: around.depth + 1 };
  const cleaned = cleaning ?? around.cleaning;
  return cleaned === undefined ? place : { ...place, cleaning: cleaned };
}

/** Tags of the sequences around it, outermost first, then its own; undefined where it is too deep to matter. */
export function pathOf(place: Place, tag: Tag): readonly Tag[] | undefined {
  if (place.depth >= deepestKnown) return undefined;
  const path = [tag];
  for (let at: Place | undefined = place; at?.sequence !== undefined; at = at.around) {
    path.unshift(at.sequence);
  }
  return path;
}
