/** What the quality check found in a film that was let in. */
import { IconAlertOctagonFilled, IconAlertTriangleFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImageDetail } from '../../../contract/cases.ts';
import { findings as words } from '../../locales/en/findings.ts';
import { Section } from '../../shell/section.tsx';
import classes from './film-findings.module.css';

type Finding = ImageDetail['findings'][number];
type FindingCode = keyof typeof words.byCode;

export function FilmFindings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation('cases');
  if (findings.length === 0) return null;
  return (
    <Section title={t('findings')}>
      <ul className={classes.list}>
        {findings.map((finding) => (
          <FindingItem key={finding.code} finding={finding} />
        ))}
      </ul>
    </Section>
  );
}

function FindingItem({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation(['findings', 'cases']);
  const error = finding.level === 'error';
  const Icon = error ? IconAlertOctagonFilled : IconAlertTriangleFilled;
  const known = Object.hasOwn(words.byCode, finding.code);
  const key = known ? (`byCode.${finding.code as FindingCode}` as const) : 'unknown';
  // The parameters are the check's; which ones, only the code says.
  const say = t as (key: string, params: Finding['params']) => string;
  return (
    <li className={classes.item} data-level={finding.level}>
      <Icon size={18} aria-hidden />
      <div>
        <p className={classes.label}>
          <span className="visually-hidden">
            {t(error ? 'findingError' : 'findingWarning', { ns: 'cases' })}:{' '}
          </span>
          {say(`${key}.label`, finding.params)}
        </p>
        <p className={classes.advice}>{say(`${key}.advice`, finding.params)}</p>
      </div>
    </li>
  );
}
