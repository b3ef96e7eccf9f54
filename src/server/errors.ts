/** The server's catalogue of errors: stable codes, never reused; `http/problem.ts` turns them into problem+json. */

export const serverErrors = {
  'not-found': { status: 404, title: 'There is no such thing, or it is not yours to see' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'sign-in-refused': { status: 401, title: 'Email or password is wrong' },
  'client-header-missing': {
    status: 403,
    title: 'The request does not come from Plainfilm’s own pages',
  },
  forbidden: { status: 403, title: 'You may see this, but not change it' },
  'invalid-request': { status: 400, title: 'The request is not as the interface describes it' },
  'body-too-large': { status: 413, title: 'The request is larger than it can sensibly be' },
  'media-type-unknown': { status: 415, title: 'The request’s content type is not taken here' },
  'too-many-requests': { status: 429, title: 'Too many tries; wait a little' },
  'link-invalid': { status: 410, title: 'The link was used, has expired, or never was' },
  'email-taken': { status: 409, title: 'Someone is registered with that email' },
  'name-taken': { status: 409, title: 'That name is taken' },
  'last-administrator': { status: 409, title: 'The last administrator can’t be removed' },
  'demo-exists': { status: 409, title: 'The demonstration project exists already' },
  'ae-title-taken': { status: 409, title: 'Another X-ray unit has that AE title' },
  'engine-unknown': { status: 400, title: 'No such engine' },
  'engine-settings-invalid': { status: 400, title: 'The engine’s settings are not valid' },
  'check-settings-invalid': { status: 400, title: 'The settings of a check are not valid' },
  'thresholds-overlap': {
    status: 400,
    title: 'Two thresholds of equal rank would apply to the same patients',
  },
  'thresholds-changed': {
    status: 409,
    title: 'Someone else has changed the thresholds meanwhile',
  },
  'upload-conflict': { status: 409, title: 'An upload of that name has other content' },
  'other-patient': {
    status: 409,
    title: 'The archive has this picture under another Patient ID',
  },
  'other-facts': {
    status: 409,
    title: 'The archive has this picture with another age, sex or view',
  },
  'upload-offset-conflict': { status: 409, title: 'The upload continues at another offset' },
  'upload-busy': { status: 423, title: 'The upload is being received by another request' },
  'upload-too-large': { status: 413, title: 'The image is larger than the portal takes' },
  'upload-digest-mismatch': {
    status: 422,
    title: 'The bytes that arrived are not the bytes that were sent',
  },
  'upload-refused': { status: 422, title: 'The portal’s check refused the image' },
  'upload-name-in-pseudonymised-batch': {
    status: 400,
    title: 'A pseudonymised image must not bring a name',
  },
  'pseudonymisation-required': {
    status: 422,
    title: 'The project takes pseudonymised images only',
  },
  'transfer-syntax-unavailable': {
    status: 406,
    title: 'The image can’t be had in that transfer syntax',
  },
  'too-much-at-once': { status: 413, title: 'These are more images than one download takes' },
  'report-unavailable': {
    status: 409,
    title: 'The result can’t be had as a DICOM report',
  },
  'batch-conflict': { status: 409, title: 'A batch of that id has another destination or recipe' },
  'storage-full': { status: 507, title: 'The portal’s disk is full' },
  unavailable: { status: 503, title: 'The portal can’t do that at the moment' },
  internal: { status: 500, title: 'Something went wrong in the portal' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ServerErrorCode = keyof typeof serverErrors;

/** An expected failure on its way to the door. Its message never carries patient data, tokens or file names. */
export class ServerError extends Error {
  readonly code: ServerErrorCode;
  /** Further members of the problem document. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ServerErrorCode,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(serverErrors[code].title, { cause });
    this.name = 'ServerError';
    this.code = code;
    this.details = details;
  }
}
