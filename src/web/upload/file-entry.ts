/** One file of the list: what is known of it, and how far it has come. */
import type { ImageFacts, SourceIdentity } from '../../core/pipeline/facts.ts';
import type { Looked } from '../../core/pipeline/look-at-pixels.ts';
import type { Finding } from '../../core/quality/finding.ts';
import type { TextLook } from './text-look.ts';

/** How far the check on dropping has come. */
export type CheckState = 'waiting' | 'checking' | 'checked';

/** How far sending has come. */
export type SendState =
  | { readonly kind: 'none' }
  /** In the batch that runs, not begun. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'preparing' }
  | { readonly kind: 'sending'; readonly sentBytes: number; readonly sizeBytes: number }
  | {
      readonly kind: 'stored';
      readonly imageId: string;
      /** The portal, or this batch, had the same bytes before. */
      readonly alreadyHeld: boolean;
    }
  /** The check refused it when it was submitted; `findings` say why. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly code: string };

export interface Compacted {
  readonly givenBytes: number;
  readonly sizeBytes: number;
}

export interface FileEntry {
  readonly id: string;
  readonly file: File;
  readonly cleanName: string;
  readonly check: CheckState;
  readonly facts?: ImageFacts;
  readonly identity?: SourceIdentity;
  /** Of the file alone, errors first. */
  readonly fileFindings: readonly Finding[];
  /** What is seen in the picture; absent while nobody has looked, or nothing can be told. */
  readonly looked?: Looked;
  /** Of what the other files mean to it, and of its Patient ID: anew whenever those change. */
  readonly batchFindings: readonly Finding[];
  /** Another file of the list with the same bytes, dropped earlier. */
  readonly sameAs?: string;
  /** Of text in the picture; absent while it wasn't looked for. */
  readonly text?: TextLook;
  readonly send: SendState;
  /** What it will be once compacted, from a part of its picture; absent where it leaves as it is, or nobody has looked. */
  readonly estimatedBytes?: number;
  /** Compaction is over: what leaves, of what would have left without it. */
  readonly compacted?: Compacted;
  /** Under which Patient ID it was sent, for the report. */
  readonly sentAs?: string;
}

const none: SendState = { kind: 'none' };

export function newEntry(id: string, file: File, cleanName: string): FileEntry {
  return {
    id,
    file,
    cleanName,
    check: 'waiting',
    fileFindings: [],
    batchFindings: [],
    send: none,
  };
}

/** Errors before warnings. */
export function findingsOf(entry: FileEntry): readonly Finding[] {
  const all = [...entry.fileFindings, ...entry.batchFindings, ...(entry.looked?.findings ?? [])];
  return all.length < 2 ? all : all.sort((a, b) => rank(a) - rank(b));
}

export function hasErrors(entry: FileEntry): boolean {
  return (
    anyError(entry.fileFindings) ||
    anyError(entry.batchFindings) ||
    (entry.looked !== undefined && anyError(entry.looked.findings))
  );
}

function hasFindings({ fileFindings, batchFindings, looked }: FileEntry): boolean {
  return fileFindings.length + batchFindings.length + (looked?.findings.length ?? 0) > 0;
}

/** Asked for every file at every change of the list; most have no findings at all. */
function anyError(findings: readonly Finding[]): boolean {
  for (const finding of findings) if (isError(finding)) return true;
  return false;
}

const isError = ({ level }: Finding) => level === 'error';
/** What an engine would refuse comes before what is merely worse than it could be. */
const rank = (finding: Finding) =>
  (isError(finding) ? 0 : 2) + (finding.engineCode === undefined ? 1 : 0);

/** What the row shows, in one word. */
export type ShownState =
  | 'waiting'
  | 'checking'
  | 'ready'
  | 'warned'
  | 'refused'
  | 'queued'
  | 'preparing'
  | 'sending'
  | 'stored'
  | 'failed';

export function shownState(entry: FileEntry): ShownState {
  switch (entry.send.kind) {
    case 'queued':
    case 'preparing':
    case 'sending':
    case 'stored':
    case 'failed':
    case 'refused':
      return entry.send.kind;
    case 'none':
      if (hasErrors(entry)) return 'refused';
      if (entry.check !== 'checked') return entry.check;
      return hasFindings(entry) ? 'warned' : 'ready';
  }
}

/** True for what ended badly when it was submitted: what *Retry failed* takes up. */
export function hasFailed({ send }: FileEntry): boolean {
  return send.kind === 'failed' || send.kind === 'refused';
}
