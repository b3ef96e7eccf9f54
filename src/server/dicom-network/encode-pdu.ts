/** Writes protocol data units (PS3.8 9.3). */
import {
  type AssociateAccept,
  type AssociateReject,
  type AssociateRequest,
  applicationContext,
  pduHeaderBytes,
  pduTypes,
} from './pdu.ts';

/** Items and sub-items (PS3.8 tables 9-12 to 9-20, PS3.7 D.3.3). */
export const itemTypes = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  answeredContext: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maximumLength: 0x51,
  implementationClassUid: 0x52,
  implementationVersion: 0x55,
} as const;

export function encodeAssociateRequest(request: AssociateRequest): Buffer {
  const contexts = request.contexts.map(({ id, abstractSyntax, transferSyntaxes }) =>
    item(itemTypes.proposedContext, [
      Buffer.from([id, 0, 0, 0]),
      uidItem(itemTypes.abstractSyntax, abstractSyntax),
      ...transferSyntaxes.map((uid) => uidItem(itemTypes.transferSyntax, uid)),
    ]),
  );
  return pdu(pduTypes.associateRequest, [head(request), ...contexts, userInformation(request)]);
}

export function encodeAssociateAccept(accept: AssociateAccept): Buffer {
  const contexts = accept.contexts.map(({ id, result, transferSyntax }) =>
    item(itemTypes.answeredContext, [
      Buffer.from([id, 0, result, 0]),
      uidItem(itemTypes.transferSyntax, transferSyntax),
    ]),
  );
  return pdu(pduTypes.associateAccept, [head(accept), ...contexts, userInformation(accept)]);
}

export function encodeAssociateReject({ result, source, reason }: AssociateReject): Buffer {
  return pdu(pduTypes.associateReject, [Buffer.from([0, result, source, reason])]);
}

export const encodeReleaseRequest = () => pdu(pduTypes.releaseRequest, [Buffer.alloc(4)]);
export const encodeReleaseResponse = () => pdu(pduTypes.releaseResponse, [Buffer.alloc(4)]);

export function encodeAbort(source: number, reason: number): Buffer {
  return pdu(pduTypes.abort, [Buffer.from([0, 0, source, reason])]);
}

/** What stands before the bytes of one data value in a P-DATA-TF of its own: 12 bytes. */
export function encodeDataHead(
  contextId: number,
  isCommand: boolean,
  isLast: boolean,
  sizeBytes: number,
): Buffer {
  const out = Buffer.alloc(dataHeadBytes);
  out[0] = pduTypes.data;
  out.writeUInt32BE(sizeBytes + 6, 2);
  out.writeUInt32BE(sizeBytes + 2, 6);
  out[10] = contextId;
  out[11] = (isCommand ? 1 : 0) | (isLast ? 2 : 0);
  return out;
}

export const dataHeadBytes = 12;

/** Protocol version, AE titles, application context: what both kinds of associate begin with. */
function head({ calledAe, callingAe }: { calledAe: string; callingAe: string }): Buffer {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(1, 0);
  fixed.write(calledAe.slice(0, 16).padEnd(16), 4, 'latin1');
  fixed.write(callingAe.slice(0, 16).padEnd(16), 20, 'latin1');
  return Buffer.concat([fixed, uidItem(itemTypes.applicationContext, applicationContext)]);
}

function userInformation(own: {
  maxPduBytes: number;
  implementationClassUid: string;
  implementationVersion: string;
}): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(own.maxPduBytes);
  return item(itemTypes.userInformation, [
    item(itemTypes.maximumLength, [length]),
    uidItem(itemTypes.implementationClassUid, own.implementationClassUid),
    uidItem(itemTypes.implementationVersion, own.implementationVersion),
  ]);
}

/** UIDs and names stand here without padding (PS3.8 Annex F). */
function uidItem(type: number, uid: string): Buffer {
  return item(type, [Buffer.from(uid, 'latin1')]);
}

function item(type: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const header = Buffer.from([type, 0, 0, 0]);
  header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}

function pdu(type: number, parts: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(pduHeaderBytes);
  const body = Buffer.concat(parts);
  header[0] = type;
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}
