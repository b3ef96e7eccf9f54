/** One file through the whole pipeline: read, check, look at the picture, protect, compact, send. */
import { splicedSizeBytes } from '../bytes.ts';
import { PixelError } from '../pixels/pixel-error.ts';
import type { BatchKnowledge, BatchLedger } from '../quality/batch-ledger.ts';
import type { Finding } from '../quality/finding.ts';
import { errorsFirst, hasError } from '../quality/inspect.ts';
import { compact } from './compact.ts';
import { inspectImage } from './examine.ts';
import { leavingSopInstanceUid } from './leaving-uid.ts';
import { type Looked, lookAtPixels } from './look-at-pixels.ts';
import type { Outcome } from './outcome.ts';
import { protect } from './protect.ts';
import { type ReadImage, readImage } from './read-image.ts';
import type { Rules } from './rules.ts';
import { sha256OfSource, sha256OfSpliced } from './sha256.ts';
import type { Prepared, SendResult, Sink } from './sink.ts';
import type { OpenSource, Source } from './source.ts';
import { guardedSource, SourceGoneError } from './source-gone.ts';
import { withStated } from './stated-facts.ts';
import { leavingPatientId, statedToSend, type Treatment } from './treatment.ts';

/** What is done to every file of a batch. */
export interface Steps extends Rules {
  /** Asked once the file is read, so that it can go by whom the file names. */
  treatment(image: ReadImage, source: Source): Treatment;
  /** One for the whole batch. Absent where the caller has asked a ledger itself. */
  readonly batch?: BatchLedger;
  /** What the checks that go by the picture said, where the caller has run them already. */
  readonly looked?: Looked;
  /** Makes what leaves smaller, and not one pixel different. Off unless asked for. */
  readonly compact?: boolean;
}

/** What a file has behind it. */
export type Stage = 'checked' | 'protected' | 'sent';

export interface ProcessOptions {
  readonly signal: AbortSignal;
  readonly onStage?: (key: string, stage: Stage) => void;
  /** A file was compacted, to `sizeBytes` of the `givenBytes` that would have left otherwise; or wasn't, and they are equal. */
  readonly onCompacted?: (key: string, givenBytes: number, sizeBytes: number) => void;
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
  const treatment = steps.treatment(result.image, source);
  const image = withStated(result.image, treatment.stated);
  const { facts } = image;
  const { findings: found, pixelSha256 } = await check(key, image, treatment, steps);
  options.onStage?.(key, 'checked');
  if (hasError(found)) return { key, facts, status: 'refused', findings: found };
  if (found.some(({ code }) => code === 'duplicate/same-file'))
    return { key, facts, status: 'duplicate', findings: found };
  signal.throwIfAborted();

  const safe = await protect(image, treatment);
  const findings = [...found, ...safe.findings];
  if (safe.bytes === undefined) return { key, facts, status: 'refused', findings };
  // Nobody looks at the picture any more; sending takes as long as the link does.
  image.forgetFrame();
  const kind = safe.kind ?? facts.kind;
  const bytes = steps.compact === true ? await compact(safe.bytes, kind) : safe.bytes;
  const sizeBytes = splicedSizeBytes(bytes);
  if (steps.compact === true) options.onCompacted?.(key, splicedSizeBytes(safe.bytes), sizeBytes);
  const prepared: Prepared = {
    key,
    kind,
    bytes,
    sizeBytes,
    sha256: await sha256OfSpliced(bytes, signal),
    facts,
    findings,
    ...(await likeness(image, treatment, pixelSha256)),
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

/** By what the other side may know the picture before it has the bytes: nothing where it leaves as another picture. */
async function likeness(
  image: ReadImage,
  treatment: Treatment,
  pixelSha256: string | undefined,
): Promise<Pick<Prepared, 'pixelSha256' | 'sopInstanceUid'>> {
  const blanks = treatment.kind === 'protect' && (treatment.blank?.length ?? 0) > 0;
  if (pixelSha256 === undefined || blanks) return {};
  const sopInstanceUid = await leavingSopInstanceUid(image, treatment);
  return { pixelSha256, ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }) };
}

/** All checks: those of the picture only where nothing that is known without it stops the file. */
async function check(
  key: string,
  image: ReadImage,
  treatment: Treatment,
  steps: Steps,
): Promise<Looked> {
  const known = await enter(key, image, treatment, steps);
  const first = inspectImage(image, steps, treatment, known);
  if (hasError(first)) return { findings: first };
  const looked = steps.looked ?? (await look(image, steps));
  const hash = looked.pixelSha256;
  if (hash !== undefined) steps.batch?.showPixels(key, hash);
  const compared = inspectImage(image, steps, treatment, steps.batch?.known(key));
  return {
    findings: errorsFirst([...compared, ...looked.findings]),
    ...(hash === undefined ? {} : { pixelSha256: hash }),
  };
}

/** Without a decoder, for the link is down, nothing is said of the picture: the portal looks at it again. */
async function look(image: ReadImage, steps: Steps): Promise<Looked> {
  try {
    return await lookAtPixels(image, steps);
  } catch (error) {
    if (error instanceof PixelError) return { findings: [] };
    throw error;
  }
}

async function enter(
  key: string,
  image: ReadImage,
  treatment: Treatment,
  { batch }: Steps,
): Promise<BatchKnowledge | undefined> {
  if (batch === undefined) return undefined;
  const { sopInstanceUid } = image.facts;
  const entered = await batch.enter(key, {
    sizeBytes: image.facts.sizeBytes,
    ...(sopInstanceUid === undefined ? {} : { sopInstanceUid }),
    sha256: () => sha256OfSource(image.bytes),
  });
  return treatment.kind === 'protect'
    ? batch.assign(key, treatment.replacement.patientId, image.identity.key)
    : entered;
}

/** What travels beside the bytes. A pseudonymised file takes no name along. */
function label(
  image: ReadImage,
  treatment: Treatment,
): Pick<Prepared, 'name' | 'patientId' | 'stated'> {
  const stated = statedToSend(image, treatment);
  const patientId = image.dicom === undefined ? leavingPatientId(image, treatment) : '';
  const name =
    treatment.kind === 'keep' || (treatment.kind === 'verify' && treatment.recipe === null)
      ? treatment.name
      : undefined;
  return {
    ...(name === undefined ? {} : { name }),
    ...(patientId === '' ? {} : { patientId }),
    ...(Object.keys(stated).length === 0 ? {} : { stated }),
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
