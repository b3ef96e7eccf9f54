/** What CAD systems sent that fits no film for certain: why, and what a person decides. */
import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantinedResult } from '../../../contract/engines.ts';
import { api } from '../../api.ts';
import { formatWhen } from '../../format/when.ts';
import { Section } from '../../shell/section.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { reasonText } from './engine-code-text.ts';
import rows from './person-row.module.css';
import { quarantineQuery } from './settings-queries.ts';

export function QuarantineSection({ archiveId }: { readonly archiveId: string }) {
  const { t } = useTranslation('engines');
  const queryClient = useQueryClient();
  const known = useQuery(quarantineQuery(archiveId)).data;
  const [leaving, setLeaving] = useState<QuarantinedResult>();
  const [assigning, setAssigning] = useState<QuarantinedResult>();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['quarantine', archiveId] });
  const dismiss = useMutation({
    mutationFn: (item: QuarantinedResult) => api.engines.dismiss(archiveId, item.id),
    onSuccess: async () => {
      await refresh();
      setLeaving(undefined);
    },
  });
  if (known === undefined || known.count === 0) return null;
  return (
    <Section title={t('quarantine')} hint={t('quarantineHint')}>
      <ul className={rows.list}>
        {known.items.map((item) => (
          <QuarantinedRow
            key={item.id}
            item={item}
            onAssign={() => setAssigning(item)}
            onDismiss={() => setLeaving(item)}
          />
        ))}
      </ul>
      {known.count > known.items.length && (
        <p className="muted">
          {t('quarantineMore', { shown: known.items.length, count: known.count })}
        </p>
      )}
      {assigning !== undefined && (
        <AssignDialog
          archiveId={archiveId}
          item={assigning}
          onDone={async () => {
            await refresh();
            setAssigning(undefined);
          }}
          onClose={() => setAssigning(undefined)}
        />
      )}
      <ConfirmDialog
        opened={leaving !== undefined}
        title={t('dismissTitle')}
        body={t('dismissBody')}
        action={t('dismiss')}
        busy={dismiss.isPending}
        error={dismiss.error}
        onConfirm={() => leaving !== undefined && dismiss.mutate(leaving)}
        onClose={() => setLeaving(undefined)}
      />
    </Section>
  );
}

interface QuarantinedRowProps {
  readonly item: QuarantinedResult;
  readonly onAssign: () => void;
  readonly onDismiss: () => void;
}

function QuarantinedRow({ item, onAssign, onDismiss }: QuarantinedRowProps) {
  const { t, i18n } = useTranslation('engines');
  const when = formatWhen(item.receivedAt, i18n.language);
  return (
    <li className={rows.row}>
      <div className={rows.words}>
        <div className={rows.name}>
          {t(`kinds.${item.kind}`)} {t('from', { ae: item.callingAe, when })}
        </div>
        <div>{reasonText(t, item.reason)}</div>
        {item.patientId !== null && (
          <div className={rows.detail}>{t('about', { patientId: item.patientId })}</div>
        )}
      </div>
      <Group gap="xs">
        <Button variant="default" onClick={onAssign}>
          {t('assign')}
        </Button>
        <Button variant="default" onClick={onDismiss}>
          {t('dismiss')}
        </Button>
      </Group>
    </li>
  );
}
