import { expect, it, vi } from 'vitest';
import { formatBytes } from './bytes.ts';
import { numberFormat } from './number-format.ts';

it('groups digits as the language does', () => {
  expect(numberFormat('en').format(10_000)).toBe('10,000');
  expect(numberFormat('de').format(10_000)).toBe('10.000');
});

it('builds each format once, and tells languages and options apart', () => {
  const built = vi.spyOn(Intl, 'NumberFormat');
  for (const bytes of [2_000_000, 3_000_000]) expect(formatBytes(bytes, 'en')).toMatch(/^[23] MB$/);
  expect(built.mock.calls.length).toBe(1);
  expect(numberFormat('en', { maximumFractionDigits: 1 }).format(0.25)).toBe('0.3');
  expect(numberFormat('fr', { maximumFractionDigits: 1 }).format(0.25)).toBe('0,3');
  expect(built.mock.calls.length).toBe(3);
  built.mockRestore();
});
