/** What keeps the portal from starting: stable codes, never reused, and words for the person at the terminal that say what to do. */

/** `docs/guide/operating.md` explains each. */
export const startErrorCodes = [
  'option-unknown',
  'option-invalid',
  'options-contradict',
  'file-unreadable',
  'certificate-invalid',
  'key-invalid',
  'key-encrypted',
  'key-mismatch',
  'port-taken',
  'port-reserved',
  'host-invalid',
  'dicom-port-taken',
  'dicom-port-reserved',
  'dicom-host-invalid',
  'data-folder-taken',
  'data-folder-unusable',
  'data-folder-full',
  'database-unreachable',
  'database-too-old',
  'database-too-new',
  'database-failed',
  'database-missing',
  'database-as-root',
  'name-taken',
  'tasks-incomplete',
] as const;
export type StartErrorCode = (typeof startErrorCodes)[number];

export interface StartProblem {
  readonly code: StartErrorCode;
  readonly message: string;
}

/** Its messages never hold a secret. */
export class StartError extends Error {
  readonly problems: readonly StartProblem[];

  constructor(problems: readonly StartProblem[], cause?: unknown) {
    super(problems.map(({ code, message }) => `${message} [${code}]`).join('\n'), { cause });
    this.name = 'StartError';
    this.problems = problems;
  }
}

export function startError(code: StartErrorCode, message: string, cause?: unknown): StartError {
  return new StartError([{ code, message }], cause);
}
