/** Email, Password and Sign in, as the page and the dialog both show them. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PortalError } from '../../client/portal-error.ts';
import type { Session } from '../../contract/accounts.ts';
import { api } from '../api.ts';
import { useErrorText } from '../errors/error-text.ts';
import { Notice } from '../shell/notice.tsx';

interface SignInFormProps {
  readonly onSignedIn: (session: Session) => void;
  /** Filled in and not to be changed: the person whose work waits. */
  readonly email?: string;
}

export function SignInForm({ onSignedIn, email: fixedEmail }: SignInFormProps) {
  const { t } = useTranslation('session');
  const [email, setEmail] = useState(fixedEmail ?? '');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => api.accounts.signIn({ email: email.trim(), password }),
    onSuccess: onSignedIn,
    onError: () => {
      setPassword('');
      passwordField.current?.focus();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const incomplete = email.trim() === '' || password === '';
    setMissing(incomplete);
    if (!incomplete) signIn.mutate();
    else if (email.trim() === '') emailField.current?.focus();
    else passwordField.current?.focus();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {signIn.isError && <SignInProblem error={signIn.error} />}
        <TextInput
          ref={emailField}
          label={t('email')}
          type="email"
          autoComplete="username"
          value={email}
          readOnly={fixedEmail !== undefined}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={missing && email.trim() === '' && t('emailMissing')}
        />
        <PasswordInput
          ref={passwordField}
          label={t('password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={missing && password === '' && t('passwordMissing')}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        />
        <Button type="submit" loading={signIn.isPending}>
          {t('signIn')}
        </Button>
      </Stack>
    </form>
  );
}

function SignInProblem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('session');
  const errorText = useErrorText();
  const waitS = error instanceof PortalError ? error.retryAfterS : undefined;
  const limited = error instanceof PortalError && error.code === 'too-many-requests';
  return (
    <Notice tone={error instanceof PortalError && error.status === 401 ? 'info' : 'warn'}>
      {limited && waitS !== undefined ? t('tooMany', { count: waitS }) : errorText(error)}
    </Notice>
  );
}
