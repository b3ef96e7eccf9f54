/** A setting that is a document: the portal looks at it a moment after each change, and what is wrong is told with its place. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SettingsProblem } from '../../../contract/engines.ts';
import { api } from '../../api.ts';
import { engines as words } from '../../locales/en/engines.ts';
import classes from './checked-field.module.css';
import { EngineField, type EngineFieldProps } from './engine-field.tsx';

interface CheckedFieldProps extends EngineFieldProps {
  readonly archiveId: string;
  readonly engineId: string;
}

const pauseMs = 500;
const mostShown = 5;

export function CheckedField({ archiveId, engineId, error, ...props }: CheckedFieldProps) {
  const { t } = useTranslation('engines');
  const { name } = props.field;
  const text = String(props.value);
  const [settled] = useDebouncedValue(text, pauseMs);
  const check = useQuery({
    queryKey: ['engine-check', archiveId, engineId, name, settled],
    queryFn: () =>
      api.engines.test(archiveId, { engineId, settings: { [name]: settled }, checkOnly: true }),
    enabled: settled.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const problems =
    text.trim() !== '' && check.data?.outcome === 'checked'
      ? check.data.problems.filter(({ setting }) => setting === name)
      : [];
  const lines = problems.slice(0, mostShown).map((problem) => problemLine(t, problem));
  const more = problems.length - lines.length;
  if (more > 0) lines.push(t('problemsMore', { count: more }));
  const told = lines.map((line) => (
    <span key={line} className={classes.line}>
      {line}
    </span>
  ));
  return (
    <div className={classes.field}>
      <EngineField {...props} error={error ?? (told.length === 0 ? undefined : told)} />
    </div>
  );
}

/** Line 7, submit.path: It must be empty, or begin with / or ?. */
function problemLine(
  t: TFunction<'engines'>,
  { code, path = '', line, column, params }: SettingsProblem,
): string {
  const problem = Object.hasOwn(words.problems, code)
    ? (t as (key: string, options: object) => string)(`problems.${code}`, {
        ...params,
        kind: kindWord(t, params.kind),
      })
    : t('problems.invalid');
  if (line === undefined || column === undefined) return problem;
  return path === ''
    ? t('problemAt', { line, column, problem })
    : t('problemAtPath', { line, path, problem });
}

function kindWord(t: TFunction<'engines'>, kind = ''): string {
  return Object.hasOwn(words.kindsOfValue, kind)
    ? t(`kindsOfValue.${kind as keyof typeof words.kindsOfValue}`)
    : kind;
}
