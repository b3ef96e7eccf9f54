/** What else may stay when identity goes: the options of PS3.15 E.3 that a person can choose here. */
import { Checkbox } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OptionId } from '../../../core/deid/options/index.ts';
import classes from './deid-options.module.css';
import linkClasses from './link-button.module.css';
import { useUpload, useUploadState } from './upload-context.ts';

/** The others are in force always: results could not be matched, or films not be read, without them. */
const choices = [
  'retain-full-dates',
  'retain-device-identity',
  'retain-institution-identity',
] as const satisfies readonly OptionId[];

export function DeidOptions() {
  const { t } = useTranslation('upload');
  const controller = useUpload();
  const options = useUploadState(({ pseudonyms }) => pseudonyms.options);
  const [open, setOpen] = useState(false);
  const id = useId();
  const choose = (option: OptionId, on: boolean) =>
    controller.setOptions(
      on ? [...options, option] : options.filter((chosen) => chosen !== option),
    );
  return (
    <>
      <button
        type="button"
        className={linkClasses.link}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t('options')}
      </button>
      <fieldset id={id} hidden={!open} className={classes.options}>
        <legend className="visually-hidden">{t('options')}</legend>
        {choices.map((option) => (
          <Checkbox
            key={option}
            size="sm"
            label={t(`deidOptions.${option}.label`)}
            description={t(`deidOptions.${option}.hint`)}
            checked={options.includes(option)}
            onChange={(event) => choose(option, event.currentTarget.checked)}
          />
        ))}
        <p className={classes.hint}>{t('optionsHint')}</p>
      </fieldset>
    </>
  );
}
