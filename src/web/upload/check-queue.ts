/** Checks files as they are dropped: each alone in a worker, then against the others of the list. */
import type { Looked } from '../../core/pipeline/look-at-pixels.ts';
import type { ReplacementPlan } from '../../core/pipeline/replacement-plan.ts';
import { factsWith } from '../../core/pipeline/stated-facts.ts';
import { BatchLedger, type LedgerEntry } from '../../core/quality/batch-ledger.ts';
import type { Finding } from '../../core/quality/finding.ts';
import { type FileEntry, hasErrors } from './file-entry.ts';
import type { FrameStore } from './frame-store.ts';
import { workerCrashed } from './page-findings.ts';
import { createPatientsInOrder } from './patients-in-order.ts';
import { statedOf } from './picture-facts.ts';
import type { PixelPass } from './pixel-pass.ts';
import { ruleBookOf } from './rule-book.ts';
import { keptTextCount } from './text-look.ts';
import type { UploadAction } from './upload-reducer.ts';
import { fileById, isPseudonymised, paintsText, type UploadState } from './upload-state.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { Examination } from './worker-protocol.ts';
import { createSlicer, yieldToPage } from './yield-to-page.ts';

export interface CheckQueue {
  /** Checks these, whatever was known of them before. */
  check(entries: readonly FileEntry[]): void;
  /** Takes a file out; what it meant to others is seen again. */
  forget(id: string): void;
  clear(): void;
  /** What a picture shows is known: it counts for the files that show the same, too. */
  looked(id: string, looked: Looked): void;
  /** What leaves of the text in its picture has changed. */
  textChanged(id: string): void;
  /** True when nothing keeps the file back, as things stand; `looked` may be newer than the list. */
  mayLeave(id: string, looked: Looked | undefined): boolean;
  /** What is done about Patient IDs has changed. */
  reassess(): Promise<void>;
  /** Resolves when nothing is left to check. */
  idle(signal: AbortSignal): Promise<void>;
}

export interface CheckSurroundings {
  readonly store: FrameStore<UploadState, UploadAction>;
  readonly pool: WorkerPool;
  readonly plan: ReplacementPlan;
  readonly pixels: Pick<PixelPass, 'add' | 'forget' | 'hold' | 'clear'>;
}

export function createCheckQueue({ store, pool, plan, pixels }: CheckSurroundings): CheckQueue {
  /** The check that counts for a file: a later one takes its place. */
  const running = new Map<string, AbortController>();
  const patients = createPatientsInOrder(plan, () => store.dispatch({ type: 'plan-changed' }));
  const idlers = new Set<() => void>();
  let ledger = new BatchLedger();
  let firstOfContent = new Map<string, string>();

  const ended = (id: string, check: AbortController) => {
    if (running.get(id) === check) running.delete(id);
    if (running.size > 0) return;
    patients.flush();
    pixels.hold(false);
    for (const go of [...idlers]) go();
  };

  const checkOne = async (entry: FileEntry, check: AbortController) => {
    try {
      const examination = await examine(entry, check.signal);
      if (check.signal.aborted) return;
      store.dispatch({ type: 'examined', id: entry.id, examination });
      await compare({ ...entry, ...examination, fileFindings: examination.findings });
    } catch {
      // Only an aborted check rejects: its file is gone, or checked anew.
    } finally {
      ended(entry.id, check);
    }
  };

  const examine = async (entry: FileEntry, signal: AbortSignal): Promise<Examination> => {
    const { destination } = store.getState();
    if (!destination) throw new TypeError('nothing is checked without a destination');
    const rules = ruleBookOf(destination);
    const tooLarge = rules.sizeFindings(entry.file.size);
    if (tooLarge.some(({ level }) => level === 'error')) return { findings: tooLarge };
    try {
      const job = { kind: 'examine' as const, file: entry.file, rules: rules.plain };
      const onBegin = () => store.dispatch({ type: 'checking', id: entry.id });
      return await pool.run(job, { signal, onBegin });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Error && error.name === 'WorkerCrashedError')
        return { findings: [workerCrashed] };
      throw error;
    }
  };

  /** Against the others, as far as it could be read. */
  const compare = async (entry: FileEntry) => {
    if (!entry.facts) {
      patients.settle(entry.id, undefined);
      return;
    }
    await ledger.enter(entry.id, ledgerEntry(entry));
    assess(entry);
  };

  const ledgerEntry = ({ id, file, facts }: FileEntry): LedgerEntry => ({
    sizeBytes: file.size,
    ...(facts?.sopInstanceUid === undefined ? {} : { sopInstanceUid: facts.sopInstanceUid }),
    sha256: async () => {
      const { sha256 } = await pool.run({ kind: 'hash', file });
      hashOf.set(id, sha256);
      return sha256;
    },
  });
  const hashOf = new Map<string, string>();

  const batchFindings = (entry: FileEntry): readonly Finding[] => {
    const { id, facts, identity, text } = entry;
    const state = store.getState();
    if (!facts || !identity || !state.destination) return [];
    const leavingId = isPseudonymised(state) ? undefined : identity.patientId;
    const stated = statedOf(state.pictures, state.files, entry, leavingId ?? plan.patientIdOf(id));
    const { batchFindings: find } = ruleBookOf(state.destination);
    return find(
      factsWith(facts, stated),
      ledger.known(id),
      leavingId,
      keptTextCount(text, paintsText(state)),
    );
  };

  /** Findings from what is known already; and a place among the patients for files that may leave. */
  const assess = (entry: FileEntry) => {
    const state = store.getState();
    const { destination } = state;
    if (!entry.facts || !entry.identity || !destination) return;
    const known = ledger.known(entry.id);
    const findings = batchFindings(entry);
    const first = known.sameBytes ? firstWithSameContent(entry.id) : undefined;
    store.dispatch({
      type: 'compared',
      id: entry.id,
      findings,
      ...(first === undefined ? {} : { sameAs: first }),
    });
    const mayLeave = !hasErrors({ ...entry, batchFindings: findings });
    if (mayLeave) pixels.add(entry.id);
    // Files on their way keep the IDs they began with, whoever turns out not to leave.
    if (state.batch.kind === 'running' && state.batch.phase === 'sending') return;
    const file = { key: entry.id, name: entry.file.name, identity: entry.identity };
    patients.settle(entry.id, mayLeave ? file : undefined);
  };

  const firstWithSameContent = (id: string): string | undefined => {
    const hash = hashOf.get(id);
    if (hash === undefined) return undefined;
    const known = firstOfContent.get(hash);
    if (known !== undefined && known !== id && fileById(store.getState(), known)) return known;
    for (const { id: other } of store.getState().files)
      if (hashOf.get(other) === hash) {
        firstOfContent.set(hash, other);
        return other === id ? undefined : other;
      }
    return undefined;
  };

  return {
    check(entries) {
      for (const entry of entries) {
        running.get(entry.id)?.abort();
        pixels.forget(entry.id);
        pixels.hold(true);
        const check = new AbortController();
        running.set(entry.id, check);
        patients.expect(entry.id);
        void checkOne(entry, check);
      }
    },
    looked(id, looked) {
      const now = (other: string) => fileById(store.getState(), other);
      const others =
        looked.pixelSha256 === undefined ? [] : ledger.showPixels(id, looked.pixelSha256);
      const entry = now(id);
      if (entry) assess({ ...entry, looked });
      for (const other of others) {
        const alike = now(other);
        if (alike) assess(alike);
      }
    },
    textChanged(id) {
      const entry = fileById(store.getState(), id);
      if (entry) assess(entry);
    },
    mayLeave(id, looked) {
      const entry = fileById(store.getState(), id);
      if (entry === undefined) return false;
      const now = { ...entry, ...(looked && { looked }), batchFindings: batchFindings(entry) };
      return !hasErrors(now);
    },
    forget(id) {
      running.get(id)?.abort();
      pixels.forget(id);
      patients.settle(id, undefined);
      hashOf.delete(id);
      for (const other of ledger.forget(id)) {
        const entry = fileById(store.getState(), other);
        if (entry) void compare(entry);
      }
    },
    clear() {
      for (const check of running.values()) check.abort();
      ledger = new BatchLedger();
      pixels.clear();
      hashOf.clear();
      firstOfContent = new Map();
      patients.clear();
    },
    async reassess() {
      // What the person pressed is shown first.
      await yieldToPage();
      store.flush();
      const slicer = createSlicer();
      for (const entry of store.getState().files) {
        if (entry.check === 'checked') assess(fileById(store.getState(), entry.id) ?? entry);
        await slicer.breathe();
      }
    },
    idle(signal) {
      signal.throwIfAborted();
      if (running.size === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const settle = (then: () => void) => () => {
          idlers.delete(go);
          signal.removeEventListener('abort', stop);
          then();
        };
        const go = settle(resolve);
        const stop = settle(() => reject(signal.reason));
        idlers.add(go);
        signal.addEventListener('abort', stop, { once: true });
      });
    },
  };
}
