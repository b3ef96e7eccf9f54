/** What the engine said of one film, or why it has said nothing. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, ImageDetail, Result } from '../../../contract/cases.ts';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { formatWhen } from '../../format/when.ts';
import { Notice } from '../../shell/notice.tsx';
import { Section } from '../../shell/section.tsx';
import { SimulatedBadge } from '../../shell/simulated-badge.tsx';
import { caseQuery } from './cases-queries.ts';
import { EarlierResults } from './earlier-results.tsx';
import classes from './result-panel.module.css';
import { ScoreFigure } from './score-figure.tsx';

interface ResultPanelProps {
  readonly detail: CaseDetail;
  readonly image: ImageDetail;
}

export function ResultPanel({ detail, image }: ResultPanelProps) {
  const { t } = useTranslation('cases');
  const [result, ...earlier] = image.results ?? [];
  const underWay = image.state === 'waiting' || image.state === 'processing';
  return (
    <Section title={t('result')}>
      <div className={classes.panel}>
        {result?.simulated === true && (
          <Notice tone="warn" live={false}>
            <SimulatedBadge /> {t('simulatedBanner')}
          </Notice>
        )}
        {image.results === undefined ? (
          <p className={classes.body}>{t('resultsHidden')}</p>
        ) : (
          result !== undefined && <ResultBody result={result} />
        )}
        {(underWay || result === undefined) && <StateBody detail={detail} image={image} />}
        {image.state === 'failed' && result !== undefined && (
          <StateBody detail={detail} image={image} />
        )}
        {detail.mayProcess && !underWay && <ProcessButton detail={detail} image={image} />}
        <EarlierResults results={earlier} />
      </div>
    </Section>
  );
}

function ResultBody({ result }: { readonly result: Result }) {
  const { t, i18n } = useTranslation('cases');
  return (
    <>
      {result.kind === 'score' ? (
        <ScoreFigure result={result} />
      ) : (
        <div>
          <p className={classes.noScore}>{t('noScoreTitle')}</p>
          <p className={classes.body}>{t(`reasons.${result.reason}.what`)}</p>
          <p className={classes.body}>{t(`reasons.${result.reason}.advice`)}</p>
        </div>
      )}
      <dl className={classes.facts}>
        <dt>{t('engine')}</dt>
        <dd>{t('engineVersion', { name: result.engineName, version: result.engineVersion })}</dd>
        <dt>{t('when')}</dt>
        <dd>
          <time dateTime={result.createdAt}>{formatWhen(result.createdAt, i18n.language)}</time>
        </dd>
      </dl>
    </>
  );
}

/** Where a film without a (new) result stands. */
function StateBody({ detail, image }: ResultPanelProps) {
  const { t } = useTranslation('cases');
  switch (image.state) {
    case 'waiting':
      return <StateWords title={t('waitingTitle')} body={t('waitingBody')} />;
    case 'processing':
      return <StateWords title={t('processingTitle')} body={t('processingBody')} />;
    case 'stored':
      return (
        <StateWords
          title={t('storedTitle')}
          body={t(detail.mayProcess ? 'storedReady' : 'storedBody')}
        />
      );
    case 'failed':
      return (
        <StateWords
          title={t('failedTitle')}
          body={`${t('failedBody')} ${t(detail.mayProcess ? 'failedMay' : 'failedAsk')}`}
        />
      );
    case 'scored':
    case 'no-score':
      // There is a result; whoever may not see it has been told so.
      return null;
  }
}

function StateWords({ title, body }: { readonly title: string; readonly body: string }) {
  return (
    <div role="status">
      <p className={classes.stateTitle}>{title}</p>
      <p className={classes.body}>{body}</p>
    </div>
  );
}

function ProcessButton({ detail, image }: ResultPanelProps) {
  const { t } = useTranslation('cases');
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const process = useMutation({
    mutationFn: () => api.cases.process(image.id),
    onSuccess: () => queryClient.invalidateQueries(caseQuery(detail.id)),
  });
  const first = image.state === 'stored';
  return (
    <>
      {process.isError && <Notice tone="bad">{errorText(process.error)}</Notice>}
      <div>
        <Button
          variant={image.state === 'failed' || first ? 'filled' : 'default'}
          loading={process.isPending}
          onClick={() => process.mutate()}
        >
          {t(first ? 'process' : 'processAgain')}
        </Button>
      </div>
    </>
  );
}
