/** All migrations, in order. */
import { first } from './0001-first.ts';
import { projectKeys } from './0002-project-keys.ts';
import { pixelHashes } from './0003-pixel-hashes.ts';
import { compaction } from './0004-compaction.ts';
import { lookQueue } from './0005-look-queue.ts';
import { receivedResults } from './0006-received-results.ts';
import { insights } from './0007-insights.ts';
import { engineCallbacks } from './0008-engine-callbacks.ts';
import { archiveEngines } from './0009-archive-engines.ts';
import { thresholds } from './0010-thresholds.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [
  first,
  projectKeys,
  pixelHashes,
  compaction,
  lookQueue,
  receivedResults,
  insights,
  engineCallbacks,
  archiveEngines,
  thresholds,
];
