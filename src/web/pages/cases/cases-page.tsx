/** The list of an archive's cases. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { ArchiveCases } from './archive-cases.tsx';
import { CaseListActions } from './case-list-actions.tsx';
import { archivesQuery } from './cases-queries.ts';
import { rememberedArchive } from './remembered-archive.ts';

const route = getRouteApi('/signed-in/cases/');

export function CasesPage() {
  const { t } = useTranslation('cases');
  const search = route.useSearch();
  const archives = useQuery(archivesQuery);
  const wanted = search.archive ?? rememberedArchive();
  const archive = archives.data?.find((each) => each.id === wanted) ?? archives.data?.[0];
  return (
    <Page
      title={t('title')}
      actions={archive && <CaseListActions archive={archive} search={search} />}
    >
      <Loaded query={archives}>
        {(list) => {
          if (archive === undefined) return <p className="muted">{t('noArchives')}</p>;
          return <ArchiveCases archives={list} archive={archive} search={search} />;
        }}
      </Loaded>
    </Page>
  );
}
