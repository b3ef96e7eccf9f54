/** Protocol data units and command sets: what is written is read again, and what is broken is refused. */
import { once } from 'node:events';
import net from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type CommandSet, decodeCommand, encodeCommand } from './command-set.ts';
import { Connection } from './connection.ts';
import { decodePdu } from './decode-pdu.ts';
import {
  encodeAbort,
  encodeAssociateAccept,
  encodeAssociateReject,
  encodeAssociateRequest,
  encodeDataHead,
  encodeReleaseRequest,
} from './encode-pdu.ts';
import { NetworkError } from './network-error.ts';
import { type Pdu, pduHeaderBytes } from './pdu.ts';

function decoded(bytes: Buffer): Pdu {
  expect(bytes.readUInt32BE(2)).toBe(bytes.length - pduHeaderBytes);
  return decodePdu(bytes[0] ?? 0, bytes.subarray(pduHeaderBytes));
}

const uid = fc.stringMatching(/^1(\.[1-9][0-9]{0,3}){1,8}$/);
const ae = fc.stringMatching(/^[A-Z0-9_]{1,16}$/);
const id = fc.integer({ min: 0, max: 127 }).map((n) => 2 * n + 1);
const common = {
  calledAe: ae,
  callingAe: ae,
  maxPduBytes: fc.nat({ max: 0x7fffffff }),
  implementationClassUid: uid,
  implementationVersion: ae,
};

describe('association units', () => {
  it('come back as they were written', () => {
    const contexts = fc.array(
      fc.record({
        id,
        abstractSyntax: uid,
        transferSyntaxes: fc.array(uid, { minLength: 1, maxLength: 4 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(fc.record({ ...common, contexts }), (associate) => {
        expect(decoded(encodeAssociateRequest(associate))).toEqual({
          type: 'associate-request',
          associate,
        });
      }),
    );
    const answers = fc.array(
      fc.record({ id, result: fc.integer({ min: 0, max: 4 }), transferSyntax: uid }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(fc.record({ ...common, contexts: answers }), (associate) => {
        expect(decoded(encodeAssociateAccept(associate))).toEqual({
          type: 'associate-accept',
          associate,
        });
      }),
    );
  });

  it('reject, release and abort say why', () => {
    const reject = { result: 1, source: 1, reason: 7 };
    expect(decoded(encodeAssociateReject(reject))).toEqual({ type: 'associate-reject', reject });
    expect(decoded(encodeReleaseRequest())).toEqual({ type: 'release-request' });
    expect(decoded(encodeAbort(2, 6))).toEqual({ type: 'abort', source: 2, reason: 6 });
  });
});

describe('data values', () => {
  /** What arrives of bytes that are sent in pieces, as the connection reads it: on one line for all. */
  async function received(
    pieces: readonly Uint8Array[],
    count: number,
  ): Promise<(Pdu | undefined)[]> {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const sender = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
    const [receiver] = (await once(server, 'connection')) as [net.Socket];
    sender.setNoDelay(true);
    const connection = new Connection(receiver, 10_000);
    try {
      for (const piece of pieces)
        await new Promise<void>((sent) => sender.write(piece, () => sent()));
      sender.end();
      const units: (Pdu | undefined)[] = [];
      while (units.length < count) units.push(await connection.read());
      return units;
    } finally {
      sender.destroy();
      receiver.destroy();
      server.close();
    }
  }

  it('keep their context, their flags and their bytes, however the line cuts them', async () => {
    const value = fc.record({
      contextId: id,
      isCommand: fc.boolean(),
      isLast: fc.boolean(),
      bytes: fc.uint8Array({ maxLength: 40 }),
    });
    const property = fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 30 }),
      async (values, step) => {
        const line = Buffer.concat(
          values.flatMap(({ contextId, isCommand, isLast, bytes }) => [
            encodeDataHead(contextId, isCommand, isLast, bytes.length),
            bytes,
          ]),
        );
        const pieces: Buffer[] = [];
        for (let at = 0; at < line.length; at += step) pieces.push(line.subarray(at, at + step));
        const units = await received(pieces, values.length + 1);
        expect(units.pop()).toBeUndefined();
        const found = units.map((unit) => {
          if (unit?.type !== 'data') throw new Error('not a unit of data');
          return unit.values.map(({ pieces: got, ...rest }) => ({
            ...rest,
            bytes: new Uint8Array(Buffer.concat(got)),
          }));
        });
        expect(found).toEqual(
          values.map((each) => [{ ...each, bytes: new Uint8Array(each.bytes) }]),
        );
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });

  it('that don’t fit their unit are refused; a line that ends in one is closed', async () => {
    const whole = Buffer.concat([encodeDataHead(1, false, true, 8), Buffer.alloc(8)]);
    const tooLong = Buffer.from(whole);
    tooLong.writeUInt32BE(11, 6);
    await expect(received([tooLong], 1)).rejects.toMatchObject({ code: 'protocol' });
    await expect(received([whole.subarray(0, 15)], 1)).rejects.toMatchObject({ code: 'closed' });
    await expect(received([whole.subarray(0, 12)], 1)).rejects.toMatchObject({ code: 'closed' });
  });
});

test('whatever bytes come, a unit is read or refused, and nothing else happens', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), fc.uint8Array({ maxLength: 200 }), (type, body) => {
      try {
        decodePdu(type, Buffer.from(body));
      } catch (error) {
        expect(error).toBeInstanceOf(NetworkError);
      }
      try {
        decodeCommand(Buffer.from(body));
      } catch (error) {
        expect(error).toBeInstanceOf(NetworkError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('command sets come back as they were written', () => {
  const commands: CommandSet[] = [
    {
      commandField: 0x0030,
      messageId: 7,
      affectedSopClassUid: '1.2.840.10008.1.1',
      hasDataSet: false,
    },
    {
      commandField: 0x0001,
      messageId: 65535,
      affectedSopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
      affectedSopInstanceUid: '1.2.3',
      priority: 1,
      hasDataSet: true,
    },
    {
      commandField: 0x8001,
      respondsTo: 9,
      status: 0xa700,
      errorComment: 'no room',
      hasDataSet: false,
    },
  ];
  for (const command of commands) {
    const bytes = encodeCommand(command);
    expect(bytes.length % 2).toBe(0);
    // Command Group Length counts what follows it.
    expect(bytes.readUInt32LE(8)).toBe(bytes.length - 12);
    expect(decodeCommand(bytes)).toEqual(command);
  }
});
