/** Email and name of somebody new, as both dialogs that register people ask for them. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Email } from '../../../contract/accounts.ts';
import { nameProblem, refusedField } from './field-text.ts';

export interface NewPersonDraft {
  /** As typed. */
  readonly typedEmail: string;
  readonly email: string;
  readonly name: string;
  readonly emailError: string | undefined;
  readonly nameError: string | undefined;
  readonly setEmail: (email: string) => void;
  readonly setName: (name: string) => void;
}

export function useNewPerson(): NewPersonDraft {
  const { t } = useTranslation('settings');
  const [typedEmail, setEmail] = useState('');
  const [name, setName] = useState('');
  const email = typedEmail.trim();
  return {
    typedEmail,
    email,
    name,
    emailError: Email.safeParse(email).success ? undefined : t('emailInvalid'),
    nameError: nameProblem(t, name),
    setEmail,
    setName,
  };
}

interface NewPersonFieldsProps {
  readonly draft: NewPersonDraft;
  /** What is wrong shows after the first try to send. */
  readonly tried: boolean;
  /** Of the last try: the server may refuse a field. */
  readonly refusal: unknown;
}

export function NewPersonFields({ draft, tried, refusal }: NewPersonFieldsProps) {
  const { t } = useTranslation('settings');
  return (
    <>
      <TextInput
        label={t('personEmail')}
        type="email"
        autoComplete="off"
        data-autofocus
        value={draft.typedEmail}
        onChange={(event) => draft.setEmail(event.currentTarget.value)}
        error={(tried && draft.emailError) || refusedField(t, refusal, 'email')}
      />
      <TextInput
        label={t('personName')}
        autoComplete="off"
        value={draft.name}
        onChange={(event) => draft.setName(event.currentTarget.value)}
        error={(tried && draft.nameError) || refusedField(t, refusal, 'name')}
      />
    </>
  );
}
