import { describe, expect, it } from 'vitest';
import { isCleanText } from './clean-text.ts';
import { vocabulary } from './vocabulary.ts';

describe('clean text', () => {
  it.each([
    'CHEST PA',
    'Chest, 2 views (PA + lateral)',
    'Thorax AP supine',
    'X-ray chest',
    'XR CHEST AP PORTABLE',
    'THORAX^LAT',
    'left knee, standing, weightbearing',
    'Followup pneumonia',
    '',
  ])('stays: %j', (text) => {
    expect(isCleanText(text)).toBe(true);
  });

  it.each([
    'Chest PA Smith',
    'SMITH',
    'Chest 19800517',
    'Chest 17 05 80',
    'Chest 123',
    'CHESTSMITH',
    'Chest PA, Dr. Müller',
    'Chest \u001b$B',
    'chest for Mr Lang',
    'PA_4711',
    `${'chest '.repeat(60)}`,
  ])('does not stay: %j', (text) => {
    expect(isCleanText(text)).toBe(false);
  });

  it('has words in capitals only, and none of them holds a digit', () => {
    for (const word of vocabulary) expect(word).toMatch(/^[A-Z]+$/);
    expect(vocabulary.size).toBeGreaterThan(300);
  });

  it('has no word that is a frequent family name', () => {
    const names =
      'YOUNG LONG HAND FOOT HEAD BACK CHIN RAY WALL FIELD POST CROSS LANG KLEIN GROSS ROSE WEST HIP HIPS ARM LEG';
    for (const name of names.split(' ')) expect(vocabulary.has(name), name).toBe(false);
  });
});
