/** Every command there is. */
import type { Command } from '../command.ts';
import { deidentify } from './deidentify.ts';

export const commands: readonly Command[] = [deidentify];
