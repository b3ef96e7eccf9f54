/** An archive's quality checks, level and thresholds of each: folded, as few archives have to change any. */
import { Button, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../shell/section.tsx';
import {
  type CheckDescription,
  type CheckLevel,
  type CheckRow,
  type CheckRows,
  checkRows,
  checkSettingsOf,
  thresholdKey,
  typed,
} from './check-values.ts';
import {
  checkAbout,
  checkTitle,
  choicesOf,
  choiceWord,
  isFixed,
  thresholdTitle,
  unitWord,
} from './check-words.ts';
import classes from './checks-section.module.css';

interface ChecksSectionProps {
  readonly descriptions: readonly CheckDescription[];
  readonly rows: CheckRows;
  readonly invalid: ReadonlySet<string>;
  readonly onChange: (rows: CheckRows) => void;
}

export function ChecksSection({ descriptions, rows, invalid, onChange }: ChecksSectionProps) {
  const { t } = useTranslation('checks');
  const listId = useId();
  const [isUnfolded, setUnfolded] = useState(false);
  const mustBeSeen = invalid.size > 0;
  const isOpen = isUnfolded || mustBeSeen;
  const changed = Object.keys(checkSettingsOf(descriptions, rows, {})).length;
  return (
    <Section
      title={t('checks', { ns: 'settings' })}
      hint={`${t('checksHint', { ns: 'settings' })} ${t('legend')}`}
      actions={
        <Group gap={8}>
          {isOpen && changed > 0 && (
            <Button
              variant="default"
              size="xs"
              onClick={() => onChange(checkRows(descriptions, {}))}
            >
              {t('reset')}
            </Button>
          )}
          {!mustBeSeen && (
            <Button
              variant="default"
              size="xs"
              aria-expanded={isOpen}
              aria-controls={listId}
              onClick={() => setUnfolded(!isOpen)}
            >
              {t(isOpen ? 'hide' : 'show')}
            </Button>
          )}
        </Group>
      }
    >
      <p className={classes.summary}>
        {changed === 0
          ? t('allDefault', { count: descriptions.length })
          : t('changed', { changed, count: descriptions.length })}
      </p>
      <ul id={listId} className={classes.list} hidden={!isOpen}>
        {(isOpen ? descriptions : []).map((check) => {
          const row = rows[check.id];
          return (
            row !== undefined && (
              <CheckItem
                key={check.id}
                check={check}
                row={row}
                invalid={invalid}
                onChange={(next) => onChange({ ...rows, [check.id]: next })}
              />
            )
          );
        })}
      </ul>
    </Section>
  );
}

interface CheckItemProps {
  readonly check: CheckDescription;
  readonly row: CheckRow;
  readonly invalid: ReadonlySet<string>;
  readonly onChange: (row: CheckRow) => void;
}

function CheckItem({ check, row, invalid, onChange }: CheckItemProps) {
  const { t } = useTranslation('checks');
  const title = checkTitle(t, check.id);
  const about = checkAbout(t, check.id);
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <h3 className={classes.title}>{title}</h3>
        {about !== '' && <p className={classes.about}>{about}</p>}
      </div>
      <div className={classes.level}>
        {isFixed(check.id) ? (
          <span className="muted">{t('fixed')}</span>
        ) : (
          <NativeSelect
            aria-label={t('levelOf', { check: title })}
            value={row.level}
            onChange={(event) =>
              onChange({ ...row, level: event.currentTarget.value as CheckLevel })
            }
            data={(['error', 'warning', 'off'] as const).map((level) => ({
              value: level,
              label: t(`levels.${level}`),
            }))}
          />
        )}
      </div>
      {Object.keys(check.thresholds).length > 0 && (
        <div className={classes.thresholds}>
          {Object.keys(check.thresholds).map((name) => (
            <ThresholdField
              key={name}
              check={check}
              name={name}
              value={row.thresholds[name] ?? ''}
              invalid={invalid.has(thresholdKey(check.id, name))}
              onChange={(value) =>
                onChange({ ...row, thresholds: { ...row.thresholds, [name]: value } })
              }
            />
          ))}
        </div>
      )}
    </li>
  );
}

interface ThresholdFieldProps {
  readonly check: CheckDescription;
  readonly name: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly onChange: (value: string) => void;
}

function ThresholdField({ check, name, value, invalid, onChange }: ThresholdFieldProps) {
  const { t } = useTranslation('checks');
  const threshold = check.thresholds[name];
  if (threshold === undefined) return null;
  const choices = choicesOf(check.id, name);
  const title = thresholdTitle(t, check.id, name);
  const field = {
    label: choices.length > 0 ? title : `${title} (${unitWord(t, threshold.unit)})`,
    value,
    error: invalid && t('notANumber', { ns: 'settings' }),
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (choices.length > 0) {
    return (
      <NativeSelect
        {...field}
        data={choices.map((choice) => ({ value: choice, label: choiceWord(t, choice) }))}
      />
    );
  }
  if (Array.isArray(threshold.value)) {
    return <Textarea {...field} className={classes.lines ?? ''} rows={3} spellCheck={false} />;
  }
  return (
    <TextInput
      {...field}
      inputMode="decimal"
      description={t('default', { value: typed(threshold.value) })}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
    />
  );
}
