/** Where each file goes: the same tree as it came from, without the names of patients in it. */
import path from 'node:path';
import type { SourceIdentity } from '../../core/pipeline/facts.ts';
import type { FoundFile } from './find-files.ts';

export interface OutputTree {
  /** A place that no other file of this tree has. `unnamed`: the file's own name may be all that says who it is about. */
  place(file: FoundFile, leaving: Leaving): string;
}

export interface Leaving {
  readonly identity: SourceIdentity;
  readonly patientId: string;
  readonly unnamed: boolean;
}

export function createOutputTree(folder: string): OutputTree {
  /** Names that differ in capitals alone are one name on many file systems. */
  const taken = new Set<string>();
  return {
    place(file, { identity, patientId, unnamed }) {
      const hide = hider(identity, patientId);
      const { name, ext } = path.parse(file.segments.at(-1) ?? '');
      const folders = file.segments.slice(0, -1).map(hide);
      const stem = unnamed ? patientId : hide(name);
      const extension = hide(ext) === ext ? ext : '';
      for (let number = 1; ; number += 1) {
        const suffix = number === 1 ? '' : `_${number}`;
        const below = path.join(...folders, `${stem}${suffix}${extension}`);
        if (taken.has(below.toLowerCase())) continue;
        taken.add(below.toLowerCase());
        return path.join(folder, below);
      }
    },
  };
}

/** Takes the patient's ID and the words of the name out of a path's segment, and puts the replacement in their place. */
function hider(identity: SourceIdentity, patientId: string): (segment: string) => string {
  const words = wordsOf(identity);
  if (words.length === 0) return (segment) => segment;
  // A short word names nobody unless it stands by itself: the ID 10 is not in IM100.
  const found = words.map((word) =>
    word.length < 3 ? `(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])` : escaped(word),
  );
  const run = new RegExp(`(?:${found.join('|')})(?:[\\s^,_.-]*(?:${found.join('|')}))*`, 'giu');
  // Some systems write letters with accents as two code points.
  return (segment) => segment.normalize('NFC').replace(run, () => patientId.replaceAll('/', '_'));
}

/** Longest first, so that no part of a longer one is left. A single letter or digit names nobody. */
function wordsOf({ patientId, patientName }: SourceIdentity): readonly string[] {
  const words = [patientId, ...patientName.split(/[\^=\s,.]+/)].map((word) =>
    word.trim().normalize('NFC'),
  );
  return [...new Set(words)].filter((word) => word.length > 1).sort((a, b) => b.length - a.length);
}

/** As a pattern that matches the word itself. */
function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
