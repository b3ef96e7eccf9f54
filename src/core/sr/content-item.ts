/** The content tree of a Structured Report (PS3.3 C.17.3), read from a file or to be written into one. */

/** A coded concept (PS3.3 8.8). */
export interface Code {
  readonly value: string;
  /** Coding Scheme Designator: DCM, SCT, UCUM, or a maker's own. */
  readonly scheme: string;
  readonly meaning: string;
}

export interface SopReference {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/** A measured number and what it is counted in. */
export interface Numeric {
  readonly value: number;
  readonly unit?: Code;
}

export interface ContentItem {
  /** PS3.3 table C.17.3-7: CONTAINER, TEXT, NUM, CODE, IMAGE, … */
  readonly valueType: string;
  /** CONTAINS, INFERRED FROM, …; absent for the root. */
  readonly relationship?: string;
  readonly concept?: Code;
  /** Of TEXT. */
  readonly text?: string;
  /** Of CODE. */
  readonly code?: Code;
  /** Of NUM; none where the value couldn't be measured or isn't one number. */
  readonly numeric?: Numeric;
  /** Of IMAGE and COMPOSITE. */
  readonly references?: readonly SopReference[];
  readonly children?: readonly ContentItem[];
}

/** The item and everything below it, each with what it stands under, nearest first. */
export function* walkContent(
  item: ContentItem,
  above: readonly ContentItem[] = [],
): Generator<{ readonly item: ContentItem; readonly above: readonly ContentItem[] }> {
  yield { item, above };
  for (const child of item.children ?? []) yield* walkContent(child, [item, ...above]);
}
