/** Every code that a file can be told about, as types: a code without words in a locale file does not compile. */
import type { checks } from './checks/index.ts';
import type { EngineCode, Finding } from './finding.ts';

/** What the pipeline itself finds, beside the registered checks. Always errors: no archive can switch them off. */
export const stepReasons = {
  readable: [
    'empty',
    'gone',
    'not-an-image',
    'dicomdir',
    'truncated',
    'damaged',
    'too-complex',
    'unknown-encoding',
    // What people drop by mistake, recognised by its first bytes.
    'pdf',
    'archive',
    'heic',
    'tiff',
    'other-picture',
    'nifti',
    'video',
    'document',
    'program',
    'text',
  ],
  deid: [
    'required',
    'not-proven',
    'unknown-recipe',
    'bad-replacement',
    'overlay-in-pixels',
    'frames-not-inspected',
    'pixels-not-cleaned',
    'cannot-protect',
  ],
} as const;

export type StepId = keyof typeof stepReasons;
export type StepReason<S extends StepId> = (typeof stepReasons)[S][number];

type RegisteredCheck = (typeof checks)[number];

/** Ids of the registered checks, which an archive sets. */
export type CheckId = RegisteredCheck['id'];

/** `check/reason`. */
export type FindingCode =
  | { [S in StepId]: `${S}/${StepReason<S>}` }[StepId]
  | { [C in RegisteredCheck as C['id']]: `${C['id']}/${C['reasons'][number]}` }[CheckId];

export function stepFinding<S extends StepId>(
  step: S,
  reason: StepReason<S>,
  engineCode?: EngineCode,
  params: Finding['params'] = {},
): Finding {
  return {
    check: step,
    code: `${step}/${reason}`,
    level: 'error',
    params,
    ...(engineCode === undefined ? {} : { engineCode }),
  };
}
