/** A part file holds what came, in order, however it was cut into chunks and requests. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { beginPart, continuePart, durableBytes } from './part-file.ts';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-part-'));
afterAll(() => fs.rmSync(dir, { recursive: true }));

const whole = new Uint8Array(1_500_000).map((_, i) => (i * 7 + (i >> 8)) % 256);
const yes = Promise.resolve(true);
let files = 0;

async function* inChunks(bytes: Uint8Array, chunkBytes: number, broken: boolean) {
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) {
    yield bytes.subarray(at, at + chunkBytes);
  }
  if (broken) throw new Error('cut');
}

it('is the whole, with its SHA-256, after any cuts', async () => {
  const chunk = fc.integer({ min: 1000, max: 400_000 });
  const cuts = fc.array(fc.integer({ min: 0, max: whole.byteLength }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(cuts, chunk, async (cutAt, chunkBytes) => {
      const file = path.join(dir, `${files++}.part`);
      let offset = 0;
      for (const end of [...cutAt.toSorted((a, b) => a - b), whole.byteLength]) {
        const part = offset === 0 ? beginPart(file, yes) : await continuePart(file, offset);
        const broken = end < whole.byteLength;
        const appending = part.append(inChunks(whole.subarray(offset, end), chunkBytes, broken));
        if (broken) await expect(appending).rejects.toThrow('cut');
        else await appending;
        if (!broken) {
          const source = part.source();
          for (const [from, to] of [
            [0, 10],
            [200_000, 700_000],
            [whole.byteLength - 5, whole.byteLength + 5],
          ] as const) {
            expect(Buffer.from(await source.read(from, to)).equals(whole.subarray(from, to))).toBe(
              true,
            );
          }
          expect(part.sha256()).toBe(createHash('sha256').update(whole).digest('hex'));
        }
        await part.close();
        offset = await durableBytes(file);
        expect(offset).toBe(end);
      }
      expect(fs.readFileSync(file).equals(whole)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

it('touches no file before its bytes are known to be wanted, and keeps what came meanwhile', async () => {
  const file = path.join(dir, 'asked.part');
  const answer = Promise.withResolvers<boolean>();
  const part = beginPart(file, answer.promise);
  const appending = part.append(inChunks(whole.subarray(0, 100_000), 10_000, false));
  await new Promise(setImmediate);
  expect(fs.existsSync(file)).toBe(false);
  answer.resolve(true);
  await appending;
  await part.close();
  expect(fs.readFileSync(file).equals(whole.subarray(0, 100_000))).toBe(true);
});

it('stops reading, and makes no file, when its bytes are not wanted or may not come', async () => {
  for (const wanted of [Promise.resolve(false), Promise.reject(new Error('not yours'))]) {
    const file = path.join(dir, 'unwanted.part');
    const part = beginPart(file, wanted);
    let asked = 0;
    const endless = (async function* () {
      for (;;) {
        asked += 1;
        yield whole.subarray(0, 100_000);
        await new Promise(setImmediate);
      }
    })();
    const outcome = await part.append(endless).catch(({ message }: Error) => message);
    expect([undefined, 'not yours']).toContain(outcome);
    await part.close();
    expect(asked).toBeLessThan(5);
    expect(fs.existsSync(file)).toBe(false);
  }
});

it('that is not there has no bytes', async () => {
  expect(await durableBytes(path.join(dir, 'none.part'))).toBe(0);
});
