/** An archive's rules from a file: what the settings page keeps, as JSON. */
import fs from 'node:fs/promises';
import { z } from 'zod';
import { CheckSettings } from '../../contract/projects.ts';
import { compilePatientIdPattern } from '../../core/pipeline/patient-id-pattern.ts';
import type { Rules } from '../../core/pipeline/rules.ts';
import { checkSettingsProblems, resolveChecks } from '../../core/quality/settings.ts';
import { UsageError } from '../usage-error.ts';

/** An archive as the API gives it, or its checks alone. */
const ArchiveSettings = z.union([
  z.object({
    checks: CheckSettings,
    patientIdPattern: z.string().default(''),
    maxFileBytes: z.number().int().positive().optional(),
  }),
  CheckSettings.transform((checks) => ({ checks, patientIdPattern: '' })),
]);

/** The defaults without a file. Throws `UsageError` naming what is wrong in it. */
export async function readArchiveSettings(file: string | undefined): Promise<Rules> {
  if (file === undefined) return { checks: resolveChecks(), patientIdPattern: '' };
  const settings = ArchiveSettings.safeParse(await readJson(file));
  if (!settings.success) throw new UsageError('--archive-settings is not an archive’s settings.');
  const { checks, patientIdPattern } = settings.data;
  const [problem] = checkSettingsProblems(checks);
  if (problem !== undefined) {
    const at = [problem.check, problem.threshold].filter((part) => part !== undefined).join('.');
    throw new UsageError(`--archive-settings: ${at}: ${problem.code}.`);
  }
  if (patientIdPattern !== '' && compilePatientIdPattern(patientIdPattern) === undefined) {
    throw new UsageError('--archive-settings: patientIdPattern is no regular expression.');
  }
  const maxFileBytes = 'maxFileBytes' in settings.data ? settings.data.maxFileBytes : undefined;
  return {
    checks: resolveChecks(checks),
    patientIdPattern,
    ...(maxFileBytes === undefined ? {} : { maxFileBytes }),
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8'));
  } catch {
    throw new UsageError('--archive-settings can’t be read, or is no JSON.');
  }
}
