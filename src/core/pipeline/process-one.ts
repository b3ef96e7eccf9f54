/** One file through the whole pipeline: read, check, protect, send. */
import { splicedSizeBytes } from '../bytes.ts';
import type { BatchLedger } from '../quality/batch-ledger.ts';
import type { Finding } from '../quality/finding.ts';
import { hasError } from '../quality/inspect.ts';
import { inspectImage } from './examine.ts';
import type { Outcome } from './outcome.ts';
import { protect } from './protect.ts';
import { type ReadImage, readImage } from './read-image.ts';
import type { Rules } from './rules.ts';
import { sha256OfSource, sha256OfSpliced } from './sha256.ts';
import type { Prepared, SendResult, Sink } from './sink.ts';
import type { OpenSource, Source } from './source.ts';
import { guardedSource, SourceGoneError } from './source-gone.ts';
import { leavingPatientId, type Treatment } from './treatment.ts';

/** What is done to every file of a batch. */
export interface Steps extends Rules {
  /** Asked once the file is read, so that it can go by whom the file names. */
  treatment(image: ReadImage, source: Source): Treatment;
  /** One for the whole batch. Absent where the caller has asked a ledger itself. */
  readonly batch?: BatchLedger;
}

/** What a file has behind it. */
export type Stage = 'checked' | 'protected' | 'sent';

export interface ProcessOptions {
  readonly signal: AbortSignal;
  readonly onStage?: (key: string, stage: Stage) => void;
  /** Bytes of the prepared file that have left, of how many. */
  readonly onProgress?: (key: string, sentBytes: number, sizeBytes: number) => void;
}

/** Never rejects: whatever happens is the file's outcome. */
export async function processOne<Receipt>(
  source: Source,
  steps: Steps,
  sink: Sink<Receipt>,
  options: ProcessOptions,
): Promise<Outcome<Receipt>> {
  let open: OpenSource | undefined;
  try {
    options.signal.throwIfAborted();
    open = await openGuarded(source);
    return await processOpen(source, open, steps, sink, options);
  } catch (error) {
    return unexpected(source.key, error, options.signal);
  } finally {
    // The outcome stands, whatever closing says.
    await open?.close?.().catch(() => undefined);
  }
}

async function processOpen<Receipt>(
  source: Source,
  open: OpenSource,
  steps: Steps,
  sink: Sink<Receipt>,
  options: ProcessOptions,
): Promise<Outcome<Receipt>> {
  const { key } = source;
  const { signal } = options;
  const result = await readImage(open.bytes);
  if (!result.readable) return { key, status: 'refused', findings: result.findings };
  const { image } = result;
  const { facts } = image;
  const treatment = steps.treatment(image, source);
  const found = await check(source.key, image, treatment, steps);
  options.onStage?.(key, 'checked');
  if (hasError(found)) return { key, facts, status: 'refused', findings: found };
  if (found.some(({ code }) => code === 'duplicate/same-file'))
    return { key, facts, status: 'duplicate', findings: found };
  signal.throwIfAborted();

  const safe = await protect(image, treatment);
  const findings = [...found, ...safe.findings];
  if (safe.bytes === undefined) return { key, facts, status: 'refused', findings };
  const prepared: Prepared = {
    key,
    kind: facts.kind,
    bytes: safe.bytes,
    sizeBytes: splicedSizeBytes(safe.bytes),
    sha256: await sha256OfSpliced(safe.bytes, signal),
    facts,
    findings,
    ...label(image, treatment),
  };
  options.onStage?.(key, 'protected');
  const sent = await sink.send(
    prepared,
    (bytes) => options.onProgress?.(key, bytes, prepared.sizeBytes),
    signal,
  );
  if (sent.status === 'stored') options.onStage?.(key, 'sent');
  return { key, facts, ...outcomeOf(sent, findings) };
}

async function check(
  key: string,
  image: ReadImage,
  treatment: Treatment,
  steps: Steps,
): Promise<readonly Finding[]> {
  if (steps.batch === undefined) return inspectImage(image, steps, treatment);
  const { sopInstanceUid } = image.facts;
  const entered = await steps.batch.enter(key, {
    sizeBytes: image.facts.sizeBytes,
    ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
    sha256: () => sha256OfSource(image.bytes),
  });
  const known =
    treatment.kind === 'protect'
      ? steps.batch.assign(key, treatment.replacement.patientId, image.identity.key)
      : entered;
  return inspectImage(image, steps, treatment, known);
}

/** What travels beside the bytes. A pseudonymised file takes no name along. */
function label(image: ReadImage, treatment: Treatment): Pick<Prepared, 'name' | 'patientId'> {
  const patientId = image.dicom === undefined ? leavingPatientId(image, treatment) : '';
  const name =
    treatment.kind === 'keep' || (treatment.kind === 'verify' && treatment.recipe === null)
      ? treatment.name
      : undefined;
  return {
    ...(name === undefined ? {} : { name }),
    ...(patientId === '' ? {} : { patientId }),
  };
}

/** Of the sink's findings, those that were not known here: the portal runs the same checks again. */
function outcomeOf<Receipt>(sent: SendResult<Receipt>, own: readonly Finding[]) {
  switch (sent.status) {
    case 'stored': {
      const findings = merge(own, sent.findings);
      return sent.alreadyHeld
        ? { status: 'duplicate' as const, receipt: sent.receipt, findings }
        : { status: 'accepted' as const, receipt: sent.receipt, findings };
    }
    case 'refused':
      return { status: 'refused' as const, findings: merge(sent.findings, own) };
    case 'failed': {
      const { code, retryable } = sent;
      return { status: 'failed' as const, code, retryable, findings: own };
    }
  }
}

function merge(first: readonly Finding[], more: readonly Finding[]): readonly Finding[] {
  const codes = new Set(first.map((finding) => finding.code));
  return [...first, ...more.filter((finding) => !codes.has(finding.code))];
}

async function openGuarded(source: Source): Promise<OpenSource> {
  try {
    const open = await source.open();
    return { ...open, bytes: guardedSource(open.bytes) };
  } catch (error) {
    throw new SourceGoneError(error);
  }
}

function unexpected(key: string, error: unknown, signal: AbortSignal): Outcome<never> {
  if (signal.aborted) return { key, status: 'cancelled' };
  if (error instanceof SourceGoneError)
    return { key, status: 'refused', findings: [error.finding] };
  return { key, status: 'failed', code: 'defect', retryable: false, findings: [] };
}
