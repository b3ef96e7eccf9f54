/** Starts the portal from the environment's configuration, and stops it in good order. */
import './thread-pool.ts';
import { readConfig } from './config.ts';
import { describeError } from './http/log.ts';
import { StartError } from './start-error.ts';

// A defect ends the process as it would anyway, but without printing a message that may repeat a patient's data.
process.once('uncaughtException', (error) => {
  console.error(JSON.stringify(describeError(error)));
  process.exit(1);
});

try {
  const config = readConfig(process.env);
  // Loaded only now, so that a mistake in the configuration is told at once.
  const { startPortal } = await import('./portal.ts');
  const portal = await startPortal(config);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Supervisors signal the group and the child as well: stopping twice is stopping once.
    process.on(signal, () => portal.stop());
  }
  if (portal.firstLink !== undefined) {
    console.log(`Make the first administrator, once, at ${portal.firstLink}`);
  }
  console.log(`Plainfilm is ready at ${portal.url}`);
} catch (error) {
  console.error(error instanceof StartError ? error.message : JSON.stringify(describeError(error)));
  process.exitCode = 1;
}
