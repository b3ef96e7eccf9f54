/** Decides, from times alone, whether an unattended page warns or signs out. */

/** So long before the end the person is asked. */
export const WARNING_MS = 60_000;

export type IdlePhase =
  | { readonly kind: 'attended' }
  | { readonly kind: 'warning'; readonly secondsLeft: number }
  | { readonly kind: 'over' };

export interface IdleFacts {
  readonly nowMs: number;
  /** Last key, click or touch in any tab. */
  readonly lastActivityMs: number;
  readonly idleTimeoutS: number;
  /** An upload runs. */
  readonly held: boolean;
}

export function idlePhase(facts: IdleFacts): IdlePhase {
  if (facts.held) return { kind: 'attended' };
  const leftMs = facts.lastActivityMs + facts.idleTimeoutS * 1000 - facts.nowMs;
  if (leftMs <= 0) return { kind: 'over' };
  // A portal with a very short timeout still leaves half of it in peace.
  const warningMs = Math.min(WARNING_MS, facts.idleTimeoutS * 500);
  if (leftMs > warningMs) return { kind: 'attended' };
  return { kind: 'warning', secondsLeft: Math.ceil(leftMs / 1000) };
}

/** The portal counts requests, not keystrokes: someone who only reads or types needs one sent now and then. */
export function keepAliveDue(nowMs: number, lastSentMs: number, idleTimeoutS: number): boolean {
  return nowMs - lastSentMs >= idleTimeoutS * 250;
}
