import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../locales/en/index.ts';
import { grantSummary } from './grant-summary.ts';
import { emptyGrid, withBox } from './permission-grid.ts';

const archives = [
  { id: 'a', name: 'Van 3' },
  { id: 'b', name: 'Camp' },
];
const summary = (grid: typeof emptyGrid) =>
  grantSummary(i18next.getFixedT('en', 'settings'), 'en', grid, archives);

beforeAll(async () => {
  await i18next.init({ lng: 'en', resources: { en }, interpolation: { escapeValue: false } });
});

describe('grantSummary', () => {
  it('says an administrator’s everything in one word', () => {
    expect(summary({ ...emptyGrid, administrator: true, upload: true })).toBe(
      'Administers the project',
    );
  });
  it('names what follows from a permission too', () => {
    const grid = withBox({ ...emptyGrid, upload: true }, 'a', 'results', true);
    expect(summary(grid)).toBe('Uploads films · Van 3: cases, results');
  });
  it('says that somebody may do nothing, archives that are gone left aside', () => {
    expect(summary(emptyGrid)).toBe('No permission yet');
    expect(summary(withBox(emptyGrid, 'gone', 'view', true))).toBe('No permission yet');
  });
});
