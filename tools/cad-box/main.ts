/** `npm run cad-box`: a simulated CAD box for trying Plainfilm out and for its tests. It reads no film. */
import { parseArgs } from 'node:util';
import { startCadBox } from './cad-box.ts';
import { reportShapes } from './report-shapes.ts';

const help = `A simulated CAD box: a DICOM node that takes films and sends back reports and heatmaps.
It looks at no film; what it answers is made up and says so.

  --port N            where it listens (11113; 0: any that is free)
  --host ADDRESS      on which address (127.0.0.1)
  --ae TITLE          its AE title (CAD4TB)
  --portal-host NAME  where its answers go (127.0.0.1)
  --portal-port N     (11112)
  --portal-ae TITLE   (PLAINFILM)
  --shape NAME        how its reports are built: ${reportShapes.join(', ')} (percent)
  --delay-ms N        how long an answer takes, give or take a third (2000)
  --no-score SHARE    films that get -1, -2 or -3 instead of a score (0.1)
  --duplicates SHARE  answers that are sent twice (0)
  --second SHARE      films that get another report with another score (0)
  --disorder SHARE    answers whose heatmap comes before the report (0)
  --silent SHARE      films that never get an answer (0)
  --refuse SHARE      films that are refused (0)
  --heatmaps SHARE    scores that come with a heatmap (1)
  --seed TEXT         the same seed and film, the same answer (1)
`;

const share = { type: 'string', default: '0' } as const;
const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    port: { type: 'string', default: '11113' },
    host: { type: 'string', default: '127.0.0.1' },
    ae: { type: 'string', default: 'CAD4TB' },
    'portal-host': { type: 'string', default: '127.0.0.1' },
    'portal-port': { type: 'string', default: '11112' },
    'portal-ae': { type: 'string', default: 'PLAINFILM' },
    shape: { type: 'string', default: 'percent' },
    'delay-ms': { type: 'string', default: '2000' },
    'no-score': { type: 'string', default: '0.1' },
    duplicates: share,
    second: share,
    disorder: share,
    silent: share,
    refuse: share,
    heatmaps: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
});

const shape = reportShapes.find((name) => name === values.shape);
if (values.help || shape === undefined) {
  console.log(help);
  process.exitCode = values.help ? 0 : 1;
} else {
  const box = await startCadBox({
    host: values.host,
    port: Number(values.port),
    ae: values.ae,
    portal: {
      host: values['portal-host'],
      port: Number(values['portal-port']),
      ae: values['portal-ae'],
    },
    shape,
    seed: values.seed,
    delayMs: Number(values['delay-ms']),
    shares: {
      noScore: Number(values['no-score']),
      duplicate: Number(values.duplicates),
      second: Number(values.second),
      disorder: Number(values.disorder),
      silent: Number(values.silent),
      refuse: Number(values.refuse),
      heatmap: Number(values.heatmaps),
    },
    tell: (line) => console.log(line),
  });
  console.log(`SIMULATED CAD box ${values.ae} listens on port ${box.port}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => box.close());
}
