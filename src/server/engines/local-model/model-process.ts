/** The process that runs models; its wiring only. The portal ends it when it takes too long, or too much. */
import fs from 'node:fs';
import type { ModelAnswer, ModelRequest } from './model-messages.ts';
import {
  createModelSessions,
  loadRuntime,
  ModelFailure,
  type ModelSessions,
  type Runtime,
} from './model-sessions.ts';
import { runModel } from './run-model.ts';

/** When memory runs out, this is what Linux is to end, not the portal or its database. */
function offerToEndFirst(): void {
  try {
    fs.writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Another system, or one that doesn't allow it: models run all the same.
  }
}

offerToEndFirst();

let opened: { readonly runtime: Runtime; readonly sessions: ModelSessions } | undefined;

async function open() {
  const runtime = await loadRuntime();
  return { runtime, sessions: createModelSessions(runtime) };
}

async function answer({ id, ...request }: ModelRequest): Promise<ModelAnswer> {
  try {
    opened ??= await open();
    const { runtime, sessions } = opened;
    return { id, outcome: await runModel(runtime, sessions, { id, ...request }) };
  } catch (error) {
    if (error instanceof ModelFailure) return { id, outcome: { problem: error.problem } };
    throw error;
  }
}

process.on('message', async (request: ModelRequest) => process.send?.(await answer(request)));
// Without the portal there is nobody to answer.
process.on('disconnect', () => process.exit());
