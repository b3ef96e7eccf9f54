/** Asks the person to sign in again in the middle of something; the dialog that answers is in the frame. */

export type SignInAgainAnswer = 'signed-in' | 'given-up';

type Listener = () => void;

let pending: PromiseWithResolvers<SignInAgainAnswer> | undefined;
const listeners = new Set<Listener>();

function changed() {
  for (const listener of listeners) listener();
}

/** Resolves when the same person is signed in again, or gives up. Callers that ask meanwhile share the answer. */
export function askToSignInAgain(): Promise<SignInAgainAnswer> {
  if (pending === undefined) {
    pending = Promise.withResolvers<SignInAgainAnswer>();
    changed();
  }
  return pending.promise;
}

export function answerSignInAgain(answer: SignInAgainAnswer): void {
  pending?.resolve(answer);
  pending = undefined;
  changed();
}

export function isSignInAgainAsked(): boolean {
  return pending !== undefined;
}

export function subscribeToSignInAgain(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
