/** Shows the sign-in dialog whenever `askToSignInAgain` waits for an answer. */
import { useSyncExternalStore } from 'react';
import type { User } from '../../contract/accounts.ts';
import { answerSignInAgain, isSignInAgainAsked, subscribeToSignInAgain } from './sign-in-again.ts';
import { SignInDialog } from './sign-in-dialog.tsx';

export function SignInAgainHost({ person }: { readonly person: User }) {
  const asked = useSyncExternalStore(subscribeToSignInAgain, isSignInAgainAsked);
  return (
    <SignInDialog
      opened={asked}
      person={person}
      onSignedIn={() => answerSignInAgain('signed-in')}
      onCancel={() => answerSignInAgain('given-up')}
    />
  );
}
