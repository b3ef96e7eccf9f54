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
import { type InsightsSearch, insightsSearch, type Period, periods } from './insights-search.ts';

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
              />
              <Shown archiveId={archive.id} period={search.period ?? '90'} />
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
}

function Shown({ archiveId, period }: ShownProps) {
  const insights = useQuery(insightsQuery(archiveId, period));
  return (
    <Loaded query={insights}>{(data) => <ArchivePlots key={archiveId} insights={data} />}</Loaded>
  );
}

interface ChoiceProps {
  readonly archives: readonly { readonly value: string; readonly label: string }[];
  readonly archiveId: string;
  readonly period: Period;
}

function Choice({ archives, archiveId, period }: ChoiceProps) {
  const { t } = useTranslation('insights');
  const navigate = useNavigate();
  function change(next: InsightsSearch) {
    if (next.archive !== undefined) rememberArchive(next.archive);
    void navigate({ to: '/cases/insights', search: insightsSearch({ ...next }), replace: true });
  }
  return (
    <div className={classes.choice}>
      <NativeSelect
        label={t('archive')}
        value={archiveId}
        data={[...archives]}
        onChange={(event) => change({ archive: event.currentTarget.value, period })}
      />
      <NativeSelect
        label={t('period')}
        value={period}
        data={periods.map((value) => ({ value, label: t(`periods.${value}`) }))}
        onChange={(event) =>
          change({ archive: archiveId, period: event.currentTarget.value as Period })
        }
      />
    </div>
  );
}
