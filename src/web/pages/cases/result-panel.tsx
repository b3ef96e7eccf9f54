/** What the engines said of one film, the leading one first, or why they have said nothing. */
import { useTranslation } from 'react-i18next';
import type { CaseDetail, ImageDetail, Result } from '../../../contract/cases.ts';
import { formatWhen } from '../../format/when.ts';
import { Notice } from '../../shell/notice.tsx';
import { Section } from '../../shell/section.tsx';
import { SimulatedBadge } from '../../shell/simulated-badge.tsx';
import { EarlierResults } from './earlier-results.tsx';
import { HeatmapChoice, type HeatmapChoiceProps } from './heatmap-choice.tsx';
import { OtherResults } from './other-results.tsx';
import { ProcessButton } from './process-button.tsx';
import { sideBySide } from './result-groups.ts';
import classes from './result-panel.module.css';
import { ScoreFigure } from './score-figure.tsx';

interface ResultPanelProps {
  readonly detail: CaseDetail;
  readonly image: ImageDetail;
  readonly heatmap: Omit<HeatmapChoiceProps, 'result'>;
}

export function ResultPanel({ detail, image, heatmap }: ResultPanelProps) {
  const { t } = useTranslation('cases');
  const { lead, others } = sideBySide(image.results ?? [], detail.engines);
  const result = lead?.current;
  const underWay = image.state === 'waiting' || image.state === 'processing';
  const isSimulated = [lead, ...others].some((group) => group?.current.simulated === true);
  return (
    <Section title={t('result')}>
      <div className={classes.panel}>
        {isSimulated && (
          <Notice tone="warn" live={false}>
            <SimulatedBadge /> {t(others.length === 0 ? 'simulatedBanner' : 'simulatedBannerSome')}
          </Notice>
        )}
        {image.results === undefined ? (
          <p className={classes.body}>{t('resultsHidden')}</p>
        ) : (
          result !== undefined && <ResultBody result={result} />
        )}
        {others.length > 0 && result !== undefined && (
          <div>
            <HeatmapChoice result={result} {...heatmap} />
          </div>
        )}
        {(underWay || result === undefined || image.state === 'failed') && (
          <StateBody detail={detail} image={image} />
        )}
        {detail.mayProcess && <ProcessButton detail={detail} image={image} />}
        <EarlierResults results={lead?.earlier ?? []} />
        <OtherResults groups={others} standings={otherStandings(detail, image)} heatmap={heatmap} />
      </div>
    </Section>
  );
}

/** The leading engine's is told as the film's own. */
function otherStandings({ engines: [leading] }: CaseDetail, { engines }: ImageDetail) {
  return engines.filter(
    ({ archiveEngineId, state }, index) =>
      state !== 'done' && archiveEngineId !== (leading?.id ?? engines[index]?.archiveEngineId),
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
function StateBody({ detail, image }: Omit<ResultPanelProps, 'heatmap'>) {
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
