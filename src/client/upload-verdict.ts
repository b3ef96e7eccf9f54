/** What an upload's failure means: who has to act, and whether trying again can help. */
import type { PortalError } from './portal-error.ts';

export type Verdict =
  /** Wait and go on; `limit` attempts without any progress, then it is a failure. */
  | { readonly kind: 'retry'; readonly limit: number }
  /** What the portal holds isn't what we think: ask for the offset and go on. */
  | { readonly kind: 'resync' }
  /** The bytes were damaged on the way and dropped: begin again. */
  | { readonly kind: 'restart' }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'give-up' };

/** An outage is waited for without end: a person who has enough presses Cancel. */
const endless: Verdict = { kind: 'retry', limit: Number.POSITIVE_INFINITY };
const patient: Verdict = { kind: 'retry', limit: 12 };
const brief: Verdict = { kind: 'retry', limit: 5 };

export function verdictOf(error: PortalError): Verdict {
  if (error.code === 'upload-offset-conflict') return { kind: 'resync' };
  if (error.code === 'upload-digest-mismatch') return { kind: 'restart' };
  if (error.code === 'file-unreadable') return { kind: 'give-up' };
  if (error.code === 'timed-out' || error.code === 'unreachable') return endless;
  switch (error.status) {
    case 401:
      return { kind: 'sign-in' };
    case 408:
    case 429:
    case 502:
    case 503:
    case 504:
      return endless;
    // The broken connection before this one isn't noticed by the portal yet.
    case 423:
      return endless;
    case 507:
      return patient;
    default:
      return error.status >= 500 ? brief : { kind: 'give-up' };
  }
}
