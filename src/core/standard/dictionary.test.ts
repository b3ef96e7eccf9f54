/** The dictionary knows what PS3.6 says, and nothing else. */
import { describe, expect, it } from 'vitest';
import { dictionaryText } from './dictionary.generated.ts';
import { lookup } from './dictionary.ts';
import { keywordOf, tagOf } from './keywords.ts';
import * as Tags from './tags.generated.ts';

describe('lookup', () => {
  it.each([
    [Tags.PatientID, { vrs: ['LO'], vm: '1', retired: false }],
    [Tags.ImagerPixelSpacing, { vrs: ['DS'], vm: '2', retired: false }],
    [Tags.SmallestImagePixelValue, { vrs: ['US', 'SS'], vm: '1', retired: false }],
    [Tags.LUTData, { vrs: ['US', 'OW'], vm: '1-n', retired: false }],
    [Tags.PixelData, { vrs: ['OB', 'OW'], vm: '1', retired: false }],
    [0x00080001, { vrs: ['UL'], vm: '1', retired: true }],
    [0x00080202, { vrs: [], vm: '', retired: true }],
    [0xfffee000, { vrs: [], vm: '1', retired: false }],
  ])('%i', (tag, entry) => {
    expect(lookup(tag)).toEqual(entry);
    expect(lookup(tag), 'the second time from what was parsed').toEqual(entry);
  });

  it('finds repeating groups and elements', () => {
    expect(lookup(0x60023000)?.vrs).toEqual(['OB', 'OW']);
    expect(lookup(0x501e0005)?.retired).toBe(true);
    expect(lookup(0x002031ff)?.vrs).toEqual(['CS']);
  });

  it.each([0x60013000, 0x00091001, 0x00080007, 0x60023001, 0])('knows nothing of %i', (tag) => {
    expect(lookup(tag)).toBeUndefined();
    expect(keywordOf(tag)).toBeUndefined();
  });

  it('parses every row', () => {
    const vrs = new Set<string>();
    for (const line of dictionaryText.split('\n')) {
      const [group = '', ...entries] = line.split(' ');
      for (const entry of entries) {
        const found = lookup(Number.parseInt(group + entry.slice(0, 4), 16));
        expect(found).toBeDefined();
        for (const vr of found?.vrs ?? []) vrs.add(vr);
      }
    }
    expect([...vrs].every((vr) => /^[A-Z]{2}$/.test(vr))).toBe(true);
  });
});

describe('keywords', () => {
  it('go both ways', () => {
    for (const [keyword, tag] of Object.entries(Tags)) {
      expect(keywordOf(tag)).toBe(keyword);
      expect(tagOf(keyword)).toBe(tag);
    }
    expect(Object.keys(Tags).length).toBeGreaterThan(4_500);
  });

  it('name repeating groups by tag, not the other way', () => {
    expect(keywordOf(0x60003000)).toBe('OverlayData');
    expect(tagOf('OverlayData')).toBeUndefined();
    expect(tagOf('NoSuchAttribute')).toBeUndefined();
    expect(tagOf('')).toBeUndefined();
  });
});
