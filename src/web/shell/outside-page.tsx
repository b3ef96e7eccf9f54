/** The frame of pages for people who are not signed in: the mark, a card, a line below. */
import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Logo } from './logo.tsx';
import classes from './outside-page.module.css';

interface OutsidePageProps {
  readonly title: string;
  readonly intro?: string | undefined;
  readonly footer?: string;
  readonly children: ReactNode;
}

export function OutsidePage({ title, intro, footer, children }: OutsidePageProps) {
  const { t } = useTranslation();
  return (
    <main className={classes.page}>
      <title>{t('pageTitle', { page: title })}</title>
      <p className={classes.brand}>
        <Logo size={30} />
        {t('product')}
      </p>
      <div className={classes.card}>
        <Stack gap="md">
          <div>
            <h1 className={classes.title} tabIndex={-1}>
              {title}
            </h1>
            {intro !== undefined && <p className={classes.intro}>{intro}</p>}
          </div>
          {children}
        </Stack>
      </div>
      {footer !== undefined && <p className={classes.footer}>{footer}</p>}
    </main>
  );
}
