/** What the quality check says of every real file, where the folder of them lies beside the checkout. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { bufferSource } from '../src/core/bytes.ts';
import { examine } from '../src/core/pipeline/examine.ts';
import { lookAtPixels } from '../src/core/pipeline/look-at-pixels.ts';
import { hasError } from '../src/core/quality/inspect.ts';
import { resolveChecks } from '../src/core/quality/settings.ts';
import { type CorpusFile, corpusFiles } from '../test/shared-folder.ts';

export type CorpusVerdict = 'accept' | 'warn' | 'reject';

export interface JudgedFile {
  readonly name: string;
  readonly kind: string;
  readonly verdict: CorpusVerdict;
  /** Errors before warnings. */
  readonly codes: readonly string[];
  readonly modality: string;
}

/** In the order of the corpus' own index; empty where the folder is absent. Rejects when a file makes a check throw. */
export async function judgeCorpus(): Promise<readonly JudgedFile[]> {
  const judged: JudgedFile[] = [];
  for (const file of corpusFiles()) judged.push(await judge(file));
  return judged;
}

/** As a page does it: the picture is looked at only where the header leaves the file a chance. */
async function judge(file: CorpusFile): Promise<JudgedFile> {
  const rules = { checks: resolveChecks(), patientIdPattern: '' };
  const bytes = new Uint8Array(await fs.readFile(file.path));
  const { image, findings: first } = await examine(bufferSource(bytes), rules);
  const looked =
    image === undefined || hasError(first) ? { findings: [] } : await lookAtPixels(image, rules);
  const findings = [...first, ...looked.findings];
  const errors = findings.filter(({ level }) => level === 'error');
  const warnings = findings.filter(({ level }) => level === 'warning');
  return {
    name: path.basename(file.path),
    kind: file.kind,
    verdict: errors.length > 0 ? 'reject' : warnings.length > 0 ? 'warn' : 'accept',
    codes: [...errors, ...warnings].map(({ code }) => code),
    modality: image?.facts.modality ?? '',
  };
}
