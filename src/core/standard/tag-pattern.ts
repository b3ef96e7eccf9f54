/** Tags with placeholders, as PS3.6 and PS3.15 write repeating groups: `60XX3000`. */

export interface TagPattern {
  /** A bit set where the digit is fixed. */
  readonly mask: number;
  readonly fixed: number;
}

/** Eight hexadecimal digits, `X` for any. */
export function parseTagPattern(digits: string): TagPattern {
  return {
    mask: Number.parseInt(digits.replace(/[0-9A-F]/g, 'F').replace(/X/g, '0'), 16),
    fixed: Number.parseInt(digits.replace(/X/g, '0'), 16),
  };
}

/** Repeating groups are even numbered (PS3.5 7.6), so that an odd group matches no pattern. */
export function matchesTag(pattern: TagPattern, tag: number): boolean {
  return (tag & pattern.mask) >>> 0 === pattern.fixed && (tag & 0x10000) === 0;
}
