/** Ends a process of the bench's own, as Ctrl-C would. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
