/** Every command there is. */
import type { Command } from '../command.ts';
import { check } from './check.ts';
import { deidentify } from './deidentify.ts';

export const commands: readonly Command[] = [check, deidentify];
