/** Which archive, and which of its cases in which order. */
import { CloseButton, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type CasePage,
  CaseSort,
  ProcessingState,
  type ViewableArchive,
} from '../../../contract/cases.ts';
import classes from './case-filters.module.css';
import { type CaseListSearch, caseListSearch } from './case-list-search.ts';

interface CaseFiltersProps {
  readonly archives: readonly ViewableArchive[];
  readonly archive: ViewableArchive;
  readonly search: CaseListSearch;
  readonly count: Pick<CasePage, 'count' | 'countIsExact'> | undefined;
  readonly onChange: (search: CaseListSearch) => void;
}

export function CaseFilters({ archives, archive, search, count, onChange }: CaseFiltersProps) {
  const { t } = useTranslation('cases');
  /** Nothing chosen: the key is left out. */
  const change = (key: keyof CaseListSearch, value: string) =>
    onChange(caseListSearch({ ...search, archive: archive.id, [key]: value || undefined }));
  const sorts = CaseSort.options.filter(
    (sort) => archive.maySeeResults || !sort.startsWith('score'),
  );
  return (
    <div className={classes.bar}>
      <div className={classes.first}>
        <NativeSelect
          className={classes.archive ?? ''}
          label={t('archive')}
          value={archive.id}
          onChange={(event) => onChange({ archive: event.currentTarget.value })}
          data={archiveGroups(archives)}
        />
        <SearchField value={search.search ?? ''} onChange={(value) => change('search', value)} />
      </div>
      <div className={classes.second}>
        <NativeSelect
          label={t('state')}
          value={search.state ?? ''}
          onChange={(event) => change('state', event.currentTarget.value)}
          data={[
            { value: '', label: t('anyState') },
            ...ProcessingState.options.map((state) => ({
              value: state,
              label: t(`states.${state}`),
            })),
          ]}
        />
        {archive.maySeeResults && (
          <NativeSelect
            label={t('score')}
            value={search.label ?? ''}
            onChange={(event) => change('label', event.currentTarget.value)}
            data={[
              { value: '', label: t('anyScore') },
              { value: 'above', label: t('labels.above') },
              { value: 'below', label: t('labels.below') },
            ]}
          />
        )}
        <NativeSelect
          label={t('sort')}
          value={search.sort ?? 'newest'}
          onChange={(event) => change('sort', event.currentTarget.value)}
          data={sorts.map((sort) => ({ value: sort, label: t(`sorts.${sort}`) }))}
        />
        <p role="status" className={classes.count}>
          {count !== undefined &&
            t(count.countIsExact ? 'count' : 'countMore', {
              count: count.count,
              limit: count.count,
            })}
        </p>
      </div>
    </div>
  );
}

function archiveGroups(archives: readonly ViewableArchive[]) {
  const projects = new Map<string, { group: string; items: { value: string; label: string }[] }>();
  for (const { id, name, projectId, projectName } of archives) {
    const project = projects.get(projectId) ?? { group: projectName, items: [] };
    project.items.push({ value: id, label: name });
    projects.set(projectId, project);
  }
  return [...projects.values()];
}

interface SearchFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Looks while one types, without asking the portal at every key. */
function SearchField({ value, onChange }: SearchFieldProps) {
  const { t } = useTranslation('cases');
  const [text, setText] = useState(value);
  const settle = useDebouncedCallback(onChange, 300);
  // The address changes without typing too: back, forward, filters taken off.
  useEffect(() => setText((typed) => (typed.trim() === value ? typed : value)), [value]);

  function type(next: string) {
    setText(next);
    settle(next);
  }

  return (
    <TextInput
      className={classes.search ?? ''}
      label={t('search')}
      placeholder={t('searchHint')}
      type="search"
      autoComplete="off"
      spellCheck={false}
      maxLength={64}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      rightSection={
        text !== '' && (
          <CloseButton size="sm" aria-label={t('clearSearch')} onClick={() => type('')} />
        )
      }
    />
  );
}
