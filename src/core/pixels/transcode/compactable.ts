/** Which transfer syntaxes are made smaller, and into which one. */

/** JPEG-LS lossless: the smallest of those that receivers of films read. */
export const compactSyntaxUid = '1.2.840.10008.1.2.4.80';

/** Uncompressed, RLE and deflated ones. Lossy frames are never encoded again, lossless ones are small already. */
const compactable: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.98',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.8.1',
]);

export function isCompactable(transferSyntaxUid: string | undefined): boolean {
  return transferSyntaxUid !== undefined && compactable.has(transferSyntaxUid);
}
