/**
 * `node tools/fuzz.ts [--inputs N] [--run R] [--workers W]`: the long run of the fuzzer, N inputs over W threads, with
 * a watch on time and memory. Ends with 1 when anything was found; `--run R --only I` judges one input again.
 */
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fuzzInputs } from '../test/fuzz/inputs.ts';
import { judge } from '../test/fuzz/judge.ts';
import { type FuzzResult, fuzz } from '../test/fuzz/run.ts';
import { corpusFiles } from '../test/shared-folder.ts';

interface Task {
  readonly run: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly last: SharedArrayBuffer;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

/** A thread's heap; buffers lie outside it and are watched as resident memory. */
const heapMegabytes = 192;
/** An input that takes this long will not end. */
const hangMs = 60_000;

/** Small real files, where the folder of them lies beside the checkout. */
function smallFiles(): Task['files'] {
  return corpusFiles()
    .filter(({ kind, facts }) => /^dicom-(chest-xr|other-xr|other-modality)$/.test(kind) && facts)
    .filter(({ path }) => fs.statSync(path).size <= 64 * 1024)
    .map(({ path }, index) => ({
      name: `real file ${index}`,
      bytes: new Uint8Array(fs.readFileSync(path)),
    }));
}

async function work(task: Task): Promise<void> {
  const last = new Int32Array(task.last);
  const result = await fuzz(task, { onInput: (index) => Atomics.store(last, 0, index) });
  parentPort?.postMessage(result);
}

function runWorker(task: Task): Promise<FuzzResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    const last = new Int32Array(task.last);
    let seen = -1;
    const watch = setInterval(() => {
      const now = Atomics.load(last, 0);
      if (task.from === 0) console.log(`at input ${now}`);
      if (now === seen) {
        void worker.terminate();
        reject(new Error(`input ${now} of run ${task.run} hangs`));
      }
      seen = now;
    }, hangMs);
    const stop = () => clearInterval(watch);
    worker.once('message', (result: FuzzResult) => {
      stop();
      resolve(result);
    });
    worker.once('error', (error) => {
      stop();
      reject(new Error(`input ${Atomics.load(last, 0)} of run ${task.run}`, { cause: error }));
    });
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '100000' },
      run: { type: 'string', default: '1' },
      workers: { type: 'string', default: '2' },
      only: { type: 'string' },
    },
  });
  const run = Number(values.run);
  const files = smallFiles();
  if (values.only !== undefined) {
    const index = Number(values.only);
    const input = (await fuzzInputs(run, files))(index);
    fs.writeFileSync('fuzz-input.bin', input.bytes);
    console.log(`${input.name}: ${await judge(input, index)}`);
    return;
  }
  const step = Number(values.workers);
  const started = performance.now();
  const results = await Promise.all(
    Array.from({ length: step }, (_, from) =>
      runWorker({
        run,
        from,
        to: Number(values.inputs),
        step,
        last: new SharedArrayBuffer(4),
        files,
      }),
    ),
  );
  report(results, (performance.now() - started) / 1000, files.length);
}

function report(results: readonly FuzzResult[], seconds: number, realFiles: number): void {
  const outcomes: Record<string, number> = {};
  for (const result of results) {
    for (const [outcome, count] of Object.entries(result.outcomes)) {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
    }
  }
  const inputs = results.reduce((sum, result) => sum + result.inputs, 0);
  const failures = results.flatMap((result) => result.failures);
  for (const { input, message } of failures) console.log(`FAILED ${input}\n${message}\n`);
  const slowest = results.map((result) => result.slowest).toSorted((a, b) => b.ms - a.ms)[0];
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(`${inputs} inputs in ${seconds.toFixed(0)} s, from ${realFiles} real files too`);
  console.log(`${failures.length} failures`);
  console.log(`slowest: ${slowest?.input}, ${slowest?.ms.toFixed(0)} ms of a processor`);
  console.log(`most memory, all threads and the fuzzer's own: ${megabytes.toFixed(0)} MB resident`);
  for (const [outcome, count] of Object.entries(outcomes).toSorted(([, a], [, b]) => b - a)) {
    console.log(`  ${outcome}: ${count}`);
  }
  process.exitCode = failures.length > 0 ? 1 : 0;
}

if (isMainThread) await main();
else await work(workerData as Task);
