/** The Upload page: choose where to, drop files, submit, see what became of them. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Destinations } from '../../../contract/projects.ts';
import { api } from '../../api.ts';
import { useSession } from '../../session/session-query.ts';
import { focusFirstInvalid } from '../../shell/focus-invalid.ts';
import { Loaded } from '../../shell/loading.tsx';
import { Notice } from '../../shell/notice.tsx';
import { Page } from '../../shell/page.tsx';
import type { SubmitAnswer } from '../../upload/submission.ts';
import { controllerFor } from '../../upload/upload-session.ts';
import { ActionBar } from './action-bar.tsx';
import { DestinationCard } from './destination-card.tsx';
import { Dropzone } from './dropzone.tsx';
import { FileDialogsHost } from './file-dialogs.tsx';
import { Indicator } from './indicator.tsx';
import { PicturesCard } from './pictures-card.tsx';
import { ProgressDialog } from './progress-dialog.tsx';
import { PseudonymisationCard } from './pseudonymisation-card.tsx';
import { UploadContext, useUpload, useUploadState } from './upload-context.ts';
import classes from './upload-page.module.css';

export function UploadPage() {
  const { t } = useTranslation('upload');
  const queryClient = useQueryClient();
  const controller = controllerFor(useSession().user.id, queryClient);
  const destinations = useQuery({
    queryKey: ['destinations'],
    queryFn: ({ signal }) => api.uploads.destinations(signal),
  });
  return (
    <UploadContext value={controller}>
      <Page title={t('title')}>
        <Loaded query={destinations}>
          {(known) =>
            known.projects.length === 0 ? (
              <Notice tone="info" live={false}>
                {t('noDestination')}
              </Notice>
            ) : (
              <UploadForm destinations={known} />
            )
          }
        </Loaded>
      </Page>
    </UploadContext>
  );
}

function UploadForm({ destinations }: { readonly destinations: Destinations }) {
  const controller = useUpload();
  const isRunning = useUploadState(({ batch }) => batch.kind === 'running');
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chosen = controller.store.getState().destination;
    // Rules may have changed since the files were dropped; the choice stays.
    controller.choose(
      destinations,
      chosen && { projectId: chosen.project.projectId, archiveId: chosen.archive.id },
    );
  }, [controller, destinations]);
  useBlocker({
    shouldBlockFn: () => isRunning,
    enableBeforeUnload: () => isRunning,
  });
  const after = (answer: SubmitAnswer) => {
    if (answer === 'fields' && form.current) focusFirstInvalid(form.current);
  };
  return (
    <FileDialogsHost>
      <div ref={form} className={classes.form}>
        <Indicator onRetry={() => void controller.retryFailed().then(after)} />
        <DestinationCard destinations={destinations} />
        <PseudonymisationCard />
        <PicturesCard />
        <Dropzone disabled={isRunning} />
        <ActionBar
          onSubmit={() => void controller.submit().then(after)}
          onClear={() => {
            controller.clear();
            window.scrollTo({ top: 0 });
          }}
        />
        <ProgressDialog />
      </div>
    </FileDialogsHost>
  );
}
