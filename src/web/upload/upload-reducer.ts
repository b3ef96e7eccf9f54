/** How the page's state changes, a frame's worth of actions at a time: the list is copied once, however many there are. */
import type { OptionId } from '../../core/deid/options/index.ts';
import type { Looked } from '../../core/pipeline/look-at-pixels.ts';
import type { Finding } from '../../core/quality/finding.ts';
import type { Compacted, FileEntry, SendState } from './file-entry.ts';
import type { PictureFacts } from './picture-facts.ts';
import type { TextLook } from './text-look.ts';
import {
  type Batch,
  type ChosenDestination,
  initialState,
  type UploadState,
} from './upload-state.ts';
import type { Examination } from './worker-protocol.ts';

type RunningBatch = Extract<Batch, { kind: 'running' }>;

export type UploadAction =
  | { readonly type: 'added'; readonly entries: readonly FileEntry[] }
  /** Dropped, and not to be opened. */
  | { readonly type: 'unreadable'; readonly count: number }
  /** The person has read that some could not be opened. */
  | { readonly type: 'unreadable-seen' }
  | { readonly type: 'removed'; readonly id: string }
  | { readonly type: 'cleared' }
  | { readonly type: 'to-check'; readonly ids: readonly string[] }
  | { readonly type: 'checking'; readonly id: string }
  | { readonly type: 'examined'; readonly id: string; readonly examination: Examination }
  | {
      readonly type: 'compared';
      readonly id: string;
      readonly findings: readonly Finding[];
      readonly sameAs?: string;
    }
  | { readonly type: 'looked'; readonly id: string; readonly looked: Looked }
  | { readonly type: 'estimated'; readonly id: string; readonly bytes: number }
  | ({ readonly type: 'compacted'; readonly id: string } & Compacted)
  | { readonly type: 'send'; readonly id: string; readonly send: SendState }
  /** Not sent after all: as before Submit, unless it has ended. */
  | { readonly type: 'put-back'; readonly id: string }
  /** What the check on sending, or the portal, found. */
  | { readonly type: 'found'; readonly id: string; readonly findings: readonly Finding[] }
  | { readonly type: 'sent-as'; readonly id: string; readonly patientId: string }
  | { readonly type: 'prepared' }
  | { readonly type: 'trouble'; readonly id: string; readonly code: string | undefined }
  | { readonly type: 'destination'; readonly destination: ChosenDestination | undefined }
  | { readonly type: 'pseudonymise'; readonly on: boolean }
  | { readonly type: 'id-text'; readonly text: string }
  | { readonly type: 'plan-changed' }
  | { readonly type: 'options'; readonly options: readonly OptionId[] }
  | { readonly type: 'look-for-text'; readonly on: boolean }
  | { readonly type: 'pictures'; readonly pictures: PictureFacts }
  | { readonly type: 'text'; readonly id: string; readonly text: TextLook | undefined }
  | { readonly type: 'submitted'; readonly morePatients: boolean }
  | { readonly type: 'batch'; readonly batch: Batch }
  | { readonly type: 'running'; readonly change: Partial<RunningBatch> };

export function reduceUpload(state: UploadState, actions: readonly UploadAction[]): UploadState {
  const list = openList(state);
  let next = state;
  for (const action of actions) {
    if (!changeList(list, action)) next = changePage(next, action, list);
  }
  return list.changed ? { ...next, files: list.files(), index: list.index() } : next;
}

/** The list while it is being changed: copied at the first change. */
interface OpenList {
  changed: boolean;
  update(id: string, change: (entry: FileEntry) => FileEntry): void;
  append(entries: readonly FileEntry[]): void;
  remove(id: string): void;
  clear(): void;
  files(): readonly FileEntry[];
  index(): ReadonlyMap<string, number>;
}

function openList(state: UploadState): OpenList {
  let files = state.files as FileEntry[];
  let index = state.index as Map<string, number>;
  let ownIndex = false;
  const list: OpenList = {
    changed: false,
    update(id, change) {
      const at = index.get(id);
      const entry = at === undefined ? undefined : files[at];
      if (at === undefined || entry === undefined) return;
      own();
      files[at] = change(entry);
    },
    append(entries) {
      own();
      if (!ownIndex) index = new Map(index);
      ownIndex = true;
      for (const entry of entries) index.set(entry.id, files.push(entry) - 1);
    },
    remove(id) {
      if (!index.has(id)) return;
      own();
      files = files.filter((entry) => entry.id !== id);
      index = new Map(files.map((entry, at) => [entry.id, at]));
      ownIndex = true;
    },
    clear() {
      list.changed = true;
      files = [];
      index = new Map();
      ownIndex = true;
    },
    files: () => files,
    index: () => index,
  };
  const own = () => {
    if (!list.changed) files = [...files];
    list.changed = true;
  };
  return list;
}

/** True when the action was about files. */
function changeList(list: OpenList, action: UploadAction): boolean {
  switch (action.type) {
    case 'added':
      list.append(action.entries);
      return true;
    case 'removed':
      list.remove(action.id);
      return true;
    case 'to-check':
      for (const id of action.ids)
        list.update(id, (entry) => ({
          ...withoutExamination(entry),
          check: 'waiting',
          send: { kind: 'none' },
        }));
      return true;
    case 'checking':
      list.update(action.id, (entry) => ({ ...entry, check: 'checking' }));
      return true;
    case 'examined': {
      const { findings, ...known } = action.examination;
      list.update(action.id, (entry) => ({
        ...entry,
        ...known,
        check: 'checked',
        fileFindings: findings,
      }));
      return true;
    }
    case 'compared':
      list.update(action.id, ({ sameAs: _, ...entry }) => ({
        ...entry,
        batchFindings: action.findings,
        ...(action.sameAs === undefined ? {} : { sameAs: action.sameAs }),
      }));
      return true;
    case 'looked':
      list.update(action.id, (entry) => ({ ...entry, looked: action.looked }));
      return true;
    case 'estimated':
      list.update(action.id, (entry) => ({ ...entry, estimatedBytes: action.bytes }));
      return true;
    case 'compacted': {
      const { givenBytes, sizeBytes } = action;
      list.update(action.id, (entry) => ({ ...entry, compacted: { givenBytes, sizeBytes } }));
      return true;
    }
    case 'send':
      list.update(action.id, (entry) => ({ ...entry, send: action.send }));
      return true;
    case 'put-back':
      list.update(action.id, (entry) =>
        isUnderway(entry.send) ? { ...entry, send: { kind: 'none' } } : entry,
      );
      return true;
    case 'found':
      list.update(action.id, (entry) => ({
        ...entry,
        fileFindings: beside(action.findings, entry),
      }));
      return true;
    case 'text':
      list.update(action.id, ({ text: _, ...entry }) =>
        action.text === undefined ? entry : { ...entry, text: action.text },
      );
      return true;
    case 'sent-as':
      list.update(action.id, (entry) => ({ ...entry, sentAs: action.patientId }));
      return true;
    default:
      return false;
  }
}

function isUnderway({ kind }: SendState): boolean {
  return kind === 'queued' || kind === 'preparing' || kind === 'sending';
}

/** What is told of the whole file, without what its other findings say already. */
function beside(all: readonly Finding[], { batchFindings, looked }: FileEntry): readonly Finding[] {
  const said = new Set([...batchFindings, ...(looked?.findings ?? [])].map(({ code }) => code));
  return all.filter(({ code }) => !said.has(code));
}

function withoutExamination(entry: FileEntry): FileEntry {
  const { facts: _facts, identity: _identity, sameAs: _sameAs, looked: _looked, ...rest } = entry;
  return { ...rest, fileFindings: [], batchFindings: [] };
}

function changePage(state: UploadState, action: UploadAction, list: OpenList): UploadState {
  const { pseudonyms, batch } = state;
  switch (action.type) {
    case 'cleared':
      list.clear();
      return {
        ...initialState,
        destination: state.destination,
        planVersion: state.planVersion + 1,
      };
    case 'unreadable':
      return { ...state, unreadableCount: state.unreadableCount + action.count };
    case 'unreadable-seen':
      return { ...state, unreadableCount: 0 };
    case 'prepared':
      return batch.kind === 'running'
        ? { ...state, batch: { ...batch, preparedCount: batch.preparedCount + 1 } }
        : state;
    case 'trouble':
      return batch.kind === 'running'
        ? { ...state, batch: { ...batch, troubles: withTrouble(batch.troubles, action) } }
        : state;
    case 'destination':
      return { ...state, destination: action.destination };
    case 'pseudonymise':
      return { ...state, submitted: false, pseudonyms: { ...pseudonyms, on: action.on } };
    case 'id-text':
      return { ...state, morePatients: false, pseudonyms: { ...pseudonyms, text: action.text } };
    case 'plan-changed':
      return { ...state, planVersion: state.planVersion + 1 };
    case 'options':
      return { ...state, pseudonyms: { ...pseudonyms, options: action.options } };
    case 'look-for-text':
      return { ...state, pseudonyms: { ...pseudonyms, lookForText: action.on } };
    case 'pictures':
      return { ...state, pictures: action.pictures };
    case 'submitted':
      return { ...state, submitted: true, morePatients: action.morePatients };
    case 'batch':
      return { ...state, batch: action.batch };
    case 'running':
      return batch.kind === 'running' ? { ...state, batch: { ...batch, ...action.change } } : state;
    case 'added':
    case 'removed':
    case 'to-check':
    case 'checking':
    case 'examined':
    case 'compared':
    case 'looked':
    case 'estimated':
    case 'compacted':
    case 'send':
    case 'put-back':
    case 'found':
    case 'sent-as':
    case 'text':
      return state;
  }
}

function withTrouble(
  troubles: ReadonlyMap<string, string>,
  { id, code }: { readonly id: string; readonly code: string | undefined },
): ReadonlyMap<string, string> {
  if (troubles.get(id) === code) return troubles;
  const next = new Map(troubles);
  if (code === undefined) next.delete(id);
  else next.set(id, code);
  return next;
}
