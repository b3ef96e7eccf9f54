/** A disk that fills up: the sender is told so, nothing is lost, and all goes on once there is room. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_HEADER, path as route } from '../../src/contract/routes.ts';
import { openTestPortal, type TestPortal, type TestProject, type TestUser } from '../portal.ts';
import { makeBatch, offsetOf, putImage, type TestImage, uploadHeaders } from '../uploads.ts';
import { makeFilms } from './films.ts';
import { recordedSha256s, stagedFiles } from './stored-images.ts';

/** A small disk of its own can be had by mounting one, which takes root on Linux. */
function mountSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'plainfilm-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m,mode=711', 'tmpfs', dir], {
      stdio: 'ignore',
    });
    return dir;
  } catch {
    fs.rmdirSync(dir);
    return undefined;
  }
}

const disk = mountSmallDisk();

afterAll(() => {
  if (disk === undefined) return;
  execFileSync('umount', ['--lazy', disk]);
  fs.rmdirSync(disk);
});

describe.skipIf(disk === undefined)(
  'a full disk (skipped where no small disk can be mounted: that takes root on Linux)',
  () => {
    let portal: TestPortal;
    let project: TestProject;
    let user: TestUser;
    let batchId: string;
    const filler = () => path.join(disk ?? '', 'filler');

    beforeAll(async () => {
      portal = await openTestPortal({ dataDir: path.join(disk ?? '', 'data') });
      project = await portal.makeProject();
      user = await portal.makeUser({
        grants: [{ projectId: project.id, permission: 'project/upload' }],
      });
      batchId = await makeBatch(portal.client.as(user), project.archiveId);
    });

    function fill(): void {
      const file = fs.openSync(filler(), 'w');
      try {
        for (;;) fs.writeSync(file, new Uint8Array(65_536));
      } catch {
        // No space left: as wanted.
      } finally {
        fs.closeSync(file);
      }
    }

    /** The disk fills up while the second half of the image is still to come. */
    async function putWhileFilling(image: TestImage): Promise<{ status: number; code: string }> {
      const request = http.request(
        new URL(route('upload', { uploadId: image.uploadId }), portal.url),
        {
          method: 'PUT',
          headers: {
            ...uploadHeaders(batchId, image),
            [CLIENT_HEADER]: '1',
            cookie: user.cookie,
            'content-length': image.bytes.byteLength,
          },
        },
      );
      const half = Math.floor(image.bytes.byteLength / 2);
      request.write(image.bytes.subarray(0, half));
      await expect
        .poll(() => stagedFiles(portal.config.dataDir), { timeout: 10_000 })
        .toContain(`${image.uploadId}.part`);
      fill();
      request.end(image.bytes.subarray(half));
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      const chunks: Buffer[] = await response.toArray();
      const { code } = JSON.parse(Buffer.concat(chunks).toString());
      return { status: response.statusCode ?? 0, code };
    }

    it('in the middle of an image drops the part, and takes the image when there is room again', async () => {
      const [first, second] = makeFilms(2, 1100) as [TestImage, TestImage];
      const uploader = portal.client.as(user);
      expect((await putImage(uploader, batchId, first)).status).toBe(201);
      expect(await putWhileFilling(second)).toEqual({ status: 507, code: 'storage-full' });
      expect(stagedFiles(portal.config.dataDir)).not.toContain(`${second.uploadId}.part`);
      // While it is full the answer comes before the bytes are taken.
      expect((await putImage(uploader, batchId, second)).status).toBe(507);
      expect(await offsetOf(uploader, batchId, second)).toBe(0);
      fs.rmSync(filler());
      await expect
        .poll(async () => (await putImage(uploader, batchId, second)).status, { timeout: 10_000 })
        .toBe(201);
      expect(await recordedSha256s(portal, project.archiveId)).toEqual(
        [first, second].map(({ metadata }) => metadata.sha256).toSorted(),
      );
    });
  },
);
