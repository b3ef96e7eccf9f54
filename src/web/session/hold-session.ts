/** Work that must not be cut off by the idle sign-out, such as an upload, holds the session while it runs. */

const holds = new Set<symbol>();

/** Call the returned function when the work is over; calling it twice is harmless. */
export function holdSession(): () => void {
  const hold = Symbol('session hold');
  holds.add(hold);
  return () => {
    holds.delete(hold);
  };
}

export function isSessionHeld(): boolean {
  return holds.size > 0;
}
