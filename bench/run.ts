/** `npm run bench -- NAME [--rounds N]`: measures against a peer or a physical limit in the same run. */
import { parseArgs } from 'node:util';
import { benchIngest } from './ingest.ts';
import { benchPage } from './page.ts';

const benches: Readonly<Record<string, (rounds: number) => Promise<void>>> = {
  ingest: benchIngest,
  page: benchPage,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench)
    throw new Error(`no bench is named ${name}; there are ${Object.keys(benches).join(', ')}`);
  console.log(`\n## ${name}\n`);
  await bench(Number(values.rounds));
}
