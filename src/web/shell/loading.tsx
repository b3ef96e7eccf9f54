/** While a page's answer is on its way, and when it doesn't come. */
import { Button, Center, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../errors/error-text.ts';
import { Notice } from './notice.tsx';

interface LoadedProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly children: (data: T) => ReactNode;
}

/** Shows what is known even when asking again fails. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  if (query.data !== undefined) return children(query.data);
  if (query.error == null) {
    return (
      <Center py={48}>
        <Loader aria-label={t('loading')} role="status" />
      </Center>
    );
  }
  return (
    <Notice
      tone="bad"
      actions={
        <Button size="xs" variant="default" onClick={() => void query.refetch()}>
          {t('retry')}
        </Button>
      }
    >
      {errorText(query.error)}
    </Notice>
  );
}
