import { describe, expect, it } from 'vitest';
import { binDays } from './day-bins.ts';

describe('binDays', () => {
  it('shows days, those without films too', () => {
    expect(
      binDays([
        { day: '2026-02-27', images: 2 },
        { day: '2026-03-01', images: 3 },
      ]),
    ).toEqual({
      size: 'day',
      bins: [
        { day: '2026-02-27', images: 2 },
        { day: '2026-02-28', images: 0 },
        { day: '2026-03-01', images: 3 },
      ],
    });
    expect(binDays([])).toEqual({ size: 'day', bins: [] });
  });

  it.each([
    ['week', '2026-06-30'],
    ['month', '2029-01-31'],
  ])('shows every %s once where days would be too many, and loses none', (size, last) => {
    const days = [
      { day: '2026-01-01', images: 1 },
      { day: '2026-01-31', images: 2 },
      { day: last, images: 4 },
    ];
    const binned = binDays(days);
    expect(binned.size).toBe(size);
    const starts = binned.bins.map(({ day }) => day);
    expect(new Set(starts).size).toBe(starts.length);
    expect(starts).toEqual([...starts].sort());
    expect(binned.bins.reduce((sum, { images }) => sum + images, 0)).toBe(7);
    expect(binned.bins.length).toBeLessThan(110);
  });
});
