/** The administrator's first page on a portal without a project: try it, or begin for real. */
import { Button } from '@mantine/core';
import { IconFlask, IconFolderPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useErrorText } from '../../errors/error-text.ts';
import { sessionQuery } from '../../session/session-query.ts';
import { Notice } from '../../shell/notice.tsx';
import { Page } from '../../shell/page.tsx';
import classes from './welcome-page.module.css';

export function WelcomePage() {
  const { t } = useTranslation('session');
  const errorText = useErrorText();
  const router = useRouter();
  const queryClient = useQueryClient();
  const demo = useMutation({
    mutationFn: api.projects.createDemo,
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      await queryClient.refetchQueries(sessionQuery);
      await router.navigate({ to: '/' });
    },
  });
  return (
    <Page title={t('welcomeTitle')}>
      <p className={classes.intro}>{t('welcomeBody')}</p>
      {demo.isError && <Notice tone="bad">{errorText(demo.error)}</Notice>}
      <div className={classes.ways}>
        <section className={classes.way}>
          <IconFlask size={28} stroke={1.6} className={classes.icon} aria-hidden />
          <h2 className={classes.title}>{t('demoTitle')}</h2>
          <p className={classes.body}>{t('demoBody')}</p>
          <Button onClick={() => demo.mutate()} loading={demo.isPending}>
            {t('demoStart')}
          </Button>
        </section>
        <section className={classes.way}>
          <IconFolderPlus size={28} stroke={1.6} className={classes.icon} aria-hidden />
          <h2 className={classes.title}>{t('realTitle')}</h2>
          <p className={classes.body}>{t('realBody')}</p>
          <Button component={Link} to="/settings/new-project" variant="default">
            {t('realStart')}
          </Button>
        </section>
      </div>
    </Page>
  );
}
