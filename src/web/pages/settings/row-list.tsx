/** Things to choose from, one a row, each leading to its own page. */
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './row-list.module.css';

export function RowList({ children }: { readonly children: ReactNode }) {
  return <ul className={classes.list}>{children}</ul>;
}

interface RowProps {
  readonly title: ReactNode;
  readonly detail: ReactNode;
  /** Makes the link around the row's content. */
  readonly link: (className: string, content: ReactNode) => ReactNode;
}

export function LinkRow({ title, detail, link }: RowProps) {
  return (
    <li className={classes.row}>
      {link(
        classes.link ?? '',
        <>
          <span className={classes.words}>
            <span className={classes.title}>{title}</span>
            <span className={classes.detail}>{detail}</span>
          </span>
          <IconChevronRight size={18} className={classes.arrow} aria-hidden />
        </>,
      )}
    </li>
  );
}
