/** What is done with an engine less often: it leads, it runs over earlier films, it goes. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineQueue } from '../../../contract/engines.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import type { EngineActions } from './use-engine-actions.ts';

interface EngineMenuProps {
  readonly name: string;
  readonly mayLead: boolean;
  readonly queue: EngineQueue | undefined;
  readonly actions: EngineActions;
}

type Asked = 'lead' | 'earlier' | 'remove';

export function EngineMenu({ name, mayLead, queue, actions }: EngineMenuProps) {
  const { t } = useTranslation('engines');
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const isRunning = queue?.backfill?.state === 'running' || queue?.backfill?.state === 'paused';

  function confirm() {
    close();
    switch (asked) {
      case 'lead':
        return actions.lead();
      case 'earlier':
        return actions.backfill('running');
      case 'remove':
        return actions.remove();
      case undefined:
        return;
    }
  }

  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            aria-label={t('actionsFor', { ns: 'settings', name })}
          >
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayLead && <Menu.Item onClick={() => setAsked('lead')}>{t('lead')}</Menu.Item>}
          {queue !== undefined && !isRunning && (
            <Menu.Item onClick={() => setAsked('earlier')}>{t('runEarlier')}</Menu.Item>
          )}
          <Menu.Item color="red" onClick={() => setAsked('remove')}>
            {t('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked !== undefined && (
        <ConfirmDialog
          opened
          title={t(`${asked}Title`, { name })}
          body={t(`${asked}Body`)}
          action={t(`${asked}Action`)}
          busy={false}
          error={null}
          onConfirm={confirm}
          onClose={close}
        />
      )}
    </>
  );
}
