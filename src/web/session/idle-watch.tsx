/** Warns an unattended page a minute before it signs out, in all tabs alike. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lastActivityMs, noteActivity, restartActivity, watchActivity } from './activity.ts';
import { isSessionHeld } from './hold-session.ts';
import { type IdlePhase, idlePhase, keepAliveDue } from './idle-clock.ts';
import { sessionQuery } from './session-query.ts';

interface IdleWatchProps {
  readonly idleTimeoutS: number;
  readonly onIdle: () => void;
  readonly onSignOut: () => void;
}

export function IdleWatch({ idleTimeoutS, onIdle, onSignOut }: IdleWatchProps) {
  const { t } = useTranslation('session');
  const queryClient = useQueryClient();
  const phase = useIdlePhase(idleTimeoutS);
  useEffect(() => {
    if (phase.kind === 'over') onIdle();
  }, [phase.kind, onIdle]);
  const secondsLeft = phase.kind === 'warning' ? phase.secondsLeft : 0;

  function stay() {
    restartActivity();
    void queryClient.refetchQueries(sessionQuery);
  }

  return (
    <Modal
      opened={phase.kind === 'warning'}
      onClose={stay}
      // Over whatever dialog was left open.
      zIndex={400}
      title={t('idleTitle')}
      withCloseButton={false}
    >
      <Text size="sm">{t('idleBody', { count: secondsLeft })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onSignOut}>
          {t('signOut', { ns: 'common' })}
        </Button>
        <Button onClick={stay} data-autofocus>
          {t('stay')}
        </Button>
      </Group>
    </Modal>
  );
}

function useIdlePhase(idleTimeoutS: number): IdlePhase {
  const queryClient = useQueryClient();
  const [phase, setPhase] = useState<IdlePhase>({ kind: 'attended' });
  useEffect(() => {
    restartActivity();
    let lastSentMs = Date.now();
    let warning = false;
    const unwatch = watchActivity(window, () => !warning);
    const timer = setInterval(() => {
      const nowMs = Date.now();
      const held = isSessionHeld();
      // Other tabs must not sign out under a running upload.
      if (held) noteActivity(nowMs);
      const next = idlePhase({ nowMs, lastActivityMs: lastActivityMs(), idleTimeoutS, held });
      warning = next.kind === 'warning';
      setPhase((last) => (last.kind === 'attended' && next.kind === 'attended' ? last : next));
      const wanted = held || lastActivityMs() > lastSentMs;
      if (wanted && keepAliveDue(nowMs, lastSentMs, idleTimeoutS)) {
        lastSentMs = nowMs;
        void queryClient.refetchQueries(sessionQuery);
      }
    }, 1000);
    return () => {
      clearInterval(timer);
      unwatch();
    };
  }, [idleTimeoutS, queryClient]);
  return phase;
}
