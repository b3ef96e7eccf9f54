/** How long to wait before trying again: exponential with full jitter, so that a thousand clients don't return at once. */

export const backOffLimits = { firstMs: 500, longestMs: 30_000 } as const;

/** `attempt` counts from 0; `random` gives 0 to 1. The portal's own Retry-After is waited for at least. */
export function backOffMs(attempt: number, random: () => number, retryAfterS = 0): number {
  const ceiling = Math.min(
    backOffLimits.longestMs,
    backOffLimits.firstMs * 2 ** Math.min(attempt, 30),
  );
  return Math.max(Math.round(random() * ceiling), retryAfterS * 1000);
}
