/** One archive from afar: films over time, where cases stand, scores, reasons and waiting times. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { BackLink } from '../../shell/back-link.tsx';
import { Loaded } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { archivesQuery } from '../cases/cases-queries.ts';
import { rememberArchive, rememberedArchive } from '../cases/remembered-archive.ts';
import { ArchivePlots } from './archive-plots.tsx';
import classes from './insights-page.module.css';
import { insightsQuery } from './insights-query.ts';
import { insightsSearch, type Period, periods, type Source, sources } from './insights-search.ts';

const route = getRouteApi('/signed-in/cases/insights');

export function InsightsPage() {
  const { t } = useTranslation('insights');
  const search = route.useSearch();
  const archives = useQuery(archivesQuery);
  const wanted = search.archive ?? rememberedArchive();
  const archive = archives.data?.find(({ id }) => id === wanted) ?? archives.data?.[0];
  return (
    <Page
      title={t('title')}
      above={
        <BackLink to="/cases" search={archive === undefined ? {} : { archive: archive.id }}>
          {t('back')}
        </BackLink>
      }
    >
      <Loaded query={archives}>
        {(list) =>
          archive === undefined ? null : (
            <>
              <Choice
                archives={list.map(({ id, name, projectName }) => ({
                  value: id,
                  label: `${projectName} · ${name}`,
                }))}
                archiveId={archive.id}
                period={search.period ?? '90'}
                source={search.source}
              />
              <Shown
                archiveId={archive.id}
                period={search.period ?? '90'}
                source={search.source}
                engine={search.engine}
              />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

interface ShownProps {
  readonly archiveId: string;
  readonly period: Period;
  readonly source: Source | undefined;
  readonly engine: string | undefined;
}

function Shown({ archiveId, period, source, engine }: ShownProps) {
  const { t } = useTranslation('insights');
  const navigate = useNavigate();
  const insights = useQuery(insightsQuery(archiveId, period, source, engine));
  const choose = (chosen: string) =>
    void navigate({
      to: '/cases/insights',
      search: insightsSearch({ archive: archiveId, period, source, engine: chosen || undefined }),
      replace: true,
    });
  const engines = insights.data?.engines ?? [];
  return (
    <>
      {engines.length > 1 && insights.data?.versions !== undefined && (
        <NativeSelect
          className={classes.version ?? ''}
          label={t('engine')}
          value={engine ?? ''}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            { value: '', label: t('asListed') },
            ...engines.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <Loaded query={insights.isPlaceholderData ? { ...insights, data: undefined } : insights}>
        {(data) => <ArchivePlots key={`${archiveId} ${engine}`} insights={data} />}
      </Loaded>
    </>
  );
}

interface ChoiceProps {
  readonly archives: readonly { readonly value: string; readonly label: string }[];
  readonly archiveId: string;
  readonly period: Period;
  readonly source: Source | undefined;
}

function Choice({ archives, archiveId, period, source }: ChoiceProps) {
  const { t } = useTranslation('insights');
  const navigate = useNavigate();
  function change(next: { archive?: string; period?: Period; source?: string }) {
    if (next.archive !== undefined) rememberArchive(next.archive);
    const search = insightsSearch({ archive: archiveId, period, source, ...next });
    void navigate({ to: '/cases/insights', search, replace: true });
  }
  return (
    <div className={classes.choice}>
      <NativeSelect
        label={t('archive')}
        value={archiveId}
        data={[...archives]}
        onChange={(event) => change({ archive: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('period')}
        value={period}
        data={periods.map((value) => ({ value, label: t(`periods.${value}`) }))}
        onChange={(event) => change({ period: event.currentTarget.value as Period })}
      />
      <NativeSelect
        label={t('source')}
        value={source ?? ''}
        data={[
          { value: '', label: t('anySource') },
          ...sources.map((value) => ({ value, label: t(`sources.${value}`) })),
        ]}
        onChange={(event) => change({ source: event.currentTarget.value })}
      />
    </div>
  );
}
