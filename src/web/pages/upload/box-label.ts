/** What a box is called: by where it came from, its number, and whether it is painted over. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextBox } from '../../upload/text-look.ts';

export function useBoxLabel(): (box: TextBox) => string {
  const { t } = useTranslation('deid');
  return useCallback(
    ({ id, origin, blanked }: TextBox) => {
      const number = id.replace(/^\D*/, '');
      const label = origin === 'found' ? t('boxFound', { number }) : t('boxDrawn', { number });
      return t('boxName', { label, state: blanked ? t('boxBlanked') : t('boxStays') });
    },
    [t],
  );
}
