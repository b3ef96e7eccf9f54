/** Sending over a link that breaks, against a SCRIPTED transport that plays the portal in memory: no network here. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UploadReceipt } from '../contract/uploads.ts';
import { PortalError } from './portal-error.ts';
import { resumableUpload, type UploadSurroundings } from './resumable-upload.ts';
import type { Transport, TransportRequest } from './transport.ts';
import { createUploadGate } from './upload-gate.ts';

const uploadId = '6b1f0a52-5f0c-4c67-9a53-0d8b7a2c1e11';
const batchId = '0f6d2c0e-8d0b-4b65-9a7a-6f0d6f6b1c22';
const receipt: UploadReceipt = {
  uploadId,
  imageId: 'b0f5e7e4-1c2d-4e3f-8a9b-0c1d2e3f4a5b',
  caseId: 'c0f5e7e4-1c2d-4e3f-8a9b-0c1d2e3f4a5b',
  alreadyHeld: false,
  findings: [],
};
const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

/** What happens to one request: so many bytes arrive and the link breaks, the portal answers with a problem, or all is well. */
type Event =
  | 'fine'
  | { readonly cutAfterBytes: number; readonly code?: 'unreachable' | 'timed-out' }
  | { readonly status: number; readonly code?: string; readonly more?: object };

/** The portal in memory: keeps what arrived, and plays one event a request until there are none left. */
function scriptedPortal(events: readonly Event[]) {
  const left = [...events];
  const log: string[] = [];
  let held: Uint8Array | undefined;
  let sentBytes = 0;
  const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
    status,
    body: JSON.stringify(body),
    header: (name: string) => headers[name] ?? null,
  });
  const problem = (event: { status: number; code?: string; more?: object }) =>
    answer(event.status, {
      type: 'about:blank',
      title: 'scripted',
      status: event.status,
      code: event.code,
      ...event.more,
    });
  const append = (bytes: Uint8Array) => {
    const before: Uint8Array = held ?? new Uint8Array();
    held = new Uint8Array(before.byteLength + bytes.byteLength);
    held.set(before);
    held.set(bytes, before.byteLength);
    sentBytes += bytes.byteLength;
  };
  const transport: Transport = async (request: TransportRequest) => {
    request.signal.throwIfAborted();
    const at = request.headers['upload-offset'];
    log.push(at === undefined ? request.method : `${request.method} ${at}`);
    const next = left.shift();
    const event = next === 'fine' ? undefined : next;
    if (event && 'status' in event) return problem(event);
    const body = new Uint8Array((await request.body?.arrayBuffer()) ?? new ArrayBuffer(0));
    if (request.method === 'HEAD') {
      if (event) throw new PortalError(event.code ?? 'unreachable', 0);
      if (held === undefined) return answer(404, {});
      return answer(200, '', { 'upload-offset': String(held.byteLength) });
    }
    if (request.method === 'PUT') held = new Uint8Array();
    else if (Number(at) !== held?.byteLength)
      return problem({ status: 409, code: 'upload-offset-conflict' });
    if (event) {
      append(body.subarray(0, event.cutAfterBytes));
      throw new PortalError(event.code ?? 'unreachable', 0);
    }
    append(body);
    request.onProgress?.(body.byteLength);
    return answer(201, receipt);
  };
  return {
    transport,
    log,
    get held() {
      return held;
    },
    get sentBytes() {
      return sentBytes;
    },
  };
}

function surroundings(
  transport: Transport,
  more: Partial<UploadSurroundings> = {},
): UploadSurroundings & { waits: number[]; troubles: (string | undefined)[] } {
  const waits: number[] = [];
  const troubles: (string | undefined)[] = [];
  return {
    transport,
    gate: createUploadGate(),
    sleep: async (ms) => void waits.push(ms),
    random: () => 1,
    signIn: async () => {},
    onTrouble: (code) => void troubles.push(code),
    waits,
    troubles,
    ...more,
  };
}

function job(body: Blob = new Blob([content])) {
  const metadata = { sizeBytes: content.length, sha256: 'a'.repeat(64), kind: 'dicom' as const };
  return { uploadId, batchId, metadata, body };
}
const never = new AbortController().signal;

describe('a whole upload', () => {
  test('is one PUT, named by the client, with the batch and the metadata', async () => {
    const seen: TransportRequest[] = [];
    const portal = scriptedPortal([]);
    const around = surroundings((request) => {
      seen.push(request);
      return portal.transport(request);
    });
    const outcome = await resumableUpload(job(), around, () => {}, never);
    expect(outcome).toEqual({ kind: 'stored', receipt });
    expect(portal.log).toEqual(['PUT']);
    expect(seen[0]?.path).toBe(`/api/v1/uploads/${uploadId}`);
    expect(seen[0]?.headers['plainfilm-batch']).toBe(batchId);
    const header = Buffer.from(seen[0]?.headers['plainfilm-upload'] ?? '', 'base64url').toString();
    expect(JSON.parse(header)).toEqual(job().metadata);
  });

  test('carries no member that the contract does not know, such as a name given by mistake', async () => {
    let header = '';
    const portal = scriptedPortal([]);
    const around = surroundings((request) => {
      header = Buffer.from(request.headers['plainfilm-upload'] ?? '', 'base64url').toString();
      return portal.transport(request);
    });
    const careless = { ...job(), metadata: { ...job().metadata, fileName: 'DOE_JANE.dcm' } };
    await resumableUpload(careless, around, () => {}, never);
    expect(header).not.toContain('DOE');
  });
});

describe('a link that breaks', () => {
  test('at any bytes, any number of times: the portal holds exactly the file, nothing is sent twice', async () => {
    const cut = fc.record({ cutAfterBytes: fc.integer({ min: 0, max: content.length }) });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 12 }), async (cuts) => {
        const portal = scriptedPortal(cuts);
        const outcome = await resumableUpload(
          job(),
          surroundings(portal.transport),
          () => {},
          never,
        );
        expect(outcome.kind).toBe('stored');
        expect(portal.held).toEqual(content);
        expect(portal.sentBytes).toBe(content.length);
      }),
    );
  });

  test('after the last byte but before the answer: the rest is empty, not the whole again', async () => {
    const portal = scriptedPortal([{ cutAfterBytes: content.length }]);
    await resumableUpload(job(), surroundings(portal.transport), () => {}, never);
    expect(portal.log).toEqual(['PUT', 'HEAD', `PATCH ${content.length}`]);
  });

  test('waits longer each time with full jitter, at most 30 s, and starts low again after progress', async () => {
    const dead = Array.from({ length: 9 }, () => ({ cutAfterBytes: 0 }));
    const portal = scriptedPortal(dead);
    const around = surroundings(portal.transport, { random: () => 0.5 });
    await resumableUpload(job(), around, () => {}, never);
    expect(around.waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('tells what is wrong while it waits, and that it is over', async () => {
    const portal = scriptedPortal([{ cutAfterBytes: 10, code: 'timed-out' }]);
    const around = surroundings(portal.transport);
    await resumableUpload(job(), around, () => {}, never);
    expect(around.troubles[0]).toBe('timed-out');
    expect(around.troubles.at(-1)).toBeUndefined();
  });

  test('a connection in doubt is asked about, and counts as alive while more arrives', async () => {
    const arrived = [0, 100, 100, 700];
    const asked: unknown[] = [];
    const alive: boolean[] = [];
    const transport: Transport = async (request) => {
      if (request.method === 'POST') {
        asked.push([request.path, JSON.parse((await request.body?.text()) ?? '')]);
        const arrivedBytes = arrived.shift();
        const uploads = [{ uploadId, state: 'partial', offsetBytes: 0, arrivedBytes }];
        return { status: 200, body: JSON.stringify({ uploads }), header: () => null };
      }
      for (let i = 0; i < 4; i++) alive.push((await request.isArriving?.()) ?? false);
      return { status: 201, body: JSON.stringify(receipt), header: () => null };
    };
    const outcome = await resumableUpload(job(), surroundings(transport), () => {}, never);
    expect(outcome.kind).toBe('stored');
    expect(alive).toEqual([false, true, false, true]);
    expect(asked[0]).toEqual([`/api/v1/batches/${batchId}/held`, { uploadIds: [uploadId] }]);
  });

  test('a file that vanished is not taken for a broken link', async () => {
    const gone = new Blob([content]);
    gone.slice = () => {
      throw new DOMException('gone', 'NotReadableError');
    };
    const portal = scriptedPortal([{ cutAfterBytes: 0 }]);
    const outcome = await resumableUpload(
      job(gone),
      surroundings(portal.transport),
      () => {},
      never,
    );
    expect(outcome).toEqual({ kind: 'failed', code: 'file-unreadable', retryable: false });
  });
});

describe('what the portal says', () => {
  test('401 asks for sign-in and goes on from the offset', async () => {
    const portal = scriptedPortal([{ cutAfterBytes: 400 }, { status: 401, code: 'not-signed-in' }]);
    let asked = 0;
    const around = surroundings(portal.transport, { signIn: async () => void asked++ });
    expect((await resumableUpload(job(), around, () => {}, never)).kind).toBe('stored');
    expect(asked).toBe(1);
    expect(portal.log).toEqual(['PUT', 'HEAD', 'HEAD', 'PATCH 400']);
  });

  test('422 with findings is a refusal, and final', async () => {
    const findings = [{ check: 'view', code: 'view/lateral', level: 'error', params: {} }];
    const portal = scriptedPortal([{ status: 422, code: 'upload-refused', more: { findings } }]);
    const outcome = await resumableUpload(job(), surroundings(portal.transport), () => {}, never);
    expect(outcome).toEqual({ kind: 'refused', findings });
    expect(portal.log).toEqual(['PUT']);
  });

  test('a conflict of offsets is settled by asking', async () => {
    const portal = scriptedPortal([
      { cutAfterBytes: 100 },
      'fine',
      { status: 409, code: 'upload-offset-conflict' },
    ]);
    expect(
      (await resumableUpload(job(), surroundings(portal.transport), () => {}, never)).kind,
    ).toBe('stored');
    expect(portal.held).toEqual(content);
  });

  test.each([
    [409, 'upload-conflict'],
    [413, 'upload-too-large'],
    [404, 'not-found'],
    [403, 'forbidden'],
    [422, 'pseudonymisation-required'],
  ])('%i %s is a failure at once, with its code', async (status, code) => {
    const portal = scriptedPortal([{ status, code }]);
    const outcome = await resumableUpload(job(), surroundings(portal.transport), () => {}, never);
    expect(outcome).toEqual({ kind: 'failed', code, retryable: false });
  });

  test('a full disk is waited for, not for ever', async () => {
    const full = { status: 507, code: 'storage-full' };
    const portal = scriptedPortal([full, full]);
    expect(
      (await resumableUpload(job(), surroundings(portal.transport), () => {}, never)).kind,
    ).toBe('stored');
    const always = scriptedPortal(Array.from({ length: 100 }, () => full));
    expect(await resumableUpload(job(), surroundings(always.transport), () => {}, never)).toEqual({
      kind: 'failed',
      code: 'storage-full',
      retryable: true,
    });
  });

  test('a portal that is away is waited for as long as it takes', async () => {
    const away = Array.from({ length: 200 }, () => ({ status: 503 }));
    const portal = scriptedPortal(away);
    expect(
      (await resumableUpload(job(), surroundings(portal.transport), () => {}, never)).kind,
    ).toBe('stored');
  });

  test('Retry-After is waited for at least', async () => {
    const portal = scriptedPortal([
      { status: 429, code: 'too-many-requests', more: { retryAfterS: 7 } },
    ]);
    const around = surroundings(portal.transport);
    await resumableUpload(job(), around, () => {}, never);
    expect(around.waits).toEqual([7000]);
  });

  test('damage on the way begins again, three times at most', async () => {
    const damaged = { status: 422, code: 'upload-digest-mismatch' };
    const once = scriptedPortal([damaged]);
    expect((await resumableUpload(job(), surroundings(once.transport), () => {}, never)).kind).toBe(
      'stored',
    );
    const endless = scriptedPortal(
      Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? damaged : { status: 404 })),
    );
    expect(await resumableUpload(job(), surroundings(endless.transport), () => {}, never)).toEqual({
      kind: 'failed',
      code: 'upload-digest-mismatch',
      retryable: true,
    });
  });

  test('an answer outside the contract is never taken for success', async () => {
    const transport: Transport = async () => ({ status: 200, body: '{}', header: () => null });
    const outcome = await resumableUpload(job(), surroundings(transport), () => {}, never);
    expect(outcome).toEqual({ kind: 'failed', code: 'answer-invalid', retryable: false });
  });
});

describe('Pause and Cancel', () => {
  test('a pause stops what is in flight; later it goes on from the offset', async () => {
    const portal = scriptedPortal([{ cutAfterBytes: 300 }]);
    const gate = createUploadGate();
    const transport: Transport = async (request) => {
      try {
        return await portal.transport(request);
      } catch {
        // The link holds; it is the person who pauses after 300 bytes.
        gate.close('paused');
        throw request.signal.reason;
      }
    };
    const around = surroundings(transport, { gate });
    const upload = resumableUpload(job(), around, () => {}, never);
    await Promise.resolve();
    await expect.poll(() => gate.closed).toBe(true);
    expect(portal.log).toEqual(['PUT']);
    gate.open('paused');
    expect((await upload).kind).toBe('stored');
    expect(portal.log).toEqual(['PUT', 'HEAD', 'PATCH 300']);
    expect(around.waits).toEqual([]);
  });

  test('a cancel rejects with its reason, in flight and while waiting', async () => {
    const abort = new AbortController();
    const reason = new DOMException('cancelled', 'AbortError');
    const hanging: Transport = ({ signal }) =>
      new Promise((_, reject) => {
        signal.throwIfAborted();
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const flying = resumableUpload(job(), surroundings(hanging), () => {}, abort.signal);
    const gate = createUploadGate();
    gate.close('offline');
    const waiting = resumableUpload(job(), surroundings(hanging, { gate }), () => {}, abort.signal);
    abort.abort(reason);
    await expect(flying).rejects.toBe(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  test('the network coming back ends every back-off', async () => {
    const portal = scriptedPortal([{ cutAfterBytes: 0 }]);
    const gate = createUploadGate();
    const around = surroundings(portal.transport, {
      gate,
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          queueMicrotask(() => gate.wake());
        }),
    });
    expect((await resumableUpload(job(), around, () => {}, never)).kind).toBe('stored');
  });
});

test('progress counts from the beginning of the file, also after a break', async () => {
  const portal = scriptedPortal([{ cutAfterBytes: 250 }]);
  const progress: number[] = [];
  await resumableUpload(
    job(),
    surroundings(portal.transport),
    (sent) => void progress.push(sent),
    never,
  );
  expect(progress).toEqual([0, 250, 1000]);
});
