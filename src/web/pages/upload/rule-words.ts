/** The rule by which an element stays or goes, in words. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewRow } from '../../../core/deid/preview.ts';

export function useRuleWords(): (row: PreviewRow) => string {
  const { t } = useTranslation('deid');
  return useCallback(
    ({ rule }: PreviewRow) => {
      switch (rule.kind) {
        case 'table': {
          const words = t('rules.table', { code: rule.code });
          return rule.option === undefined
            ? words
            : t('withOption', { rule: words, option: t(`optionNames.${rule.option}`) });
        }
        case 'reason':
          return t(`reasons.${rule.reason}`);
        case 'not-in-table':
        case 'patient-id':
        case 'mark':
        case 'preamble':
        case 'file-meta':
        case 'pixels':
        case 'picture-part':
        case 'stated':
        case 'as-it-is':
          return t(`rules.${rule.kind}`);
      }
    },
    [t],
  );
}
