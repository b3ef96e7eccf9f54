/** PS3.15 Table E.1-1: what the Basic Application Level Confidentiality Profile and its options do to an attribute. */
import { profileText } from './e1-1.generated.ts';
import { matchesTag, parseTagPattern, type TagPattern } from './tag-pattern.ts';

/** The option columns, in the order of the generated rows. */
export const confidentialityOptions = [
  'retain-safe-private',
  'retain-uids',
  'retain-device-identity',
  'retain-institution-identity',
  'retain-patient-characteristics',
  'retain-longitudinal-full-dates',
  'retain-longitudinal-modified-dates',
  'clean-descriptors',
  'clean-structured-content',
  'clean-graphics',
] as const;
export type ConfidentialityOption = (typeof confidentialityOptions)[number];

/** Actions of the Basic Profile (PS3.15 Table E.1-1a). */
export const basicActions = ['D', 'Z', 'X', 'U', 'Z/D', 'X/Z', 'X/D', 'X/Z/D', 'X/Z/U*'] as const;
export type BasicAction = (typeof basicActions)[number];
/** K keeps, C cleans. */
export type OptionAction = 'K' | 'C';

export interface ProfileRow {
  /** `00100020`, `60XX3000`, or `PRIVATE.` for every attribute of an odd group. */
  readonly pattern: string;
  readonly basicProfile: BasicAction;
  /** Column "In Std. Comp. IOD". */
  readonly inStandardCompositeIod: boolean;
  readonly options: Readonly<Partial<Record<ConfidentialityOption, OptionAction>>>;
}

interface Profile {
  readonly rows: readonly ProfileRow[];
  readonly exact: ReadonlyMap<number, ProfileRow>;
  readonly patterns: readonly (TagPattern & { readonly row: ProfileRow })[];
  readonly privateRow: ProfileRow;
}

const privatePattern = 'PRIVATE.';
let loaded: Profile | undefined;

/** The row for a tag: its own, that of its repeating group, or that of all private attributes. */
export function profileRow(tag: number): ProfileRow | undefined {
  loaded ??= load();
  if (((tag >>> 16) & 1) === 1) return loaded.privateRow;
  return loaded.exact.get(tag) ?? loaded.patterns.find((p) => matchesTag(p, tag))?.row;
}

/** Every row of the table, in tag order. */
export function profileRows(): readonly ProfileRow[] {
  loaded ??= load();
  return loaded.rows;
}

function load(): Profile {
  const rows = profileText.split('\n').map(parseRow);
  const exact = rows.filter((row) => /^[0-9A-F]{8}$/.test(row.pattern));
  const repeating = rows.filter((row) => row.pattern.includes('X'));
  const privateRow = rows.find((row) => row.pattern === privatePattern);
  if (privateRow === undefined) throw new Error('Table E.1-1 has no row for private attributes');
  return {
    rows,
    exact: new Map(exact.map((row) => [Number.parseInt(row.pattern, 16), row])),
    patterns: repeating.map((row) => ({ ...parseTagPattern(row.pattern), row })),
    privateRow,
  };
}

function parseRow(line: string): ProfileRow {
  const [pattern = '', iod, letters = '', action = ''] = line.split(' ');
  const options: Partial<Record<ConfidentialityOption, OptionAction>> = {};
  for (const [index, option] of confidentialityOptions.entries()) {
    const letter = letters[index];
    if (letter === 'K' || letter === 'C') options[option] = letter;
  }
  const basicProfile = basicActions.find((known) => known === action);
  if (basicProfile === undefined) throw new Error(`Table E.1-1 has an unknown action ${action}`);
  return { pattern, basicProfile, inStandardCompositeIod: iod === 'Y', options };
}
