/** What files of one drop mean to each other. */
import { describe, expect, it } from 'vitest';
import { BatchLedger, type LedgerEntry } from './batch-ledger.ts';

let hashed = 0;
function file(sha256: string, sopInstanceUid?: string, sizeBytes = 100): LedgerEntry {
  return {
    sizeBytes,
    ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
    sha256: async () => {
      hashed += 1;
      if (sha256 === 'gone') throw new Error('gone');
      return sha256;
    },
  };
}

describe('duplicates', () => {
  it('hashes nothing where no two files may be the same', async () => {
    hashed = 0;
    const ledger = new BatchLedger();
    await ledger.enter('a', file('x', '1.1'));
    await ledger.enter('b', file('y', '1.2'));
    await ledger.enter('c', file('z', undefined, 7));
    expect(hashed).toBe(0);
  });

  it('marks the later of two equal files', async () => {
    const ledger = new BatchLedger();
    expect(await ledger.enter('a', file('x', '1.1'))).toMatchObject({ sameBytes: false });
    expect(await ledger.enter('b', file('x', '1.1'))).toMatchObject({
      sameBytes: true,
      sameUidOtherBytes: false,
    });
    expect(ledger.known('a')).toMatchObject({ sameBytes: false });
  });

  it('marks other bytes under one UID, and their copies', async () => {
    const ledger = new BatchLedger();
    await ledger.enter('a', file('x', '1.1'));
    expect(await ledger.enter('b', file('y', '1.1', 101))).toMatchObject({
      sameUidOtherBytes: true,
    });
    expect(await ledger.enter('c', file('y', '1.1', 101))).toMatchObject({
      sameUidOtherBytes: true,
    });
  });

  it('compares pictures, which have no UID, by size and bytes', async () => {
    const ledger = new BatchLedger();
    await ledger.enter('a', file('x'));
    expect(await ledger.enter('b', file('y'))).toMatchObject({
      sameBytes: false,
      sameUidOtherBytes: false,
    });
    expect(await ledger.enter('c', file('y'))).toMatchObject({ sameBytes: true });
  });

  it('leaves exactly one of equal files unmarked, however they arrive', async () => {
    const ledger = new BatchLedger();
    const keys = ['a', 'b', 'c', 'd'];
    await Promise.all(keys.map((key) => ledger.enter(key, file('x', '1.1'))));
    expect(keys.filter((key) => !ledger.known(key).sameBytes)).toEqual(['a']);
    expect(ledger.forget('a').toSorted()).toEqual(['b', 'c', 'd']);
    await Promise.all(['b', 'c', 'd'].map((key) => ledger.enter(key, file('x', '1.1'))));
    expect(keys.slice(1).filter((key) => !ledger.known(key).sameBytes)).toEqual(['b']);
  });

  it('clears the conflict when the oldest goes', async () => {
    const ledger = new BatchLedger();
    await ledger.enter('a', file('x', '1.1'));
    await ledger.enter('b', file('y', '1.1'));
    expect(ledger.forget('a')).toEqual(['b']);
    expect(ledger.known('b')).toMatchObject({ sameUidOtherBytes: false });
  });

  it('compares no further what can’t be hashed', async () => {
    const ledger = new BatchLedger();
    await ledger.enter('a', file('gone', '1.1'));
    expect(await ledger.enter('b', file('x', '1.1'))).toMatchObject({
      sameBytes: false,
      sameUidOtherBytes: false,
    });
  });

  it('takes ten thousand copies of one file', async () => {
    const ledger = new BatchLedger();
    const keys = Array.from({ length: 10_000 }, (_, index) => `f${index}`);
    await Promise.all(keys.map((key) => ledger.enter(key, file('x', '1.1'))));
    expect(keys.filter((key) => !ledger.known(key).sameBytes)).toEqual(['f0']);
  });
});

describe('same pixels', () => {
  it('marks the later of two files that show the same, whichever is looked at first', async () => {
    const ledger = new BatchLedger();
    await ledger.enter('a', file('x', '1.1'));
    await ledger.enter('b', file('y', '1.2'));
    expect(ledger.showPixels('b', 'pixels')).toEqual([]);
    expect(ledger.known('b').samePixels).toBe(false);
    expect(ledger.showPixels('a', 'pixels')).toEqual(['b']);
    expect(ledger.known('b').samePixels).toBe(true);
    expect(ledger.known('a').samePixels).toBe(false);
  });

  it('says nothing of pixels where the bytes are the same', async () => {
    const ledger = new BatchLedger();
    for (const key of ['a', 'b']) {
      await ledger.enter(key, file('x', '1.1'));
      ledger.showPixels(key, 'pixels');
    }
    expect(ledger.known('b')).toMatchObject({ sameBytes: true, samePixels: false });
  });

  it('tells who is the only one left, and keeps what it saw of a file that is entered again', async () => {
    const ledger = new BatchLedger();
    for (const key of ['a', 'b', 'c']) {
      await ledger.enter(key, file(key, `1.${key}`));
      ledger.showPixels(key, 'pixels');
    }
    await ledger.enter('c', file('c', '1.c'));
    expect(ledger.known('c').samePixels).toBe(true);
    expect(ledger.forget('a')).toEqual(['b']);
    expect(ledger.known('b').samePixels).toBe(false);
    expect(ledger.known('c').samePixels).toBe(true);
  });
});

describe('one ID, many patients', () => {
  it('counts the patients under an ID, not their files', () => {
    const ledger = new BatchLedger();
    expect(ledger.assign('a', 'P1', 'jane')).toMatchObject({ patientsUnderOneId: 1 });
    expect(ledger.assign('b', 'P1', 'jane')).toMatchObject({ patientsUnderOneId: 1 });
    expect(ledger.assign('c', 'P1', 'john')).toMatchObject({ patientsUnderOneId: 2 });
    expect(ledger.known('a').patientsUnderOneId).toBe(2);
    ledger.assign('c', 'P2', 'john');
    expect(ledger.known('a').patientsUnderOneId).toBe(1);
  });

  it('does not take files that name nobody for patients', () => {
    const ledger = new BatchLedger();
    ledger.assign('a', 'P1', 'jane');
    expect(ledger.assign('b', 'P1', undefined).patientsUnderOneId).toBe(1);
  });
});
