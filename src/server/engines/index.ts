/** The registry of CAD engines: one line each. */
import type { Engine } from './engine.ts';
import { simulator } from './simulator.ts';

export const engines: readonly Engine[] = [simulator];

export function engineById(id: string, among: readonly Engine[] = engines): Engine | undefined {
  return among.find((engine) => engine.id === id);
}
