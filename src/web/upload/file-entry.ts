/** One file of the list: what is known of it, and how far it has come. */
import type { ImageFacts, SourceIdentity } from '../../core/pipeline/facts.ts';
import type { Finding } from '../../core/quality/finding.ts';

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

export interface FileEntry {
  readonly id: string;
  readonly file: File;
  readonly cleanName: string;
  readonly check: CheckState;
  readonly facts?: ImageFacts;
  readonly identity?: SourceIdentity;
  /** Of the file alone, errors first. */
  readonly fileFindings: readonly Finding[];
  /** Of what the other files mean to it, and of its Patient ID: anew whenever those change. */
  readonly batchFindings: readonly Finding[];
  /** Another file of the list with the same bytes, dropped earlier. */
  readonly sameAs?: string;
  readonly send: SendState;
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
  const all = [...entry.fileFindings, ...entry.batchFindings];
  return all.length < 2 ? all : all.sort((a, b) => rank(a) - rank(b));
}

export function hasErrors(entry: FileEntry): boolean {
  return anyError(entry.fileFindings) || anyError(entry.batchFindings);
}

/** Asked for every file at every change of the list; most have no findings at all. */
function anyError(findings: readonly Finding[]): boolean {
  for (const finding of findings) if (isError(finding)) return true;
  return false;
}

const isError = ({ level }: Finding) => level === 'error';
const rank = (finding: Finding) => (isError(finding) ? 0 : 1);

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
      return entry.fileFindings.length + entry.batchFindings.length > 0 ? 'warned' : 'ready';
  }
}

/** True for what ended badly when it was submitted: what *Retry failed* takes up. */
export function hasFailed({ send }: FileEntry): boolean {
  return send.kind === 'failed' || send.kind === 'refused';
}
