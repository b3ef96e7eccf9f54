/** A page's title, heading and column. The frame moves the focus to the heading after navigation. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './page.module.css';

interface PageProps {
  readonly title: string;
  /** A way back, above the heading. */
  readonly above?: ReactNode;
  /** Beside the heading. */
  readonly actions?: ReactNode;
  /** For films, which deserve the screen's width. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Page({ title, above, actions, wide = false, children }: PageProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      <title>{t('pageTitle', { page: title })}</title>
      {above}
      <div className={classes.heading}>
        <h1 className={classes.title} tabIndex={-1}>
          {title}
        </h1>
        {actions}
      </div>
      {children}
    </div>
  );
}
