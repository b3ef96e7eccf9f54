/** One case in the list: a link that says all there is to say of it, and a box to tick. */
import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseSummary } from '../../../contract/cases.ts';
import { formatWhen } from '../../format/when.ts';
import { SimulatedBadge } from '../../shell/simulated-badge.tsx';
import type { CaseListSearch } from './case-list-search.ts';
import classes from './case-row.module.css';
import { CaseState } from './case-state.tsx';
import { noteLeftFor, takeReturnFrom } from './return-focus.ts';
import { Thumbnail } from './thumbnail.tsx';

interface CaseRowProps {
  readonly item: CaseSummary;
  readonly search: CaseListSearch;
  /** From 1. */
  readonly position: number;
  /** -1 when not known. */
  readonly total: number;
  readonly ticked: boolean;
  readonly onTick: () => void;
  readonly style: CSSProperties;
}

export function CaseRow(props: CaseRowProps) {
  const { item, search, position, total, ticked, onTick, style } = props;
  const { t, i18n } = useTranslation('cases');
  const link = useRef<HTMLAnchorElement>(null);
  const { id, result } = item;
  useEffect(() => {
    if (takeReturnFrom(id)) link.current?.focus({ preventScroll: true });
  }, [id]);
  return (
    <li className={classes.row} style={style} aria-posinset={position} aria-setsize={total}>
      <span className={classes.tick}>
        <Checkbox
          size="md"
          checked={ticked}
          onChange={onTick}
          aria-label={t('tick', { patientId: item.patientId || t('noPatientId') })}
        />
      </span>
      <Link
        ref={link}
        to="/cases/$caseId"
        params={{ caseId: id }}
        search={search}
        state={{ fromCaseList: true }}
        className={classes.link}
        onClick={() => noteLeftFor(id)}
      >
        <Thumbnail imageId={item.thumbnailImageId} size={56} />
        <span className={classes.who}>
          <span className={classes.patient} data-none={item.patientId === '' || undefined}>
            {item.patientId || t('noPatientId')}
          </span>
          <span className={classes.detail}>
            {item.imageCount > 1 && `${t('images', { count: item.imageCount })} · `}
            <time dateTime={item.createdAt}>{formatWhen(item.createdAt, i18n.language)}</time>
          </span>
        </span>
        <span className={classes.engine}>
          {result !== undefined && (
            <>
              {result.simulated && <SimulatedBadge />}
              <span className={classes.version}>
                {t('engineVersion', { name: result.engineName, version: result.engineVersion })}
              </span>
            </>
          )}
        </span>
        <span className={classes.state}>
          <CaseState state={item.state} result={result} />
        </span>
      </Link>
    </li>
  );
}
