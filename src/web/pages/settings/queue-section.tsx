/** Where an archive's films stand with its engine, and what can be done: pause, resume, retry. */
import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { formatWhen } from '../../format/when.ts';
import { Notice } from '../../shell/notice.tsx';
import { Section } from '../../shell/section.tsx';
import { engineCodeText } from './engine-code-text.ts';
import classes from './queue-section.module.css';
import { queueQuery } from './settings-queries.ts';

export function QueueSection({ archiveId }: { readonly archiveId: string }) {
  const { t, i18n } = useTranslation('engines');
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const queue = useQuery(queueQuery(archiveId)).data;
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['queue', archiveId] });
  const pause = useMutation({
    mutationFn: (paused: boolean) => api.engines.pause(archiveId, paused),
    onSuccess: refresh,
  });
  const retry = useMutation({
    mutationFn: () => api.engines.retryFailed(archiveId),
    onSuccess: refresh,
  });
  // Site administrators set archives up and see none of their films.
  if (queue === undefined || queue.engineId === null) return null;
  const problem = pause.error ?? retry.error;
  return (
    <Section title={t('queue')} hint={t('queueHint')}>
      {problem !== null && <Notice tone="bad">{errorText(problem)}</Notice>}
      {queue.paused && (
        <Notice tone="warn" live={false}>
          {t('paused')}
        </Notice>
      )}
      <dl className={classes.counts}>
        {(['waiting', 'running', 'failed'] as const).map((name) => (
          <div key={name} className={classes.count}>
            <dt>{t(name)}</dt>
            <dd>{queue[name].toLocaleString(i18n.language)}</dd>
          </div>
        ))}
      </dl>
      {queue.lastError !== null && (
        <p className="muted">
          {t('lastError', {
            when: formatWhen(queue.lastError.at, i18n.language),
            what: engineCodeText(t, queue.lastError.code),
          })}
        </p>
      )}
      {retry.isSuccess && <Notice tone="ok">{t('retried', { count: retry.data.retried })}</Notice>}
      <Group gap="sm" mt={12}>
        <Button
          variant="default"
          loading={pause.isPending}
          onClick={() => pause.mutate(!queue.paused)}
        >
          {queue.paused ? t('resume') : t('pause')}
        </Button>
        {queue.failed > 0 && (
          <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
            {t('retryFailed')}
          </Button>
        )}
      </Group>
    </Section>
  );
}
