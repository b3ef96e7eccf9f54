/** When somebody last touched the portal, in whichever tab. */

const KEY = 'plainfilm.last-activity';
const EVENTS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
/** Written at most so often: storage wakes up every tab. */
const WRITE_EVERY_MS = 2_000;

let lastHere = Date.now();

export function noteActivity(nowMs = Date.now()): void {
  const due = nowMs - lastHere >= WRITE_EVERY_MS;
  lastHere = nowMs;
  if (due) store(nowMs);
}

/** Starts counting from now, as after signing in. */
export function restartActivity(nowMs = Date.now()): void {
  lastHere = nowMs;
  store(nowMs);
}

export function lastActivityMs(): number {
  return Math.max(lastHere, stored());
}

/** While `counts` says no (the warning is up: it wants an answer), a stray movement is not taken for one. */
export function watchActivity(target: Window, counts: () => boolean): () => void {
  const heard = () => {
    if (counts()) noteActivity();
  };
  for (const event of EVENTS)
    target.addEventListener(event, heard, { passive: true, capture: true });
  return () => {
    for (const event of EVENTS) target.removeEventListener(event, heard, { capture: true });
  };
}

// Storage can be forbidden in a private window; then each tab counts for itself.
function store(nowMs: number): void {
  try {
    localStorage.setItem(KEY, String(nowMs));
  } catch {}
}

function stored(): number {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}
