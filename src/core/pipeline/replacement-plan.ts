/** Which replacement Patient ID each patient of a drop gets: one ID never merges two of them. */
import { assignIds, countBy, type PlanRow } from './assign-ids.ts';
import type { CrosswalkRow } from './crosswalk.ts';
import type { SourceIdentity } from './facts.ts';
import { loadCrosswalk } from './loaded-crosswalk.ts';

export interface PlanFile {
  /** The caller's key for the file. */
  readonly key: string;
  /** Shown, and written into the crosswalk, for a file that names nobody. */
  readonly name: string;
  readonly identity: SourceIdentity;
}

export interface CrosswalkReport {
  /** Rows of the plan whose original the crosswalk has. */
  readonly matched: number;
  readonly unmatched: number;
  /** Rows that it has, but under an original that several rows share: they keep their own IDs. */
  readonly ambiguous: number;
}

interface Row {
  readonly key: string;
  readonly kind: PlanRow['kind'];
  readonly identity: SourceIdentity;
  readonly original: string;
  readonly files: Set<string>;
}

/**
 * Rows stand in the order of first appearance and keep their numbers as files come and go. A number moves only when
 * somebody gives the same ID to another row by hand, or loads a crosswalk, behind whose numbers new ones begin. Adding a file costs the same however many
 * there are; IDs are worked out when they are asked for, once after any number of changes.
 */
export class ReplacementPlan {
  readonly #rows = new Map<string, Row>();
  readonly #rowOfFile = new Map<string, string>();
  /** Kept when a row goes, so that a patient dropped again has the same number. */
  readonly #numbers = new Map<string, number>();
  readonly #edited = new Map<string, string>();
  #crosswalk = loadCrosswalk([]);
  #typed = '';
  #numbersOne = false;
  #pattern = '';
  #lastNumber = 0;
  /** The highest number that the crosswalk has under the prefix: new ones go on behind it. */
  #numberedBefore = 0;
  #assigned: readonly PlanRow[] | undefined;
  #assignedByKey: ReadonlyMap<string, PlanRow> | undefined;

  /** A file added again under its key takes the place of what was known of it. False when that changed nothing. */
  add(files: Iterable<PlanFile>): boolean {
    let changed = false;
    for (const file of files) {
      const row = this.#rowFor(file);
      if (row.files.has(file.key)) continue;
      this.#takeOut(file.key);
      row.files.add(file.key);
      this.#rowOfFile.set(file.key, row.key);
      changed = true;
    }
    if (changed) this.#changed();
    return changed;
  }

  /** False when none of them was in the plan. */
  remove(fileKeys: Iterable<string>): boolean {
    let changed = false;
    for (const key of fileKeys) changed = this.#takeOut(key) || changed;
    if (changed) this.#changed();
    return changed;
  }

  /** What the person typed: the only row's ID, or the prefix of several. */
  setTyped(text: string): void {
    this.#typed = text.trim();
    this.#numbersOne = false;
    this.#renumber();
    this.#changed();
  }

  /** A prefix for one patient as for several: the only row is numbered, too. */
  setPrefix(text: string): void {
    this.#typed = text.trim();
    this.#numbersOne = true;
    this.#renumber();
    this.#changed();
  }

  /** The project's pattern; empty: any ID. */
  setPattern(pattern: string): void {
    this.#pattern = pattern;
    this.#changed();
  }

  /** An ID typed for one row; empty takes it back. */
  override(rowKey: string, patientId: string): void {
    const id = patientId.trim();
    if (id === '') this.#edited.delete(rowKey);
    else this.#edited.set(rowKey, id);
    this.#changed();
  }

  /** Takes the place of a crosswalk given before; counts for patients that are dropped later, too. */
  setCrosswalk(rows: readonly CrosswalkRow[]): CrosswalkReport {
    this.#crosswalk = loadCrosswalk(rows);
    this.#renumber();
    this.#changed();
    const occurrences = countBy(this.#rows.values(), (row) => row.original);
    const named = [...this.#rows.values()].filter(({ original }) => this.#isListed(original));
    const ambiguous = named.filter((row) => occurrences.get(row.original) !== 1).length;
    const matched = named.length - ambiguous;
    return { matched, unmatched: this.#rows.size - named.length, ambiguous };
  }

  /** Back to the beginning: files, numbers, IDs; the pattern stays. */
  clear(): void {
    for (const map of [this.#rows, this.#rowOfFile, this.#numbers, this.#edited]) map.clear();
    this.#crosswalk = loadCrosswalk([]);
    this.#typed = '';
    this.#numbersOne = false;
    this.#lastNumber = 0;
    this.#numberedBefore = 0;
    this.#changed();
  }

  /** How many there are, without working out their IDs. */
  get rowCount(): number {
    return this.#rows.size;
  }

  /** True when what is typed is the prefix of several, not the ID of one. */
  get isPrefix(): boolean {
    return this.#numbersOne || this.#rows.size > 1;
  }

  /** In the order of first appearance. The same array until something changes. */
  rows(): readonly PlanRow[] {
    this.#assigned ??= assignIds(
      Array.from(this.#rows.values(), ({ key, kind, identity, original, files }) => {
        return { key, kind, identity, original, fileCount: files.size };
      }),
      {
        typed: this.#typed,
        isPrefix: this.isPrefix,
        pattern: this.#pattern,
        edited: this.#edited,
        crosswalk: this.#crosswalk,
        numbers: {
          of: (rowKey) => this.#numbers.get(rowKey) ?? this.#renew(rowKey),
          renew: (rowKey) => this.#renew(rowKey),
        },
      },
    );
    return this.#assigned;
  }

  rowOf(fileKey: string): PlanRow | undefined {
    this.#assignedByKey ??= new Map(this.rows().map((row) => [row.key, row]));
    return this.#assignedByKey.get(this.#rowOfFile.get(fileKey) ?? '');
  }

  /** The ID under which a file may leave; undefined while there is none, or one with a problem. */
  patientIdOf(fileKey: string): string | undefined {
    const row = this.rowOf(fileKey);
    return row === undefined || row.problem !== undefined ? undefined : row.patientId;
  }

  /** For `writeCrosswalk`: what the person keeps. All that was loaded stays in it, whoever is in this drop. */
  crosswalkRows(): readonly CrosswalkRow[] {
    const given = this.rows().filter((row) => row.patientId !== '');
    const now = new Map(given.map(({ original, patientId }) => [original, patientId]));
    const kept = Array.from(this.#crosswalk.rows, ({ original, replacement }) => {
      const shown = now.get(original) ?? replacement;
      return { original, replacement: shown };
    });
    const added = given.filter(({ original }) => !this.#isListed(original));
    return [
      ...kept,
      ...added.map(({ original, patientId }) => ({ original, replacement: patientId })),
    ];
  }

  #rowFor(file: PlanFile): Row {
    const { identity } = file;
    const isPatient = identity.key !== undefined;
    const key = isPatient ? `patient ${identity.key}` : `file ${file.key}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row: Row = {
      key,
      kind: isPatient ? 'patient' : 'unnamed-file',
      identity,
      original: (isPatient ? identity.patientId || identity.patientName : file.name).trim(),
      files: new Set(),
    };
    this.#rows.set(key, row);
    if (!this.#numbers.has(key) && !this.#isListed(row.original)) this.#renew(key);
    return row;
  }

  #isListed(original: string): boolean {
    return this.#crosswalk.replacementOf(original) !== undefined;
  }

  /** Only a crosswalk that has numbers under the prefix makes new ones begin behind them; else none ever moves. */
  #renumber(): void {
    const before = this.#crosswalk.highestNumber(this.#typed);
    if (before === 0 && this.#numberedBefore === 0) return;
    this.#numberedBefore = before;
    this.#lastNumber = before;
    this.#numbers.clear();
    for (const { key, original } of this.#rows.values())
      if (!this.#isListed(original)) this.#renew(key);
  }

  #renew(rowKey: string): number {
    this.#lastNumber += 1;
    this.#numbers.set(rowKey, this.#lastNumber);
    return this.#lastNumber;
  }

  #takeOut(fileKey: string): boolean {
    const row = this.#rows.get(this.#rowOfFile.get(fileKey) ?? '');
    if (row === undefined) return false;
    this.#rowOfFile.delete(fileKey);
    row.files.delete(fileKey);
    if (row.files.size === 0) this.#rows.delete(row.key);
    return true;
  }

  #changed(): void {
    this.#assigned = undefined;
    this.#assignedByKey = undefined;
  }
}
