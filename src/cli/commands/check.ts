/** `check`: says of every file what the portal would say, before anything is sent. */
import { parseArgs } from 'node:util';
import type { ReadImage } from '../../core/pipeline/read-image.ts';
import { run } from '../../core/pipeline/run.ts';
import type { Sink } from '../../core/pipeline/sink.ts';
import type { Source } from '../../core/pipeline/source.ts';
import { BatchLedger } from '../../core/quality/batch-ledger.ts';
import { readArchiveSettings } from '../check/archive-settings-file.ts';
import { readPictures } from '../check/pictures-file.ts';
import { type FileVerdict, verdictOf } from '../check/verdict.ts';
import type { Command, ExitCode } from '../command.ts';
import { count } from '../count.ts';
import { findFiles } from '../files/find-files.ts';
import { pathSource } from '../files/path-source.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { sentenceOf } from '../words.ts';

const help = `Usage: npm run -s plainfilm -- check IN… [--archive-settings FILE] [--pictures FILE] [--json]

Says of every file, before anything is sent, what the portal would say: accept, warn or reject, and why. IN are files
or folders. Nothing is changed, and nothing leaves this machine.

  --archive-settings FILE  an archive's levels and thresholds, as JSON: {"checks": {…}, "patientIdPattern": "…"}
  --pictures FILE          age, sex and view of PNG and JPEG, which say none of it: CSV of file,age,sex,view
  --json                   one line of JSON a file: {"file", "verdict": "accept"|"warn"|"reject", "findings": […]}

Ends with 0 when no file was rejected, 1 when one was, 2 when the command was not understood.`;

/** Decoding keeps a processor busy; more at once would only take more memory. */
const concurrency = 4;

/** Nothing is sent: what gets here has passed. */
const nowhere: Sink<null> = {
  send: async () => ({ status: 'stored', receipt: null, alreadyHeld: false, findings: [] }),
};

export const check: Command = {
  name: 'check',
  summary: 'say what the portal would say of files, without sending them',
  help,
  async run(args, terminal) {
    const { inputs, settings, pictures, json } = read(args);
    const rules = await readArchiveSettings(settings);
    const statedOf = await readPictures(pictures);
    const files = await findFiles(inputs);
    const steps = {
      ...rules,
      batch: new BatchLedger(),
      treatment: (_: ReadImage, source: Source) => ({
        kind: 'keep' as const,
        stated: statedOf(source),
      }),
    };
    const tally = { accept: 0, warn: 0, reject: 0 };
    let done = 0;
    const options = { signal: terminal.signal, concurrency };
    for await (const outcome of run(files.map(pathSource), steps, nowhere, options)) {
      done += 1;
      terminal.progress(`${count(done)} of ${count(files.length)} files …`);
      const verdict = verdictOf(outcome);
      if (verdict === undefined) continue;
      tally[verdict.verdict] += 1;
      await terminal.print(json ? JSON.stringify(verdict) : inWords(verdict));
    }
    return finish(tally, files.length, terminal);
  },
};

function read(args: readonly string[]) {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : 'The options are not understood.',
    );
  }
  const { values, positionals: inputs } = parsed;
  if (inputs.length === 0) throw new UsageError('Name the files or folders to check.');
  const { 'archive-settings': settings, pictures, json } = values;
  return { inputs, settings, pictures, json };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'archive-settings': { type: 'string' },
      pictures: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
}

function inWords({ file, verdict, findings, code }: FileVerdict): string {
  const reasons = findings.map(sentenceOf);
  if (code !== undefined) reasons.push(`It could not be checked (${code}).`);
  return [`${verdict}  ${file}`, ...reasons.map((reason) => `        ${reason}`)].join('\n');
}

function finish(
  { accept, warn, reject }: Readonly<Record<FileVerdict['verdict'], number>>,
  total: number,
  terminal: Terminal,
): ExitCode {
  terminal.progress('');
  if (total === 0) {
    terminal.say('There are no files in there.');
    return 1;
  }
  terminal.say(
    `${count(total)} files: ${count(accept)} accepted, ${count(warn)} with a warning, ${count(reject)} rejected.`,
  );
  return reject === 0 && accept + warn === total ? 0 : 1;
}
