/** The ledger of an archive: every image once, in the list's order, and only what its reader may see. */
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addTestEngine } from '../../../test/archive-engines.ts';
import { collect } from '../../../test/collect.ts';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { type MadeCase, makeLedgerCase } from '../../../test/ledger.ts';
import { CaseQuery } from '../../contract/cases.ts';
import { ExportLine, ExportQuery, LedgerLine } from '../../contract/exports.ts';
import { parseCsv } from '../../core/pipeline/csv.ts';
import type { Principal } from '../accounts/permissions.ts';
import { listCases } from '../cases/case-list.ts';
import type { Database } from '../db/schema.ts';
import { createExports, type Exports } from './exports.ts';
import { ledgerColumns, resultColumns } from './ledger-columns.ts';
import { ledgerPages } from './ledger-rows.ts';

let intake: TestIntake;
let db: Database;
let exports: Exports;
let archiveId: string;
const made: MadeCase[] = [];

beforeAll(async () => {
  intake = await openTestIntake();
  ({ db } = intake.database);
  exports = createExports({ db, store: intake.store });
  archiveId = await intake.makeArchive({ engineId: 'simulator' });
  const userId = intake.principal.userId;
  for (let i = 0; i < 20; i++) {
    const image = i % 5 === 3 ? { reason: 'not-supported' as const } : { score: (i * 37) % 100 };
    made.push(
      await makeLedgerCase(db, {
        archiveId,
        userId,
        patientId: `=${i % 4}-P`,
        // Several of the same moment, as a batch gives.
        at: new Date(Date.UTC(2026, 0, 1, 0, 0, Math.floor(i / 3))),
        images: Array.from({ length: 1 + (i % 4) * (i % 4) }, () => ({
          name: 'IM-1.dcm',
          facts: { patientAgeYears: 30 + i, patientSex: 'F', viewPosition: 'PA' },
          findings: [{ check: 'view', code: 'view/ap', level: 'warning', params: {} }],
          ...image,
        })),
      }),
    );
  }
  return () => intake.close();
});

function holding(...permissions: Principal['grants'][number]['permission'][]): Principal {
  const projectId = intake.principal.grants[0]?.projectId ?? '';
  const grants = permissions.map((permission) => ({ projectId, archiveId, permission }));
  return { userId: intake.principal.userId, name: 'x', siteAdministrator: true, grants };
}

async function textOf(principal: Principal, query: z.input<typeof ExportQuery>): Promise<string> {
  const { content } = await exports.ledger(principal, archiveId, ExportQuery.parse(query));
  return (await collect(content)).join('');
}

describe('the lines', () => {
  it('hold each image once, whatever the order and the sizes of pages', async () => {
    const all = made.flatMap(({ imageIds }) => imageIds).sort();
    for (const sort of CaseQuery.shape.sort.def.innerType.options) {
      for (const sizes of [
        { cases: 1, images: 1 },
        { cases: 3, images: 4 },
        { cases: 7, images: 100 },
      ]) {
        const query = CaseQuery.parse({ sort, limit: 200 });
        const pages = ledgerPages(db, { archiveId, filter: query, columns: ledgerColumns }, sizes);
        const rows = (await collect(pages)).flat();
        const listed = (await listCases(db, intake.principal, archiveId, query)).items;
        expect([...new Set(rows.map(({ caseId }) => caseId))]).toEqual(listed.map(({ id }) => id));
        if (sort.startsWith('score')) continue;
        expect(rows.map(({ imageId }) => imageId).sort()).toEqual(all);
      }
    }
  });

  it('are those of the list with the same filter', async () => {
    for (const filter of [{ state: 'no-score' }, { label: 'above' }, { search: '=2' }] as const) {
      const query = CaseQuery.parse({ ...filter, limit: 200 });
      const listed = (await listCases(db, intake.principal, archiveId, query)).items;
      const lines = JSON.parse(await textOf(intake.principal, { ...filter, format: 'json' }));
      const cases = new Set(lines.map(({ caseId }: ExportLine) => caseId));
      expect([...cases]).toEqual(listed.map(({ id }) => id));
      expect(lines.length).toBeGreaterThan(0);
    }
  });

  it('are as the interface says, as JSON and as lines of JSON', async () => {
    const lines = JSON.parse(await textOf(intake.principal, { format: 'json' }));
    expect(z.array(z.strictObject(ExportLine.shape)).safeParse(lines).error).toBeUndefined();
    const ndjson = await textOf(intake.principal, { format: 'ndjson' });
    const parsed = ndjson.trimEnd().split('\n');
    expect(parsed.map((line) => JSON.parse(line))).toEqual(lines);
    const empty = await intake.makeArchive();
    const { content } = await exports.ledger(
      intake.principal,
      empty,
      ExportQuery.parse({ format: 'json' }),
    );
    expect(JSON.parse((await collect(content)).join(''))).toEqual([]);
  });

  it('say why there is no score, and never a number for it', async () => {
    const lines: ExportLine[] = JSON.parse(
      await textOf(intake.principal, { format: 'json', state: 'no-score' }),
    );
    for (const line of lines) {
      expect(line).toMatchObject({
        result: 'no-score',
        noScoreReason: 'not-supported',
        score: null,
        threshold: null,
        label: null,
        simulated: true,
      });
    }
    const [head = [], ...rows] = parseCsv(await textOf(intake.principal, { state: 'no-score' }));
    for (const row of rows) {
      expect(row[head.indexOf('score')]).toBe('');
      expect(row[head.indexOf('simulated')]).toBe('SIMULATED');
    }
  });

  it('run nothing in a spreadsheet', async () => {
    const text = await textOf(intake.principal, {});
    const [head = [], ...rows] = parseCsv(text);
    expect(rows).toHaveLength(made.flatMap(({ imageIds }) => imageIds).length);
    expect(rows[0]?.[head.indexOf('patientId')]).toMatch(/^=\d-P$/);
    expect(text).not.toMatch(/(^|,)"?=/m);
    expect(text).toContain(`"'=1-P"`);
    expect(rows[0]?.[head.indexOf('findings')]).toBe('view/ap (warning)');
  });

  it('are one for each engine that has a result, the leading one’s first, wherever pages end', async () => {
    const id = await intake.makeArchive({ engineId: 'simulator' });
    const [second, third, removed] = [
      await addTestEngine(db, id, { id: 'second' }),
      await addTestEngine(db, id, { id: 'third' }),
      await addTestEngine(db, id, { id: 'removed' }),
    ];
    await db
      .updateTable('archive_engines')
      .set({ removed_at: new Date(), position: 32_767 })
      .where('id', '=', removed)
      .execute();
    const others = { [removed]: { score: 1 }, [third]: { score: 30 }, [second]: { score: 20 } };
    const images = [{ score: 10, others }, {}, { score: 11, others: { [third]: { score: 31 } } }];
    const { userId } = intake.principal;
    await makeLedgerCase(db, { archiveId: id, userId, patientId: 'A', images });
    for (const images of [1, 2, 3, 100]) {
      const filter = CaseQuery.parse({});
      const columns = [...ledgerColumns, ...resultColumns];
      const pages = ledgerPages(db, { archiveId: id, filter, columns }, { cases: 1, images });
      const rows = (await collect(pages)).flat();
      expect(
        rows.map(({ engineRank, archiveEngine, score }) => [engineRank, archiveEngine, score]),
      ).toEqual([
        [1, 'simulator', 10],
        [2, 'second', 20],
        [3, 'third', 30],
        [4, 'removed', 1],
        [null, null, null],
        [1, 'simulator', 11],
        [2, 'third', 31],
      ]);
    }
    const hidden = ledgerPages(db, {
      archiveId: id,
      filter: CaseQuery.parse({}),
      columns: ledgerColumns,
    });
    expect((await collect(hidden)).flat()).toHaveLength(3);
  });

  it('of an image read twice show the later result', async () => {
    const id = await intake.makeArchive();
    const { userId } = intake.principal;
    const one = { archiveId: id, userId, patientId: 'A' };
    const first = await makeLedgerCase(db, { ...one, images: [{ score: 10 }] });
    const later = await makeLedgerCase(db, { ...one, images: [{ score: 90, seconds: 90 }] });
    await db
      .updateTable('results')
      .set({ image_id: first.imageIds[0] ?? '' })
      .where('id', '=', later.resultIds[0] ?? '')
      .execute();
    const { content } = await exports.ledger(
      intake.principal,
      id,
      ExportQuery.parse({ format: 'json', sort: 'oldest' }),
    );
    const lines: ExportLine[] = JSON.parse((await collect(content)).join(''));
    const scores = new Map(lines.map(({ caseId, score }) => [caseId, score]));
    expect(scores).toEqual(
      new Map([
        [first.caseId, 90],
        [later.caseId, null],
      ]),
    );
  });
});

describe('who may', () => {
  it('nobody without a permission of the archive', async () => {
    for (const person of [holding(), holding('project/upload')]) {
      const asked = exports.ledger(person, archiveId, ExportQuery.parse({}));
      await expect(asked).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('results only with the permission for results', async () => {
    const viewer = holding('archive/view');
    const lines = JSON.parse(await textOf(viewer, { format: 'json' }));
    expect(z.array(z.strictObject(LedgerLine.shape)).safeParse(lines).error).toBeUndefined();
    for (const query of [{ label: 'above' }, { sort: 'score-high' }] as const) {
      await expect(textOf(viewer, query)).rejects.toMatchObject({ code: 'forbidden' });
    }
    const [head] = parseCsv(await textOf(viewer, {}));
    expect(head).not.toContain('score');
    const [readersHead] = parseCsv(await textOf(holding('archive/results'), {}));
    expect(readersHead).toContain('score');
  });
});

describe('the reading', () => {
  /** Counts the statements that run. */
  function counting(): { readonly db: Database; readonly count: () => number } {
    let count = 0;
    const counted = db.withPlugin({
      transformQuery({ node }) {
        count += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    return { db: counted, count: () => count };
  }
  const request = () => ({ archiveId, filter: CaseQuery.parse({}), columns: ledgerColumns });

  it('is no more than a page ahead of its reader, and stops when the reader goes', async () => {
    const { db: counted, count } = counting();
    const pages = ledgerPages(counted, request(), { cases: 2, images: 100 });
    await pages.next();
    // Two statements a page: the one that was given, and the one that follows.
    expect(count()).toBeLessThanOrEqual(4);
    await pages.return(undefined);
    const asked = count();
    expect(asked).toBeLessThanOrEqual(4);
    expect(await pages.next()).toEqual({ done: true, value: undefined });
    expect(count()).toBe(asked);
  });
});
