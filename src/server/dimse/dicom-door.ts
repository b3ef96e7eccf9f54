/** The DICOM door: takes results from CAD nodes and films from X-ray units. It translates and decides nothing. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { isFull } from '../archive/storage-error.ts';
import type { BlobStore } from '../archive/store.ts';
import {
  type ArrivingObject,
  type AssociationHandler,
  type AssociationServer,
  type AssociationServerOptions,
  type Caller,
  listenForAssociations,
  type Reply,
} from '../dicom-network/association-server.ts';
import { NetworkError } from '../dicom-network/network-error.ts';
import { statuses } from '../dicom-network/status.ts';
import { ServerError } from '../errors.ts';
import type { KeyedLock } from '../intake/keyed-lock.ts';
import { dropPart, type PartFile } from '../intake/part-file.ts';
import { receivedKind } from '../received/received-object.ts';
import type { ReceivedResults } from '../received/received-results.ts';
import { chooseSyntax } from './accepted-syntaxes.ts';
import type { Callers, KnownCaller } from './callers.ts';
import { ObjectTooLarge, stageObject } from './stage-object.ts';
import { newBatchId, type TakeImageDeps, takeImage } from './take-image.ts';

export interface DicomDoorDeps extends TakeImageDeps {
  readonly callers: Callers;
  readonly results: ReceivedResults;
  readonly store: BlobStore;
  readonly lock: KeyedLock;
  readonly stagingDir: string;
  readonly maxFileBytes: number;
  /** An association ended otherwise than it should; the code is all that may be logged. */
  onFailure(code: string): void;
  onDefect(error: unknown): void;
}

export type DicomDoorListen = Pick<AssociationServerOptions, 'host' | 'port' | 'tls'>;

const maxAssociations = 32;
const idleMs = 60_000;

/** PS3.8 table 9-21: permanent, by the user, calling AE title not recognized. */
const stranger = { result: 1, source: 1, reason: 3 } as const;
/** Transient, by the provider, temporary congestion. */
const later = { result: 2, source: 3, reason: 1 } as const;

export async function openDicomDoor(
  deps: DicomDoorDeps,
  listen: DicomDoorListen,
): Promise<AssociationServer> {
  return await listenForAssociations({
    ...listen,
    maxAssociations,
    idleMs,
    handler: createHandler(deps),
  });
}

function createHandler(deps: DicomDoorDeps): AssociationHandler {
  /** What was found out when the association began holds while it lasts. */
  const known = new WeakMap<Caller, { readonly caller: KnownCaller; readonly batchId: string }>();
  return {
    choose: chooseSyntax,
    failed: (_, error) => deps.onFailure(error.code),
    async admit(caller) {
      try {
        const found = await deps.callers.find(caller.callingAe);
        if (found === undefined) return stranger;
        known.set(caller, { caller: found, batchId: newBatchId() });
        return undefined;
      } catch (error) {
        deps.onDefect(error);
        return later;
      }
    },
    async store(object) {
      const found = known.get(object.caller);
      if (found === undefined) return { status: statuses.notAuthorized };
      try {
        return await takeIn(deps, object, found.caller, found.batchId);
      } catch (error) {
        return replyToFailure(error, deps);
      }
    },
  };
}

async function takeIn(
  deps: DicomDoorDeps,
  object: ArrivingObject,
  { isNode, source }: KnownCaller,
  batchId: string,
): Promise<Reply> {
  const kind = receivedKind(object.sopClassUid);
  // A unit's Secondary Capture is a film, a node's is a picture of its result.
  const isResult = kind !== undefined && isNode;
  if (!isResult && source === undefined) return { status: statuses.notAuthorized };
  const staged = await stage(deps, object);
  try {
    if (isResult) return await takeResult(deps, object, kind, staged);
    if (source === undefined) return { status: statuses.notAuthorized };
    return await takeImage(deps, source, batchId, staged);
  } finally {
    await staged.close();
    await dropPart(staged.path);
  }
}

async function stage(deps: DicomDoorDeps, object: ArrivingObject): Promise<PartFile> {
  const { sopClassUid, sopInstanceUid, transferSyntax, dataSet } = object;
  const file = path.join(deps.stagingDir, `${randomUUID()}.dimse`);
  const head = { sopClassUid, sopInstanceUid, transferSyntax };
  return await stageObject(file, head, dataSet, deps.maxFileBytes);
}

/** Bytes first, then the row that refers to them: both durable before the node is told so. */
async function takeResult(
  { store, results, lock }: DicomDoorDeps,
  { caller, sopClassUid, sopInstanceUid }: ArrivingObject,
  kind: NonNullable<ReturnType<typeof receivedKind>>,
  staged: PartFile,
): Promise<Reply> {
  const { callingAe, calledAe } = caller;
  await staged.sync();
  const [sha256, sizeBytes] = [staged.sha256(), staged.offset];
  const said = { kind, callingAe, calledAe, sopClassUid, sopInstanceUid, sha256, sizeBytes };
  await lock.run(sha256, async () => {
    await store.putFile(sha256, staged.path);
    const bytes = await store.open(sha256);
    try {
      await results.take({ ...said, bytes });
    } finally {
      await bytes.close();
    }
  });
  return { status: statuses.success };
}

function replyToFailure(error: unknown, deps: DicomDoorDeps): Reply {
  // The line is gone: there is nobody to answer.
  if (error instanceof NetworkError) throw error;
  if (error instanceof ObjectTooLarge) {
    return { status: statuses.outOfResources, comment: 'too large' };
  }
  const isNoRoom = (error instanceof ServerError && error.code === 'storage-full') || isFull(error);
  if (isNoRoom) return { status: statuses.outOfResources, comment: 'storage full' };
  deps.onDefect(error);
  return { status: statuses.processingFailure };
}
