/** One engine of an archive: where films stand with it, what went wrong last, and its menu. */
import { Badge, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineQueue } from '../../../contract/engines.ts';
import type { Archive, ArchiveEngine, Catalogue } from '../../../contract/projects.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { formatWhen } from '../../format/when.ts';
import { Notice } from '../../shell/notice.tsx';
import { SimulatedBadge } from '../../shell/simulated-badge.tsx';
import classes from './engine-card.module.css';
import { engineCodeText } from './engine-code-text.ts';
import { EngineDialog } from './engine-dialog.tsx';
import { EngineMenu } from './engine-menu.tsx';
import { EngineProgress } from './engine-progress.tsx';
import { useEngineActions } from './use-engine-actions.ts';

interface EngineCardProps {
  readonly archive: Archive;
  readonly catalogue: Catalogue;
  readonly engine: ArchiveEngine;
  readonly leads: boolean;
  readonly queue: EngineQueue | undefined;
}

export function EngineCard({ archive, catalogue, engine, leads, queue }: EngineCardProps) {
  const { t } = useTranslation('engines');
  const errorText = useErrorText();
  const actions = useEngineActions(archive.id, engine.id);
  const [editing, setEditing] = useState(false);
  const known = catalogue.engines.find(({ id }) => id === engine.engineId);
  return (
    <li className={classes.card} aria-label={engine.name}>
      <div className={classes.head}>
        <div className={classes.words}>
          <p className={classes.name}>
            {engine.name}
            {known?.simulated === true && <SimulatedBadge />}
            {leads && <Badge variant="light">{t('leads')}</Badge>}
            {engine.paused && (
              <Badge variant="light" color="yellow">
                {t('isPaused')}
              </Badge>
            )}
          </p>
          <p className={classes.detail}>
            {known === undefined
              ? t('codes.engine/unknown')
              : t('kind', { name: known.name, version: known.version })}
          </p>
        </div>
        <EngineMenu
          name={engine.name}
          mayLead={archive.engines[0]?.id !== engine.id}
          queue={queue}
          actions={actions}
        />
      </div>
      {actions.error !== null && <Notice tone="bad">{errorText(actions.error)}</Notice>}
      {engine.paused && <p className={classes.detail}>{t('paused')}</p>}
      {queue !== undefined && <Counts queue={queue} />}
      <EngineProgress backfill={queue?.backfill ?? null} actions={actions} />
      {actions.retried !== undefined && (
        <Notice tone="ok">{t('retried', { count: actions.retried })}</Notice>
      )}
      <Group gap="sm" mt={12}>
        <Button variant="default" onClick={() => setEditing(true)}>
          {t('settings')}
        </Button>
        <Button
          variant="default"
          loading={actions.busy === 'pause'}
          onClick={() => actions.pause(!engine.paused)}
        >
          {engine.paused ? t('resume') : t('pause')}
        </Button>
        {queue !== undefined && queue.failed > 0 && (
          <Button
            variant="default"
            loading={actions.busy === 'retry'}
            onClick={() => actions.retry()}
          >
            {t('retryFailed')}
          </Button>
        )}
      </Group>
      <EngineDialog
        opened={editing}
        archive={archive}
        catalogue={catalogue}
        engine={engine}
        onClose={() => setEditing(false)}
      />
    </li>
  );
}

function Counts({ queue }: { readonly queue: EngineQueue }) {
  const { t, i18n } = useTranslation('engines');
  return (
    <>
      <dl className={classes.counts}>
        {(['waiting', 'running', 'failed'] as const).map((name) => (
          <div key={name} className={classes.count}>
            <dt>{t(name)}</dt>
            <dd>{queue[name].toLocaleString(i18n.language)}</dd>
          </div>
        ))}
      </dl>
      {queue.lastError !== null && (
        <p className={classes.detail}>
          {t('lastError', {
            when: formatWhen(queue.lastError.at, i18n.language),
            what: engineCodeText(t, queue.lastError.code),
          })}
        </p>
      )}
    </>
  );
}
