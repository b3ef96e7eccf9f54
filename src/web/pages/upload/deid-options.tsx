/** What else may stay, or go, when identity goes: the options of PS3.15 E.3 that a person can choose here. */
import { Radio, Stack, Switch } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OptionId } from '../../../core/deid/options/index.ts';
import classes from './deid-options.module.css';
import linkClasses from './link-button.module.css';
import { useUpload, useUploadState } from './upload-context.ts';

const dateOptions = {
  remove: undefined,
  shift: 'shift-dates',
  keep: 'retain-full-dates',
} as const satisfies Record<string, OptionId | undefined>;
type DateChoice = keyof typeof dateOptions;
const dateChoices: readonly DateChoice[] = ['remove', 'shift', 'keep'];

/** Asked for seldom, by studies. */
const furtherChoices = [
  'clean-descriptors',
  'retain-device-identity',
  'retain-institution-identity',
  'retain-safe-private',
] as const satisfies readonly OptionId[];

interface OptionsLinkProps {
  readonly panelId: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

function Link({ panelId, open, onOpen }: OptionsLinkProps) {
  const { t } = useTranslation('deid');
  return (
    <button
      type="button"
      className={linkClasses.link}
      aria-expanded={open}
      aria-controls={panelId}
      onClick={() => onOpen(!open)}
    >
      {t('options')}
    </button>
  );
}

function Panel({ panelId, open }: Omit<OptionsLinkProps, 'onOpen'>) {
  const { t } = useTranslation('deid');
  return (
    <fieldset id={panelId} hidden={!open} className={classes.options}>
      <legend className="visually-hidden">{t('options')}</legend>
      <Dates />
      <div className={classes.group}>
        <Characteristics />
        <ReplaceUids />
        <p className={classes.hint}>{t('alwaysKept')}</p>
      </div>
      <Further />
    </fieldset>
  );
}

/** The link stands beside others; the panel that it opens has the whole width. */
export const DeidOptions = { Link, Panel };

function useOptions() {
  const controller = useUpload();
  const options = useUploadState(({ pseudonyms }) => pseudonyms.options);
  const without = (gone: readonly OptionId[]) => options.filter((id) => !gone.includes(id));
  return {
    options,
    choose: (option: OptionId, on: boolean) =>
      controller.setOptions(on ? [...without([option]), option] : without([option])),
    chooseDates: (choice: DateChoice) => {
      const chosen = dateOptions[choice];
      const others = without(['shift-dates', 'retain-full-dates']);
      controller.setOptions(chosen === undefined ? others : [...others, chosen]);
    },
  };
}

function Dates() {
  const { t } = useTranslation('deid');
  const { options, chooseDates } = useOptions();
  const chosen =
    dateChoices.find((choice) => {
      const option = dateOptions[choice];
      return option !== undefined && options.includes(option);
    }) ?? 'remove';
  return (
    <Radio.Group
      label={t('dates')}
      description={t('datesHint')}
      value={chosen}
      onChange={(value) => chooseDates(value as DateChoice)}
    >
      <Stack gap={8} mt={8}>
        {dateChoices.map((choice) => (
          <Radio
            key={choice}
            size="sm"
            value={choice}
            label={t(`dateChoices.${choice}.label`)}
            description={t(`dateChoices.${choice}.hint`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** On unless switched off; films without age and sex are what engines refuse. */
function Characteristics() {
  const { t } = useTranslation('deid');
  const { options, choose } = useOptions();
  const kept = options.includes('retain-patient-characteristics');
  return (
    <div>
      <Switch
        size="sm"
        label={t('choices.retain-patient-characteristics.label')}
        description={t('choices.retain-patient-characteristics.hint')}
        checked={kept}
        onChange={(event) => choose('retain-patient-characteristics', event.currentTarget.checked)}
      />
      <p className={classes.warning} aria-live="polite">
        {!kept && t('noCharacteristics')}
      </p>
    </div>
  );
}

/** The standard's option is to keep them; a person wants to hear what happens. */
function ReplaceUids() {
  const { t } = useTranslation('deid');
  const { options, choose } = useOptions();
  return (
    <Switch
      size="sm"
      label={t('choices.replace-uids.label')}
      description={t('choices.replace-uids.hint')}
      checked={!options.includes('retain-uids')}
      onChange={(event) => choose('retain-uids', !event.currentTarget.checked)}
    />
  );
}

function Further() {
  const { t } = useTranslation('deid');
  const { options, choose } = useOptions();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={classes.group}>
      <button
        type="button"
        className={linkClasses.link}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? t('lessOptions') : t('moreOptions')}
      </button>
      <div id={id} hidden={!open} className={classes.further}>
        {furtherChoices.map((option) => (
          <Switch
            key={option}
            size="sm"
            label={t(`choices.${option}.label`)}
            description={t(`choices.${option}.hint`)}
            checked={options.includes(option)}
            onChange={(event) => choose(option, event.currentTarget.checked)}
          />
        ))}
      </div>
    </div>
  );
}
