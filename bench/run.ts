/** `npm run bench -- NAME [--rounds N] [--true-rate]`: measures against a peer or a physical limit in the same run. */
import { parseArgs } from 'node:util';
import { benchBurnedIn } from './burned-in.ts';
import { benchCompaction } from './compaction.ts';
import { benchDeid } from './deid.ts';
import { benchDimse } from './dimse.ts';
import { benchExport } from './export.ts';
import { benchFilmsPage } from './films-page.ts';
import { benchIngest } from './ingest.ts';
import { benchLink } from './link.ts';
import { benchPage } from './page.ts';
import { benchQueue } from './queue.ts';
import { benchRelabel } from './relabel.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, 'true-rate': { type: 'boolean' } },
});
const benches: Readonly<Record<string, (rounds: number) => Promise<void>>> = {
  'burned-in': benchBurnedIn,
  compaction: benchCompaction,
  deid: benchDeid,
  dimse: benchDimse,
  export: benchExport,
  'films-page': benchFilmsPage,
  ingest: benchIngest,
  link: () => benchLink(values['true-rate'] ? 1 : 10),
  page: benchPage,
  queue: benchQueue,
  relabel: benchRelabel,
};

for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench)
    throw new Error(`no bench is named ${name}; there are ${Object.keys(benches).join(', ')}`);
  console.log(`\n## ${name}\n`);
  await bench(Number(values.rounds));
}
