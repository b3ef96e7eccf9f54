/** The worker's work without a thread, against a SCRIPTED transport that keeps what would have been sent. */
import { describe, expect, test } from 'vitest';
import { buildChestFilm } from '../../../test/builders/dicom-chest-film.ts';
import type { Transport, TransportRequest } from '../../client/transport.ts';
import { defaultRecipe } from '../../core/deid/recipe.ts';
import { createWorkerHost } from './worker-host.ts';
import type { FromWorker, Job } from './worker-protocol.ts';

const rules = { checks: {}, patientIdPattern: '', maxFileBytes: 1e9 };
const uploadId = '6b1f0a52-5f0c-4c67-9a53-0d8b7a2c1e11';
const receipt = {
  uploadId,
  imageId: 'b0f5e7e4-1c2d-4e3f-8a9b-0c1d2e3f4a5b',
  caseId: 'c0f5e7e4-1c2d-4e3f-8a9b-0c1d2e3f4a5b',
  alreadyHeld: false,
  findings: [],
};

/** Runs one job to its end; every lane that is asked for is free. */
async function run(job: Job) {
  const sent: { request: TransportRequest; body: string }[] = [];
  const transport: Transport = async (request) => {
    const bytes = Buffer.from((await request.body?.arrayBuffer()) ?? new ArrayBuffer(0));
    sent.push({ request, body: bytes.toString('latin1') });
    return { status: 201, body: JSON.stringify(receipt), header: () => null };
  };
  const events: string[] = [];
  const ended = Promise.withResolvers<FromWorker>();
  const host = createWorkerHost({
    transport,
    post: (message) => {
      if (message.type !== 'event') ended.resolve(message);
      else {
        events.push(message.event.type);
        if (message.event.type === 'lane-wanted') host({ type: 'lane', task: 1 });
      }
    },
  });
  host({ type: 'start', task: 1, job });
  const message = await ended.promise;
  return { message, result: 'result' in message ? message.result : undefined, sent, events };
}

const film = buildChestFilm({
  rows: 1100,
  columns: 1100,
  attributes: { PatientName: 'DOE^JANE', PatientID: 'HOSP-77', PatientBirthDate: '19870412' },
});
const file = new File([film], 'DOE JANE 1987.dcm');
const sendJob = (treatment: Extract<Job, { kind: 'send' }>['treatment']) =>
  ({
    kind: 'send',
    file,
    rules,
    treatment,
    compact: false,
    batchId: uploadId,
    uploadId,
  }) as const;

describe('sending', () => {
  test('a pseudonymised film: no name, number or date of the patient in body, headers or address', async () => {
    const { result, sent, events } = await run(
      sendJob({
        kind: 'protect',
        recipe: defaultRecipe,
        replacement: { patientId: 'SITE-0001' },
      }),
    );
    expect(result).toMatchObject({ status: 'accepted', receipt });
    expect(sent).toHaveLength(1);
    const { request, body } = sent[0]!;
    const header = Buffer.from(request.headers['plainfilm-upload'] ?? '', 'base64url').toString();
    expect(body).toContain('SITE-0001');
    expect(JSON.parse(header)).not.toHaveProperty('name');
    for (const secret of ['DOE', 'JANE', 'HOSP-77', '19870412', 'Refer^Ann', 'ACC0001', '20240304'])
      for (const place of [body, header, JSON.stringify(request.headers), request.path])
        expect(place, secret).not.toContain(secret);
    expect(events).toEqual([
      'stage',
      'stage',
      'lane-wanted',
      'progress',
      'trouble',
      'lane-left',
      'stage',
    ]);
  });

  test('a film sent as it is: the same bytes, under its cleaned name', async () => {
    const { sent } = await run(sendJob({ kind: 'keep', name: 'DOE_JANE_1987.dcm' }));
    expect(sent[0]?.body).toBe(Buffer.from(film).toString('latin1'));
    const header = Buffer.from(sent[0]?.request.headers['plainfilm-upload'] ?? '', 'base64url');
    expect(JSON.parse(header.toString()).name).toBe('DOE_JANE_1987.dcm');
  });

  test('a film whose identity can’t be removed does not leave', async () => {
    const { result, sent } = await run(
      sendJob({
        kind: 'protect',
        recipe: { profile: 'basic', options: ['no-such-option' as never] },
        replacement: { patientId: 'SITE-0001' },
      }),
    );
    expect(result).toMatchObject({ status: 'refused' });
    expect(sent).toEqual([]);
  });
});

test('a file that vanished has words of its own', async () => {
  const gone = new File([film], 'gone.dcm');
  gone.slice = () => {
    throw new DOMException('gone', 'NotFoundError');
  };
  const { result } = await run({ kind: 'examine', file: gone, rules });
  expect(result).toMatchObject({ findings: [{ code: 'readable/gone' }] });
});

test('examining tells what is found and whom the file names', async () => {
  const { result } = await run({ kind: 'examine', file, rules });
  expect(result).toMatchObject({
    facts: { kind: 'dicom', modality: 'DX' },
    identity: { patientName: 'DOE^JANE', birthYear: '1987' },
  });
});
