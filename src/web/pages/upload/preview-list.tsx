/** Every element with what becomes of it; only rows near the view exist. */
import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewRow } from '../../../core/deid/preview.ts';
import classes from './preview-dialog.module.css';
import {
  filterPreview,
  type PreviewShow,
  previewActions,
  previewCounts,
} from './preview-filter.ts';
import { PreviewElement } from './preview-row.tsx';
import { useRuleWords } from './rule-words.ts';

interface PreviewListProps {
  readonly rows: readonly PreviewRow[];
  readonly anonymised: boolean;
}

export function PreviewList({ rows, anonymised }: PreviewListProps) {
  const { t } = useTranslation('deid');
  const [query, setQuery] = useState('');
  const [show, setShow] = useState<PreviewShow>('all');
  const ruleWords = useRuleWords();
  const searched = useDeferredValue(query);
  const shown = useMemo(
    () => filterPreview(rows, show, searched, ruleWords),
    [rows, show, searched, ruleWords],
  );
  const count = shown.reduce((sum, { item }) => sum + (item === undefined ? 1 : 0), 0);
  return (
    <>
      <div className={classes.controls}>
        <TextInput
          label={t('search')}
          placeholder={t('searchHint')}
          value={query}
          autoComplete="off"
          spellCheck={false}
          leftSection={<IconSearch size={16} aria-hidden />}
          className={classes.search ?? ''}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        {anonymised && <Show rows={rows} show={show} onShow={setShow} />}
      </div>
      <p className={classes.count} role="status">
        {count === 0 ? t('nothingMatches') : t('shownCount', { count })}
      </p>
      <Elements rows={shown} />
    </>
  );
}

interface ShowProps {
  readonly rows: readonly PreviewRow[];
  readonly show: PreviewShow;
  readonly onShow: (show: PreviewShow) => void;
}

function Show({ rows, show, onShow }: ShowProps) {
  const { t } = useTranslation('deid');
  const counts = useMemo(() => previewCounts(rows), [rows]);
  return (
    <NativeSelect
      label={t('show')}
      value={show}
      data={[
        { value: 'all', label: t('showAll', { count: counts.all }) },
        { value: 'changed', label: t('showChanged', { count: counts.changed }) },
        ...previewActions
          .filter((action) => counts[action] > 0)
          .map((action) => ({
            value: action,
            label: t('showAction', { action: t(`actions.${action}`), count: counts[action] }),
          })),
      ]}
      onChange={(event) => onShow(event.currentTarget.value as PreviewShow)}
    />
  );
}

function Elements({ rows }: { readonly rows: readonly PreviewRow[] }) {
  const { t } = useTranslation('deid');
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 58,
    overscan: 10,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section ref={scroller} className={classes.scroller} tabIndex={0} aria-label={t('elements')}>
      {rows.length > 0 && (
        <ul
          className={classes.list}
          aria-label={t('elements')}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <li
                  key={index}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  data-action={row.action}
                  className={classes.row}
                  style={{ transform: `translateY(${start}px)` }}
                  aria-setsize={rows.length}
                  aria-posinset={index + 1}
                >
                  <PreviewElement row={row} />
                </li>
              )
            );
          })}
        </ul>
      )}
    </section>
  );
}
