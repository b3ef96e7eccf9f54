/** The table of transfer syntaxes says of each what its bytes need. */
import { describe, expect, it } from 'vitest';
import { transferSyntax, transferSyntaxes } from './transfer-syntax.ts';

describe('transferSyntax', () => {
  it('has each UID once', () => {
    expect(new Set(transferSyntaxes.map((syntax) => syntax.uid)).size).toBe(
      transferSyntaxes.length,
    );
  });

  it('is implicit, big endian or deflated in one case each', () => {
    const uids = (trait: 'bigEndian' | 'deflated') =>
      transferSyntaxes.filter((syntax) => syntax[trait]).map((syntax) => syntax.uid);
    expect(uids('bigEndian')).toEqual(['1.2.840.10008.1.2.2']);
    expect(uids('deflated')).toEqual(['1.2.840.10008.1.2.1.99']);
    expect(transferSyntaxes.filter((syntax) => !syntax.explicit)).toHaveLength(1);
  });

  it.each([
    ['1.2.840.10008.1.2.4.50', true],
    ['1.2.840.10008.1.2.4.70', false],
    ['1.2.840.10008.1.2.4.80', false],
    ['1.2.840.10008.1.2.4.91', undefined],
    ['1.2.840.10008.1.2.4.201', false],
  ])('%s is encapsulated, lossy: %s', (uid, lossy) => {
    expect(transferSyntax(uid)).toMatchObject({ encapsulated: true, readable: true, lossy });
  });

  it('knows which hold no pixels of their own', () => {
    for (const suffix of ['4.94', '4.95', '4.204', '4.205', '6.1', '7.1']) {
      expect(transferSyntax(`1.2.840.10008.1.2.${suffix}`)?.readable).toBe(false);
    }
  });

  it('knows nothing of private ones', () => {
    expect(transferSyntax('1.2.840.113619.5.2')).toBeUndefined();
  });
});
