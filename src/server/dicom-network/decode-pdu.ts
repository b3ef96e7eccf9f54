/** Reads protocol data units (PS3.8 9.3). What doesn't fit its own lengths is refused. */
import { itemTypes } from './encode-pdu.ts';
import { NetworkError } from './network-error.ts';
import {
  type AnsweredContext,
  type DataValue,
  type Pdu,
  type ProposedContext,
  pduTypes,
} from './pdu.ts';

/** `body` is what follows the header; of any unit but data, which isn't put together. Throws `NetworkError` `protocol`. */
export function decodePdu(type: number, body: Buffer): Exclude<Pdu, { type: 'data' }> {
  switch (type) {
    case pduTypes.associateRequest:
      return {
        type: 'associate-request',
        associate: associate(body, itemTypes.proposedContext, proposedContext),
      };
    case pduTypes.associateAccept:
      return {
        type: 'associate-accept',
        associate: associate(body, itemTypes.answeredContext, answeredContext),
      };
    case pduTypes.associateReject:
      return {
        type: 'associate-reject',
        reject: { result: byte(body, 1), source: byte(body, 2), reason: byte(body, 3) },
      };
    case pduTypes.releaseRequest:
      return { type: 'release-request' };
    case pduTypes.releaseResponse:
      return { type: 'release-response' };
    case pduTypes.abort:
      return { type: 'abort', source: byte(body, 2), reason: byte(body, 3) };
    default:
      throw new NetworkError('protocol', 'an unknown protocol data unit');
  }
}

/** Item length, presentation context, message control header (PS3.8 9.3.5.1, E.2). */
export const valueHeadBytes = 6;

/** `left`: how much of the unit is left from the head on, the head included. */
export function decodeValueHead(
  head: Buffer,
  left: number,
): Omit<DataValue, 'pieces'> & { readonly sizeBytes: number } {
  if (head.length < valueHeadBytes) throw broken();
  const sizeBytes = head.readUInt32BE(0) - 2;
  if (sizeBytes < 0 || valueHeadBytes + sizeBytes > left) throw broken();
  const control = byte(head, 5);
  return {
    sizeBytes,
    contextId: byte(head, 4),
    isCommand: (control & 1) === 1,
    isLast: (control & 2) === 2,
  };
}

function associate<C>(body: Buffer, contextType: number, context: (body: Buffer) => C) {
  if (body.length < 68) throw broken();
  const contexts: C[] = [];
  const user = new Map<number, Buffer>();
  for (const { type, bytes } of items(body.subarray(68))) {
    if (type === contextType) contexts.push(context(bytes));
    if (type !== itemTypes.userInformation) continue;
    for (const part of items(bytes)) user.set(part.type, part.bytes);
  }
  const maximum = user.get(itemTypes.maximumLength);
  return {
    calledAe: text(body.subarray(4, 20)),
    callingAe: text(body.subarray(20, 36)),
    contexts,
    maxPduBytes: maximum !== undefined && maximum.length === 4 ? maximum.readUInt32BE(0) : 0,
    implementationClassUid: text(user.get(itemTypes.implementationClassUid)),
    implementationVersion: text(user.get(itemTypes.implementationVersion)),
  };
}

function proposedContext(body: Buffer): ProposedContext {
  const parts = [...items(body.subarray(4))];
  const abstract = parts.find(({ type }) => type === itemTypes.abstractSyntax);
  return {
    id: byte(body, 0),
    abstractSyntax: text(abstract?.bytes),
    transferSyntaxes: parts
      .filter(({ type }) => type === itemTypes.transferSyntax)
      .map(({ bytes }) => text(bytes)),
  };
}

function answeredContext(body: Buffer): AnsweredContext {
  const [syntax] = items(body.subarray(4));
  return { id: byte(body, 0), result: byte(body, 2), transferSyntax: text(syntax?.bytes) };
}

function* items(body: Buffer): Generator<{ type: number; bytes: Buffer }> {
  for (let at = 0; at < body.length; ) {
    if (at + 4 > body.length) throw broken();
    const end = at + 4 + body.readUInt16BE(at + 2);
    if (end > body.length) throw broken();
    yield { type: byte(body, at), bytes: body.subarray(at + 4, end) };
    at = end;
  }
}

/** Without padding: spaces, and with some peers zeros. */
function text(bytes: Buffer | undefined): string {
  return (bytes?.toString('latin1') ?? '').replace(/^[ \0]+|[ \0]+$/g, '');
}

function byte(body: Buffer, at: number): number {
  const value = body[at];
  if (value === undefined) throw broken();
  return value;
}

function broken(): NetworkError {
  return new NetworkError('protocol', 'a protocol data unit that doesn’t fit its length');
}
