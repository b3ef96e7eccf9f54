/** `deidentify`: files and folders in, the same tree out, without the patients' identities. */
import path from 'node:path';
import { blobSource } from '../../core/bytes.ts';
import { options } from '../../core/deid/options/index.ts';
import { defaultRecipe, type Recipe } from '../../core/deid/recipe.ts';
import { lookForText } from '../../core/pipeline/look-for-text.ts';
import { processOne, type Steps } from '../../core/pipeline/process-one.ts';
import { provenSink } from '../../core/pipeline/proven-sink.ts';
import type { Treatment } from '../../core/pipeline/treatment.ts';
import { stepFinding } from '../../core/quality/finding-codes.ts';
import type { Command, ExitCode } from '../command.ts';
import { count } from '../count.ts';
import { loadCrosswalk, saveCrosswalk } from '../deidentify/crosswalk-file.ts';
import { type FileReport, isGood, reportOf, sentenceAbout } from '../deidentify/file-report.ts';
import { readKey } from '../deidentify/key-file.ts';
import { planReplacements, type Replacements } from '../deidentify/plan-replacements.ts';
import { treeSink } from '../deidentify/tree-sink.ts';
import { readWishes, type Wishes } from '../deidentify/wishes.ts';
import { findFiles } from '../files/find-files.ts';
import { inParallel } from '../files/in-parallel.ts';
import { createOutputTree, type OutputTree } from '../files/output-tree.ts';
import { type PathSource, pathSource } from '../files/path-source.ts';
import type { Terminal } from '../terminal.ts';

const help = `Usage: npm run -s plainfilm -- deidentify IN… --out DIR WHO [OPTION …]

Takes the patient's identity out of DICOM, PNG and JPEG files (PS3.15 Annex E, Basic Profile). IN are files or
folders; DIR gets the same tree. A file that can't be made safe is refused, with its reason, and the others go on.
Names of files and folders keep their words, but for the patient's name and ID as the file has them.

WHO the patients become, one or more of:
  --patient-id ID    the new Patient ID, when all files are of one patient
  --prefix P         numbered IDs for several patients: P0001, P0002, …
  --crosswalk FILE   CSV of original,replacement: read when it is there, and completed.
                     It says who is who: keep it where nobody else can read it.

OPTIONs:
  --option NAME      add an option of the profile; may be given several times (clean-pixel-data finds text in the
                     pictures and paints it over; look at the pictures all the same):
${options.map(({ id }) => `                       ${id}${isDefault(id) ? ' (in force unless taken away)' : ''}`).join('\n')}
  --without NAME     take one away: --without retain-uids replaces UIDs
  --key FILE         from which new UIDs and date shifts are derived; made when it isn't there
  --pattern REGEX    that every new Patient ID must match whole
  --compact          compress pixels losslessly where that makes the file smaller
  --overwrite        replace files that are in DIR already
  --json             one line of JSON a file, on standard output

Ends with 0 when every file was de-identified, 1 when one was not, 2 when the command was not understood.`;

function isDefault(id: string): boolean {
  return defaultRecipe.options.some((option) => option === id);
}

export const deidentify: Command = {
  name: 'deidentify',
  summary: 'take the patient’s identity out of files and folders',
  help,
  async run(args, terminal) {
    const wishes = readWishes(args);
    const sources = (await findFiles(wishes.inputs, wishes.out)).map(pathSource);
    const before = wishes.crosswalk === undefined ? [] : await loadCrosswalk(wishes.crosswalk);
    const key = wishes.key === undefined ? undefined : await readKey(wishes.key);
    const total = sources.length;
    const replacements = await planReplacements(
      sources,
      wishes,
      before,
      (done) => terminal.progress(`Reading ${count(done)} of ${count(total)} …`),
      terminal.signal,
    );
    // Before the first file: none may ever lie there of which nobody knows whose it is.
    if (wishes.crosswalk !== undefined) {
      await saveCrosswalk(wishes.crosswalk, before, replacements.plan.crosswalkRows());
    }
    const works = new Works(wishes, replacements, key);
    const reports = await works.run(sources, terminal);
    return finish(reports, total, terminal);
  },
};

/** The second pass: every file through the pipeline, into its place. */
class Works {
  readonly #wishes: Wishes;
  readonly #replacements: Replacements;
  readonly #key: Uint8Array<ArrayBuffer> | undefined;
  readonly #tree: OutputTree;
  /** Never written over: they are the originals. */
  #givenFiles: ReadonlySet<string> = new Set();

  constructor(
    wishes: Wishes,
    replacements: Replacements,
    key: Uint8Array<ArrayBuffer> | undefined,
  ) {
    this.#wishes = wishes;
    this.#replacements = replacements;
    this.#key = key;
    this.#tree = createOutputTree(wishes.out);
  }

  async run(sources: readonly PathSource[], terminal: Terminal): Promise<FileReport[]> {
    const reports: FileReport[] = [];
    this.#givenFiles = new Set(sources.map(({ key }) => path.resolve(key)));
    // Decided before the first is written, so that collisions get the same numbers in every run.
    const places = new Map(sources.map((source) => [source.key, this.#placeOf(source)]));
    await inParallel(sources, async (source) => {
      const report = await this.#process(source, places.get(source.key), terminal.signal);
      reports.push(report);
      if (this.#wishes.json) await terminal.print(JSON.stringify(report));
      else tell(report, terminal);
      terminal.progress(`${count(reports.length)} of ${count(sources.length)} files …`);
    });
    return reports;
  }

  #placeOf({ key, file }: PathSource): string | undefined {
    const identity = this.#replacements.identities.get(key);
    const row = this.#replacements.plan.rowOf(key);
    if (identity === undefined || row === undefined) return undefined;
    const unnamed = row.kind === 'unnamed-file';
    return this.#tree.place(file, { identity, patientId: row.patientId, unnamed });
  }

  async #process(
    source: PathSource,
    place: string | undefined,
    signal: AbortSignal,
  ): Promise<FileReport> {
    const { key } = source;
    const { plan, unreadable } = this.#replacements;
    const row = plan.rowOf(key);
    if (row === undefined || place === undefined) {
      return { file: key, status: 'refused', findings: unreadable.get(key) ?? [] };
    }
    if (row.problem !== undefined) return this.#withoutId(source, row.problem);
    try {
      return await this.#protect(source, place, row.patientId, signal);
    } catch {
      return { file: key, status: 'refused', findings: [stepFinding('readable', 'gone')] };
    }
  }

  async #protect(
    source: PathSource,
    place: string,
    patientId: string,
    signal: AbortSignal,
  ): Promise<FileReport> {
    const { recipe, compact, overwrite } = this.#wishes;
    const original = await source.blob();
    // Without an answer there is no `blank`, and a recipe that cleans the pixels is refused.
    const blank = recipe.options.includes('clean-pixel-data')
      ? await lookForText(blobSource(original))
      : undefined;
    const treatment = {
      ...protectAs(recipe, patientId, this.#key),
      ...(blank === undefined ? {} : { blank }),
    };
    const steps: Steps = {
      // What an archive would take is not asked here: see `check`.
      checks: [],
      looked: { findings: [] },
      patientIdPattern: '',
      compact,
      treatment: () => treatment,
    };
    const mayReplace = overwrite && !this.#givenFiles.has(path.resolve(place));
    const proven = provenSink(treeSink(original, place, mayReplace), original, treatment);
    return reportOf(await processOne(source, steps, proven, { signal }), patientId);
  }

  /** One ID given for files of several patients would merge them; without prefix or crosswalk row there is none. */
  #withoutId({ key: file }: PathSource, problem: string): FileReport {
    const merging = problem === 'shared' || this.#wishes.patientId !== undefined;
    const finding = merging
      ? {
          check: 'one-id-many-patients',
          code: 'one-id-many-patients/shared',
          level: 'error' as const,
          params: { patients: this.#replacements.plan.rowCount },
        }
      : stepFinding('deid', 'bad-replacement');
    return { file, status: 'refused', findings: [finding] };
  }
}

function protectAs(
  recipe: Recipe,
  patientId: string,
  key: Uint8Array<ArrayBuffer> | undefined,
): Extract<Treatment, { kind: 'protect' }> {
  const replacement = { patientId, ...(key === undefined ? {} : { key }) };
  return { kind: 'protect', recipe, replacement };
}

function tell(report: FileReport, terminal: Terminal): void {
  const sentence = sentenceAbout(report);
  if (sentence !== undefined) terminal.say(sentence);
}

function finish(reports: readonly FileReport[], total: number, terminal: Terminal): ExitCode {
  terminal.progress('');
  const good = reports.filter(isGood).length;
  if (total === 0) terminal.say('There are no files in there.');
  else if (good === total) terminal.say(`${count(good)} files de-identified.`);
  else
    terminal.say(
      `${count(good)} of ${count(total)} files de-identified, ${count(total - good)} not.`,
    );
  return good === total && total > 0 ? 0 : 1;
}
