/** What a worker tells while it sends a file, turned into lanes, progress and troubles of the page. */
import type { Lanes } from '../../client/lanes.ts';
import type { FrameStore } from './frame-store.ts';
import type { UploadAction } from './upload-reducer.ts';
import type { UploadState } from './upload-state.ts';
import type { TaskEvent } from './worker-protocol.ts';

interface Surroundings {
  readonly store: FrameStore<UploadState, UploadAction>;
  readonly lanes: Lanes;
  readonly signIn: (signal: AbortSignal) => Promise<void>;
  /** Bytes that have left, of all files together. */
  readonly onSent: (bytes: number) => void;
}

export interface TaskListener {
  on(event: TaskEvent, giveLane: () => void): void;
  /** The task is over, whether or not it said so: a worker that crashed keeps no lane. */
  end(): void;
}

export function listenToTask(
  id: string,
  { store, lanes, signIn, onSent }: Surroundings,
  signal: AbortSignal,
): TaskListener {
  let leaveLane: (() => void) | undefined;
  let over = false;
  let sentBefore = 0;

  const enterLane = async (giveLane: () => void) => {
    const leave = await lanes.enter(signal);
    if (over) leave();
    else {
      leaveLane = leave;
      giveLane();
    }
  };
  // Rejected by an abort, after which the task ends by itself.
  const ignore = () => undefined;

  return {
    on(event, giveLane) {
      switch (event.type) {
        case 'stage':
          if (event.stage === 'protected') store.dispatch({ type: 'prepared' });
          break;
        case 'compacted':
          store.dispatch({
            type: 'compacted',
            id,
            givenBytes: event.givenBytes,
            sizeBytes: event.sizeBytes,
          });
          break;
        case 'progress': {
          const { sentBytes, sizeBytes } = event;
          const moved = sentBytes - sentBefore;
          sentBefore = sentBytes;
          if (moved > 0) {
            lanes.sent(moved);
            onSent(moved);
          }
          store.dispatch({ type: 'send', id, send: { kind: 'sending', sentBytes, sizeBytes } });
          break;
        }
        case 'trouble':
          if (event.code === 'timed-out') lanes.timedOut();
          store.dispatch({ type: 'trouble', id, code: event.code });
          break;
        case 'lane-wanted':
          enterLane(giveLane).catch(ignore);
          break;
        case 'lane-left':
          leaveLane?.();
          break;
        case 'sign-in':
          signIn(signal).catch(ignore);
          break;
      }
    },
    end() {
      over = true;
      leaveLane?.();
      store.dispatch({ type: 'trouble', id, code: undefined });
    },
  };
}
