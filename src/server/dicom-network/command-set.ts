/** DIMSE command sets (PS3.7 6.3, E): a few elements of group 0000 in implicit VR little endian. */
import { NetworkError } from './network-error.ts';

/** Command Field (0000,0100), PS3.7 E.1-1. */
export const commandFields = {
  storeRequest: 0x0001,
  storeResponse: 0x8001,
  echoRequest: 0x0030,
  echoResponse: 0x8030,
} as const;

/** A response has the highest bit of its request's Command Field set. */
export const responseBit = 0x8000;

export interface CommandSet {
  readonly commandField: number;
  /** Of a request. */
  readonly messageId?: number;
  /** Of a response: the request's. */
  readonly respondsTo?: number;
  readonly affectedSopClassUid?: string;
  readonly affectedSopInstanceUid?: string;
  /** PS3.7 E.1-1: 0 medium, 1 high, 2 low. */
  readonly priority?: number;
  readonly status?: number;
  readonly errorComment?: string;
  readonly hasDataSet: boolean;
}

/** The Command Data Set Type of a message that has none. */
const noDataSet = 0x0101;
const someDataSet = 0x0000;

const tags = {
  groupLength: 0x0000,
  affectedSopClassUid: 0x0002,
  commandField: 0x0100,
  messageId: 0x0110,
  respondsTo: 0x0120,
  priority: 0x0700,
  dataSetType: 0x0800,
  status: 0x0900,
  errorComment: 0x0902,
  affectedSopInstanceUid: 0x1000,
} as const;

export function encodeCommand(command: CommandSet): Buffer {
  const body = Buffer.concat([
    uid(tags.affectedSopClassUid, command.affectedSopClassUid),
    number(tags.commandField, command.commandField),
    number(tags.messageId, command.messageId),
    number(tags.respondsTo, command.respondsTo),
    number(tags.priority, command.priority),
    number(tags.dataSetType, command.hasDataSet ? someDataSet : noDataSet),
    number(tags.status, command.status),
    comment(tags.errorComment, command.errorComment),
    uid(tags.affectedSopInstanceUid, command.affectedSopInstanceUid),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([element(tags.groupLength, length), body]);
}

/** Elements that aren't named above are passed over. Throws `NetworkError` `protocol`. */
export function decodeCommand(bytes: Buffer): CommandSet {
  const values = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    if (at + 8 > bytes.length) throw broken();
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (bytes.readUInt16LE(at) !== 0 || end > bytes.length) throw broken();
    values.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, end));
    at = end;
  }
  const numberOf = (tag: number) => {
    const value = values.get(tag);
    return value !== undefined && value.length >= 2 ? value.readUInt16LE(0) : undefined;
  };
  const textOf = (tag: number) =>
    values
      .get(tag)
      ?.toString('latin1')
      .replace(/[ \0]+$/, '');
  const commandField = numberOf(tags.commandField);
  if (commandField === undefined) throw broken();
  return withoutAbsent({
    commandField,
    messageId: numberOf(tags.messageId),
    respondsTo: numberOf(tags.respondsTo),
    affectedSopClassUid: textOf(tags.affectedSopClassUid),
    affectedSopInstanceUid: textOf(tags.affectedSopInstanceUid),
    priority: numberOf(tags.priority),
    status: numberOf(tags.status),
    errorComment: textOf(tags.errorComment),
    hasDataSet: (numberOf(tags.dataSetType) ?? noDataSet) !== noDataSet,
  });
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined };

function withoutAbsent(command: Loose<Required<CommandSet>>): CommandSet {
  const present = Object.entries(command).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as unknown as CommandSet;
}

function element(tag: number, value: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(tag, 2);
  header.writeUInt32LE(value.length, 4);
  return Buffer.concat([header, value]);
}

function number(tag: number, value: number | undefined): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return element(tag, bytes);
}

/** UI is padded with a zero, LO with a space (PS3.5 6.2). */
function uid(tag: number, value: string | undefined): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  return element(tag, Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1'));
}

function comment(tag: number, value: string | undefined): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  const text = value.slice(0, 64);
  return element(tag, Buffer.from(text.length % 2 === 0 ? text : `${text} `, 'latin1'));
}

function broken(): NetworkError {
  return new NetworkError('protocol', 'a command set that can’t be read');
}
