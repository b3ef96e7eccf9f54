/** Counts, shares and times as the reader's language writes them. */
import { useTranslation } from 'react-i18next';
import { numberFormat } from '../../format/number-format.ts';

export function useNumbers() {
  const { i18n } = useTranslation();
  const { language } = i18n;
  const unit = (value: number, name: 'second' | 'minute' | 'hour') =>
    numberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'long',
      maximumFractionDigits: value < 10 ? 1 : 0,
    }).format(value);
  return {
    count: (value: number) => numberFormat(language).format(value),
    share: (part: number, whole: number) =>
      numberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(
        whole === 0 ? 0 : part / whole,
      ),
    time: (seconds: number) => {
      if (seconds < 120) return unit(seconds, 'second');
      return seconds < 7200 ? unit(seconds / 60, 'minute') : unit(seconds / 3600, 'hour');
    },
  };
}
