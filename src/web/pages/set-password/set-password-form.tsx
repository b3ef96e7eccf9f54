/** The fields of a one-time link, with the rules beside them. */
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { replaceSession } from '../../session/session-query.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Notice } from '../../shell/notice.tsx';
import { type PasswordProblems, passwordProblems } from './password-problems.ts';

interface SetPasswordFormProps {
  readonly token: string;
  readonly first: boolean;
  /** Whose password; empty for the first administrator. */
  readonly email: string;
}

export function SetPasswordForm({ token, first, email: knownEmail }: SetPasswordFormProps) {
  const { t } = useTranslation('session');
  const errorText = useErrorText();
  const [entry, setEntry] = useState({ email: '', name: '', password: '', repeated: '' });
  const [problems, setProblems] = useState<PasswordProblems>({});
  const redeem = useRedeem();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const found = passwordProblems({ ...entry, first });
    setProblems(found);
    if (Object.keys(found).length > 0) return focusFirstInvalid(event.currentTarget);
    const { email, name, password } = entry;
    redeem.mutate({ token, password, ...(first ? { email: email.trim(), name } : {}) });
  }

  const field = (name: keyof typeof entry) => ({
    value: entry[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      setEntry({ ...entry, [name]: event.currentTarget.value });
    },
    error: problems[name] === undefined ? undefined : t(problems[name]),
  });
  const eye = { visibilityToggleButtonProps: { 'aria-label': t('showPassword') } };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {redeem.isError && <Notice tone="bad">{errorText(redeem.error)}</Notice>}
        {first ? (
          <>
            <TextInput label={t('name')} autoComplete="name" {...field('name')} />
            <TextInput
              label={t('email')}
              type="email"
              autoComplete="username"
              {...field('email')}
            />
          </>
        ) : (
          // For password managers, which file the new password under it.
          <input type="email" autoComplete="username" value={knownEmail} readOnly hidden />
        )}
        <PasswordInput
          label={t('newPassword')}
          description={t('passwordRules')}
          autoComplete="new-password"
          {...eye}
          {...field('password')}
        />
        <PasswordInput
          label={t('repeatPassword')}
          autoComplete="new-password"
          {...eye}
          {...field('repeated')}
        />
        <Button type="submit" loading={redeem.isPending}>
          {t('setPassword')}
        </Button>
      </Stack>
    </form>
  );
}

function useRedeem() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: api.accounts.redeemLink,
    onSuccess: (session) => {
      replaceSession(queryClient, session);
      void router.navigate({ to: '/', replace: true });
    },
  });
}
