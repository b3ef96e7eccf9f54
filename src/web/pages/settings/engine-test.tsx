/** A button that asks an engine whether it is there, with the settings as they stand in the form. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { Notice } from '../../shell/notice.tsx';
import { engineCodeText } from './engine-code-text.ts';

interface EngineTestProps {
  readonly archiveId: string;
  readonly trial: () => { engineId: string; settings: Record<string, unknown> } | null;
}

export function EngineTest({ archiveId, trial }: EngineTestProps) {
  const { t } = useTranslation('engines');
  const errorText = useErrorText();
  const test = useMutation({
    mutationFn: async () => {
      const tried = trial();
      return tried === null ? null : await api.engines.test(archiveId, tried);
    },
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
