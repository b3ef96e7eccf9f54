/** All that the Upload page can do, outside React: it owns the files, the workers and the batch. */
import type { Api } from '../../client/api.ts';
import { createLanes } from '../../client/lanes.ts';
import { createUploadGate } from '../../client/upload-gate.ts';
import type { Destinations } from '../../contract/projects.ts';
import type { OptionId } from '../../core/deid/options/index.ts';
import { ReplacementPlan } from '../../core/pipeline/replacement-plan.ts';
import { createCheckQueue } from './check-queue.ts';
import { watchConnection } from './connection.ts';
import type { Dropped } from './dropped-files.ts';
import { hasFailed } from './file-entry.ts';
import { createFileIntake } from './file-intake.ts';
import { createFrameStore } from './frame-store.ts';
import { createSpeedMeter } from './link-speed.ts';
import type { Preview } from './make-preview.ts';
import { hasBadAges, type OwnFacts, type PictureFacts, statedOf } from './picture-facts.ts';
import { createPixelPass } from './pixel-pass.ts';
import {
  type DestinationChoice,
  rememberDestination,
  rememberedDestination,
} from './remembered-destination.ts';
import { createSignInOnce } from './sign-in-once.ts';
import { idsHaveProblems, type SubmitAnswer, submitFiles } from './submission.ts';
import type { TextBox } from './text-look.ts';
import { createTextSearch } from './text-search.ts';
import { createThumbnailCache } from './thumbnail-cache.ts';
import { recipeOf, treatmentOf } from './treatment-of.ts';
import { reduceUpload, type UploadAction } from './upload-reducer.ts';
import { fileById, initialState, isPseudonymised, type UploadState } from './upload-state.ts';
import { createWorkerPool, poolSize, type WorkerLike } from './worker-pool.ts';
import { createSlicer } from './yield-to-page.ts';

export interface ControllerSurroundings {
  readonly api: Api;
  readonly spawn: () => WorkerLike;
  readonly hardwareConcurrency: number;
  /** Asks the person; false when they give up. */
  readonly askToSignIn: () => Promise<boolean>;
  /** Keeps the session from ending by idleness; answers the release. */
  readonly holdSession: () => () => void;
}

/** Stands in a preview for an ID that isn't entered yet. */
export const idToCome = '?';

export type UploadController = ReturnType<typeof createUploadController>;

export function createUploadController(around: ControllerSurroundings) {
  const store = createFrameStore<UploadState, UploadAction>(initialState, reduceUpload);
  const workers = poolSize(around.hardwareConcurrency);
  const pool = createWorkerPool(around.spawn, workers);
  const plan = new ReplacementPlan();
  const thumbnails = createThumbnailCache();
  const pixels = createPixelPass({
    store,
    pool,
    thumbnails,
    concurrency: workers,
    onLooked: (id, looked) => queue.looked(id, looked),
  });
  const queue = createCheckQueue({ store, pool, plan, pixels });
  const texts = createTextSearch({ store, pool });
  const meter = createSpeedMeter();
  const gate = createUploadGate();
  const closeGates = (reason: 'paused' | 'offline' | 'sign-in', closed: boolean) => {
    if (closed) gate.close(reason);
    else gate.open(reason);
    pool.gate(reason, closed);
    meter.reset();
  };
  const stopWatching = watchConnection(closeGates, () => {
    gate.wake();
    pool.wake();
  });
  const intake = createFileIntake({ store, queue });
  let running: AbortController | undefined;

  const planChanged = () => store.dispatchNow({ type: 'plan-changed' });

  /** Everything that isn't stored is looked at with new rules. */
  async function checkAgain(ids: ReadonlySet<string>): Promise<void> {
    store.dispatchNow({ type: 'to-check', ids: [...ids] });
    const slicer = createSlicer();
    for (const entry of store.getState().files) {
      if (ids.has(entry.id)) queue.check([entry]);
      await slicer.breathe();
    }
  }

  async function send(ids: readonly string[]): Promise<SubmitAnswer> {
    const abort = new AbortController();
    const release = around.holdSession();
    running = abort;
    try {
      return await submitFiles(
        ids,
        {
          store,
          pool,
          plan,
          queue,
          pixels,
          texts,
          lanes,
          gate,
          meter,
          uploads: around.api.uploads,
          signIn,
        },
        abort.signal,
      );
    } finally {
      closeGates('paused', false);
      release();
      running = undefined;
    }
  }
  const lanes = createLanes();
  const signIn = createSignInOnce({
    isSignedIn: async () => (await around.api.accounts.session()) !== null,
    ask: around.askToSignIn,
    gates: (closed) => closeGates('sign-in', closed),
    giveUp: () => running?.abort(new DOMException('not signed in', 'AbortError')),
  });

  return {
    store,
    plan,
    thumbnails: {
      get: thumbnails.get,
      /** Calls back when it is there; answers how to stop waiting. */
      want(id: string, ready: () => void): () => void {
        const stopListening = thumbnails.listen(id, ready);
        const stopWaiting = pixels.want(id);
        return () => {
          stopListening();
          stopWaiting();
        };
      },
    },
    /** Bytes a second at the moment; undefined while there is nothing to tell. */
    bytesPerS: () => meter.bytesPerS(performance.now()),

    add: (files: Iterable<Dropped> | AsyncIterable<Dropped>) => intake.add(files),
    unreadableSeen: () => store.dispatchNow({ type: 'unreadable-seen' }),

    remove(id: string): void {
      store.dispatchNow({ type: 'removed', id });
      thumbnails.forget(id);
      queue.forget(id);
      planChanged();
    },

    clear(): void {
      intake.beginAnew();
      queue.clear();
      texts.clear();
      thumbnails.clear();
      store.dispatchNow({ type: 'cleared' });
    },

    /** The destination chosen, else the one remembered, else the first; checks begin anew where rules differ. */
    choose(destinations: Destinations, choice?: DestinationChoice): void {
      const wanted = choice ?? rememberedDestination();
      const project =
        destinations.projects.find(({ projectId }) => projectId === wanted?.projectId) ??
        destinations.projects[0];
      const archive =
        project?.archives.find(({ id }) => id === wanted?.archiveId) ?? project?.archives[0];
      const before = store.getState().destination;
      const { maxFileBytes } = destinations;
      const next = project && archive ? { project, archive, maxFileBytes } : undefined;
      if (JSON.stringify(before) === JSON.stringify(next)) return;
      store.dispatchNow({ type: 'destination', destination: next });
      if (next === undefined || project === undefined || archive === undefined) return;
      if (choice) rememberDestination({ projectId: project.projectId, archiveId: archive.id });
      plan.setPattern(project.patientIdPattern);
      planChanged();
      const open = store.getState().files.filter(({ send: { kind } }) => kind !== 'stored');
      void checkAgain(new Set(open.map(({ id }) => id)));
    },

    pseudonymise(on: boolean): void {
      store.dispatchNow({ type: 'pseudonymise', on });
      void queue.reassess();
    },
    typeId(text: string): void {
      plan.setTyped(text);
      store.dispatchNow({ type: 'id-text', text });
      planChanged();
    },
    setOwnId(rowKey: string, patientId: string): void {
      plan.override(rowKey, patientId);
      planChanged();
    },
    fillFrom(...[rows]: Parameters<ReplacementPlan['setCrosswalk']>) {
      const report = plan.setCrosswalk(rows);
      planChanged();
      return report;
    },
    /** What is said of all pictures, or of some. */
    sayOfPictures(change: Partial<PictureFacts>): void {
      const { pictures } = store.getState();
      store.dispatchNow({ type: 'pictures', pictures: { ...pictures, ...change } });
      void queue.reassess();
    },
    sayOfPicture(id: string, change: OwnFacts): void {
      const { own } = store.getState().pictures;
      this.sayOfPictures({ own: new Map(own).set(id, { ...own.get(id), ...change }) });
    },
    setOptions(options: readonly OptionId[]): void {
      store.dispatchNow({ type: 'options', options });
    },
    lookForText(on: boolean): void {
      store.dispatchNow({ type: 'look-for-text', on });
      void queue.reassess();
    },
    /** The boxes of a picture as the person wants them. */
    setTextBoxes(id: string, boxes: readonly TextBox[]): void {
      // Meanwhile the form was cleared, or the picture is being looked at anew: they are boxes of another answer.
      if (fileById(store.getState(), id)?.text?.kind !== 'looked') return;
      store.dispatchNow({ type: 'text', id, text: { kind: 'looked', boxes, seen: true } });
      queue.textChanged(id);
    },
    /** The person has the picture before them. */
    seeText(id: string): void {
      const text = fileById(store.getState(), id)?.text;
      if (text?.kind === 'looked' && !text.seen)
        store.dispatchNow({ type: 'text', id, text: { ...text, seen: true } });
    },
    /** What would leave of a file as things stand; rejects when its worker stops, or `signal` aborts. */
    async preview(id: string, signal: AbortSignal): Promise<Preview> {
      const state = store.getState();
      const entry = fileById(state, id);
      const { destination, pseudonyms } = state;
      if (!entry || !destination) throw new DOMException('the file is gone', 'AbortError');
      const recipe = isPseudonymised(state) ? recipeOf(pseudonyms) : null;
      const patientId = plan.patientIdOf(id) ?? idToCome;
      const searches = recipe?.options.includes('clean-pixel-data') === true;
      const text = searches ? await texts.look(id, signal) : undefined;
      const searched = text === undefined ? entry : { ...entry, text };
      const stated = statedOf(state.pictures, state.files, entry, plan.patientIdOf(id));
      const treatment = treatmentOf(searched, recipe, patientId, destination, stated);
      const job = { kind: 'preview' as const, file: entry.file, treatment };
      return await pool.run(job, { signal, urgent: true });
    },

    /** Everything in the list that isn't stored yet. */
    async submit(): Promise<SubmitAnswer> {
      store.flush();
      const state = store.getState();
      const isUnclear = hasBadAges(state.pictures, state.files);
      if (isUnclear || (isPseudonymised(state) && hasBadIds(state))) {
        store.dispatchNow({ type: 'submitted', morePatients: false });
        return 'fields';
      }
      const open = state.files.filter(({ send: { kind } }) => kind !== 'stored');
      return await send(open.map(({ id }) => id));
    },
    async retryFailed(): Promise<SubmitAnswer> {
      store.flush();
      const failed = store.getState().files.filter(hasFailed);
      const ids = failed.map(({ id }) => id);
      await checkAgain(new Set(ids));
      return await send(ids);
    },
    pause(): void {
      closeGates('paused', true);
      store.dispatchNow({ type: 'running', change: { paused: true } });
    },
    resume(): void {
      closeGates('paused', false);
      store.dispatchNow({ type: 'running', change: { paused: false } });
    },
    cancel(): void {
      store.dispatchNow({ type: 'running', change: { cancelling: true } });
      running?.abort(new DOMException('cancelled', 'AbortError'));
    },
    dispose(): void {
      intake.beginAnew();
      running?.abort(new DOMException('left', 'AbortError'));
      stopWatching();
      queue.clear();
      texts.dispose();
      thumbnails.clear();
      pool.dispose();
    },
  };

  /** While checks still run a plan without patients yet is no fault; an empty field is. */
  function hasBadIds({ pseudonyms }: UploadState): boolean {
    const needsText =
      plan.rowCount === 0 ||
      plan.rows().some(({ source }) => source !== 'crosswalk' && source !== 'edited');
    return (needsText && pseudonyms.text.trim() === '') || idsHaveProblems(plan);
  }
}
