/** A session that ended in the middle: one dialog however many uploads were told, then all go on. */

interface Surroundings {
  /** Somebody may have signed in again already, in another tab or before this call. */
  readonly isSignedIn: () => Promise<boolean>;
  /** False when the person gives up. */
  readonly ask: () => Promise<boolean>;
  readonly gates: (closed: boolean) => void;
  readonly giveUp: () => void;
}

/** Resolves when somebody is signed in; rejects with the signal's reason when aborted. */
export function createSignInOnce({ isSignedIn, ask, gates, giveUp }: Surroundings) {
  let asking: Promise<void> | undefined;

  const askOnce = async () => {
    gates(true);
    const isIn = await isSignedIn().catch(() => false);
    const answered = isIn || (await ask());
    if (!answered) giveUp();
    gates(false);
  };

  return async (signal: AbortSignal): Promise<void> => {
    asking ??= askOnce().finally(() => {
      asking = undefined;
    });
    await asking;
    signal.throwIfAborted();
  };
}
