/** One case: its films, their results, and where they come from. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useLocation, useRouter } from '@tanstack/react-router';
import { type MouseEvent, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { BackLink } from '../../shell/back-link.tsx';
import { Loaded } from '../../shell/loading.tsx';
import { Page } from '../../shell/page.tsx';
import { useArchiveEvents } from './archive-events.ts';
import { CaseExports } from './case-exports.tsx';
import { CaseFilms } from './case-films.tsx';
import actions from './case-list-actions.module.css';
import { CaseSteps } from './case-steps.tsx';
import { caseQuery } from './cases-queries.ts';

const route = getRouteApi('/signed-in/cases/$caseId');

export function CasePage() {
  const { t } = useTranslation('cases');
  const { caseId } = route.useParams();
  const search = route.useSearch();
  const detail = useQuery(caseQuery(caseId));
  useLiveCase(caseId, detail.data?.archiveId);
  const backToList = useBackToList();
  if (detail.isError && detail.data === undefined) throw detail.error;
  const patientId = detail.data?.patientId;
  return (
    <Page
      wide
      title={
        patientId === undefined || patientId === ''
          ? t(patientId === undefined ? 'title' : 'caseNoId')
          : t('caseOf', { patientId })
      }
      above={
        <BackLink to="/cases" search={search} onClick={backToList}>
          {t('back')}
        </BackLink>
      }
      actions={
        detail.data && (
          <div className={actions.actions}>
            <CaseExports detail={detail.data} />
            <CaseSteps caseId={caseId} archiveId={detail.data.archiveId} search={search} />
          </div>
        )
      }
    >
      <Loaded query={detail}>{(data) => <CaseFilms key={data.id} detail={data} />}</Loaded>
    </Page>
  );
}

/** Goes back where one came from the list, so that it stands where it was left; anywhere else the link is a link. */
function useBackToList() {
  const router = useRouter();
  const fromList = useLocation({ select: (location) => location.state.fromCaseList === true });
  return (event: MouseEvent) => {
    const plain = !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0;
    if (!fromList || !plain) return;
    event.preventDefault();
    router.history.back();
  };
}

function useLiveCase(caseId: string, archiveId: string | undefined) {
  const queryClient = useQueryClient();
  const refresh = useCallback(
    () => void queryClient.invalidateQueries(caseQuery(caseId)),
    [queryClient, caseId],
  );
  const onChanged = useCallback(
    (ids: ReadonlySet<string>) => {
      if (ids.has(caseId)) refresh();
    },
    [caseId, refresh],
  );
  useArchiveEvents(archiveId, { onChanged, onOpen: refresh });
}
