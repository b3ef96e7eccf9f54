/** Has engines read what is ticked again, after asking once more. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mostFilmsProcessed } from '../../../contract/exports.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../settings/confirm-dialog.tsx';
import type { TickedProps } from './ticked-exports.tsx';

export function ProcessTicked({ archive, selection, films }: TickedProps) {
  const { t } = useTranslation('cases');
  const [asking, setAsking] = useState(false);
  const process = useMutation({
    mutationFn: () => api.cases.processCases(archive.id, selection),
    onSuccess: () => setAsking(false),
  });
  if (archive.engineName === null) return null;
  const tooMany = films > mostFilmsProcessed;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={18} aria-hidden />}
        onClick={() => {
          process.reset();
          setAsking(true);
        }}
      >
        {t('processAgain')}
      </Button>
      <span role="status">
        {process.data !== undefined && t('filmsStarted', { count: process.data.films })}
      </span>
      <ConfirmDialog
        opened={asking}
        title={t('processTicked')}
        body={t(tooMany ? 'processTooMany' : 'processTickedBody', { limit: mostFilmsProcessed })}
        action={tooMany ? undefined : t('processAgain')}
        busy={process.isPending}
        error={process.error}
        onConfirm={() => process.mutate()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
