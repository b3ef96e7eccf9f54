/** Sends one object to a node: as it is where the node takes it so, else in a transfer syntax that it takes. */
import { type ByteSource, bufferSource } from '../../../core/bytes.ts';
import type { DicomObject } from '../../../core/dicom/data-set.ts';
import { readDicom } from '../../../core/dicom/read.ts';
import { explicitLittleEndian, implicitLittleEndian } from '../../../core/dicom/transfer-syntax.ts';
import {
  type AssociationClient,
  associate,
  type PeerNode,
  verification,
} from '../../dicom-network/association-client.ts';
import { NetworkError, type NetworkErrorCode } from '../../dicom-network/network-error.ts';
import type { ProposedContext } from '../../dicom-network/pdu.ts';
import { isStored } from '../../dicom-network/status.ts';
import { EngineError } from '../engine.ts';
import type { ObjectToSend } from './object-to-send.ts';

/** The whole file in another transfer syntax, pixels identical; undefined when that can't be. */
export type Transcode = (
  file: Uint8Array<ArrayBuffer>,
  transferSyntaxUid: string,
) => Promise<Uint8Array<ArrayBuffer> | undefined>;

const chunkBytes = 256 * 1024;
const ownContext = 1;

/** Rejects with `EngineError`; resolves only when the node has said that it stored the object. */
export async function sendObject(
  { object, sopClassUid, sopInstanceUid }: ObjectToSend,
  node: PeerNode,
  priority: 'low' | 'medium' | 'high',
  transcode: Transcode,
  signal: AbortSignal,
): Promise<void> {
  const own = object.transferSyntax.uid;
  const association = await guarded(associate(node, contextsFor(sopClassUid, own), signal));
  try {
    const context = bestContext(association);
    const { source, start, end } =
      context.transferSyntax === own
        ? dataSetOf(object)
        : await transcoded(object.original, context.transferSyntax, transcode);
    const status = await guarded(
      association.store({
        contextId: context.id,
        sopClassUid,
        sopInstanceUid,
        priority,
        dataSet: chunks(source, start, end),
      }),
    );
    if (!isStored(status)) throw refusal(status);
  } catch (error) {
    association.abort();
    throw error;
  }
  await association.release();
}

/** C-ECHO (PS3.4 A). Rejects with `EngineError`. */
export async function echoNode(node: PeerNode, signal: AbortSignal): Promise<void> {
  const context = {
    id: ownContext,
    abstractSyntax: verification,
    transferSyntaxes: [implicitLittleEndian.uid],
  };
  const association = await guarded(associate(node, [context], signal));
  // A node that knows no C-ECHO has accepted the association all the same: it is there and knows us.
  if (association.accepted.length > 0) {
    const status = await guarded(association.echo(ownContext));
    if (status !== 0) {
      association.abort();
      throw new EngineError('engine/node-refused', false);
    }
  }
  await association.release();
}

/** One transfer syntax a context: a peer that may choose would choose for itself, not for the image. */
function contextsFor(abstractSyntax: string, own: string): readonly ProposedContext[] {
  const syntaxes = new Set([own, explicitLittleEndian.uid, implicitLittleEndian.uid]);
  return [...syntaxes].map((uid, index) => ({
    id: ownContext + 2 * index,
    abstractSyntax,
    transferSyntaxes: [uid],
  }));
}

function bestContext({ accepted }: AssociationClient) {
  const [best] = accepted.toSorted((a, b) => a.id - b.id);
  // It will take no more the next time.
  if (best === undefined) throw new EngineError('engine/node-takes-no-such-image', false);
  return best;
}

async function transcoded(file: ByteSource, transferSyntaxUid: string, transcode: Transcode) {
  const bytes = Uint8Array.from(await file.read(0, file.sizeBytes));
  const converted = await transcode(bytes, transferSyntaxUid);
  if (converted === undefined) throw new EngineError('engine/image-not-convertible', false);
  return dataSetOf(await readDicom(bufferSource(converted)));
}

/** What stands in the file behind the meta information, deflated where it is; zeros behind the last element stay away. */
function dataSetOf({ original, transferSyntax, dataSetStart, dataSetEnd }: DicomObject) {
  const end = transferSyntax.deflated ? original.sizeBytes : dataSetEnd;
  return { source: original, start: dataSetStart, end };
}

async function* chunks(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += chunkBytes) {
    yield await source.read(at, Math.min(end, at + chunkBytes));
  }
}

/** Statuses A7xx say "not now"; the others say "not this" (PS3.4 table B.2-1). */
function refusal(status: number): EngineError {
  const isBusy = (status & 0xff00) === 0xa700;
  return new EngineError(isBusy ? 'engine/node-busy' : 'engine/node-refused', isBusy);
}

const codes: Readonly<Record<NetworkErrorCode, string>> = {
  unreachable: 'engine/node-unreachable',
  tls: 'engine/node-tls',
  rejected: 'engine/node-rejected',
  'calling-ae-unknown': 'engine/node-knows-not-us',
  'called-ae-unknown': 'engine/node-has-other-title',
  timeout: 'engine/node-timeout',
  aborted: 'engine/node-aborted',
  closed: 'engine/node-aborted',
  protocol: 'engine/node-protocol',
  'too-large': 'engine/node-protocol',
};

async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    // All of these may pass: cables, restarts, settings that somebody mends.
    if (error instanceof NetworkError) throw new EngineError(codes[error.code], true, error);
    throw error;
  }
}
