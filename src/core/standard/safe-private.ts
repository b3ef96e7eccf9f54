/** PS3.15 Table E.3.10-1: private attributes that are known not to hold identity. */
import { safePrivateText } from './safe-private.generated.ts';

export interface SafePrivateRow {
  readonly creator: string;
  /** Odd. */
  readonly group: number;
  /** Within the block that the creator has reserved: 0x00 to 0xFF. */
  readonly element: number;
  /** Two where the table allows both. */
  readonly vrs: readonly string[];
  readonly vm: string;
}

let byKey: ReadonlyMap<string, SafePrivateRow> | undefined;

/** The row of this tag under this creator; undefined when the table doesn't vouch for it. */
export function safePrivateRow(tag: number, creator: string): SafePrivateRow | undefined {
  byKey ??= new Map(
    safePrivateRows().map((row) => [keyOf(row.group, row.element, row.creator), row]),
  );
  return byKey.get(keyOf(tag >>> 16, tag & 0xff, creator));
}

/** Every row that names a VR, a creator after the other. */
export function safePrivateRows(): readonly SafePrivateRow[] {
  return safePrivateText.split('\n').flatMap((line) => {
    const [creator = '', entries = ''] = line.split('|');
    return entries.split(' ').map((entry) => {
      const [, vrs = '', vm = ''] = /^([A-Z/]+)(.*)$/.exec(entry.slice(6)) ?? [];
      return {
        creator,
        group: Number.parseInt(entry.slice(0, 4), 16),
        element: Number.parseInt(entry.slice(4, 6), 16),
        vrs: vrs.split('/'),
        vm,
      };
    });
  });
}

function keyOf(group: number, element: number, creator: string): string {
  return `${group} ${element} ${creator}`;
}
