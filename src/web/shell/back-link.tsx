/** The way up, above a page's heading. */
import { IconChevronLeft } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { MouseEventHandler, ReactNode } from 'react';
import classes from './back-link.module.css';

interface BackLinkProps extends LinkProps {
  readonly children: ReactNode;
  readonly onClick?: MouseEventHandler;
}

export function BackLink({ children, ...link }: BackLinkProps) {
  return (
    <Link {...link} className={classes.back}>
      <IconChevronLeft size={16} aria-hidden />
      {children}
    </Link>
  );
}
