/** A button that asks an engine whether it is there, with the settings as they stand in the form. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { EngineTrial } from '../../../contract/engines.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { Notice } from '../../shell/notice.tsx';
import { engineCodeText } from './engine-code-text.ts';

interface EngineTestProps {
  readonly archiveId: string;
  readonly trial: () => z.input<typeof EngineTrial>;
}

export function EngineTest({ archiveId, trial }: EngineTestProps) {
  const { t } = useTranslation('engines');
  const errorText = useErrorText();
  const test = useMutation({
    mutationFn: () => api.engines.test(archiveId, trial()),
  });
  const answer = test.data;
  return (
    <div>
      <Button variant="default" onClick={() => test.mutate()} loading={test.isPending} mb={8}>
        {t('test')}
      </Button>
      {test.isError && <Notice tone="bad">{errorText(test.error)}</Notice>}
      {answer?.outcome === 'answers' && <Notice tone="ok">{t('testAnswers')}</Notice>}
      {answer?.outcome === 'untestable' && <Notice tone="info">{t('testUntestable')}</Notice>}
      {answer?.outcome === 'fails' && <Notice tone="bad">{engineCodeText(t, answer.code)}</Notice>}
    </div>
  );
}
