/** What surrounds every page of a signed-in person: skip link, header, dialogs of the session. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../contract/accounts.ts';
import { isSessionHeld } from '../session/hold-session.ts';
import { IdleWatch } from '../session/idle-watch.tsx';
import {
  onSignedOutElsewhere,
  type SignOutReason,
  signOutEverywhere,
} from '../session/session-end.ts';
import { replaceSession, SessionContext, sessionQuery } from '../session/session-query.ts';
import { askToSignInAgain } from '../session/sign-in-again.ts';
import { SignInAgainHost } from '../session/sign-in-again-host.tsx';
import classes from './frame.module.css';
import { Header } from './header.tsx';

/** `session` is who was signed in when the page opened; the cache may know newer permissions. */
export function Frame({ session: opened }: { readonly session: Session }) {
  const { t } = useTranslation();
  const { data } = useQuery(sessionQuery);
  const session = data ?? opened;
  const leave = useLeave(data === null);
  const isOther = session.user.id !== opened.user.id;
  useEffect(() => {
    // In another tab somebody else signed in: nothing of the one before may stay. An upload asks for its own person.
    if (isOther && !isSessionHeld()) window.location.reload();
  }, [isOther]);
  const onIdle = useCallback(() => void leave('idle'), [leave]);
  const onSignOut = useCallback(() => void leave('asked'), [leave]);
  return (
    <SessionContext value={session}>
      <a href="#main" className={classes.skip}>
        {t('skip')}
      </a>
      <Header onSignOut={onSignOut} />
      <main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <IdleWatch idleTimeoutS={session.idleTimeoutS} onIdle={onIdle} onSignOut={onSignOut} />
      <SignInAgainHost person={session.user} />
    </SessionContext>
  );
}

/** Takes the person to the sign-in page once, whoever ended the session: they, the clock, the portal or another tab. */
function useLeave(ended: boolean): (reason: SignOutReason) => Promise<void> {
  const router = useRouter();
  const queryClient = useQueryClient();
  const leaving = useRef(false);
  const goToSignIn = useCallback(
    async (reason: SignOutReason) => {
      if (leaving.current) return;
      leaving.current = true;
      const to = router.state.location.href;
      queryClient.setQueryData(sessionQuery.queryKey, null);
      await router.navigate({
        to: '/sign-in',
        search: reason === 'asked' ? {} : { to, why: reason },
        ignoreBlocker: true,
      });
      replaceSession(queryClient, null);
    },
    [router, queryClient],
  );
  useEffect(() => {
    if (!ended) return;
    if (!isSessionHeld()) void goToSignIn('expired');
    else
      void askToSignInAgain().then((answer) => {
        if (answer === 'given-up') void goToSignIn('expired');
      });
  }, [ended, goToSignIn]);
  useEffect(() => onSignedOutElsewhere((reason) => void goToSignIn(reason)), [goToSignIn]);
  return useCallback(
    async (reason) => {
      if (leaving.current) return;
      await signOutEverywhere(reason);
      await goToSignIn(reason);
    },
    [goToSignIn],
  );
}
