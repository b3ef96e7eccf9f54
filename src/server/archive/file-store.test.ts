/** The file store keeps the stores' contract. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openFileStore } from './file-store.ts';
import { describeStore } from './store.contract.ts';

describeStore('files', async () => {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'plainfilm-store-'));
  const store = await openFileStore(dir);
  return {
    store,
    stagingDir: store.stagingDir,
    close: async () => {
      await store.close();
      await fs.rm(dir, { recursive: true, force: true });
    },
  };
});
