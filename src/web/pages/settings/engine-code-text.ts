/** What went wrong with an engine, and why a report fits no film: stable codes in words. */
import type { TFunction } from 'i18next';
import { engines as words } from '../../locales/en/engines.ts';

type EngineWords = TFunction<'engines'>;

/** A code that this version of the page doesn't know is shown as it is. */
export function engineCodeText(t: EngineWords, code: string): string {
  return Object.hasOwn(words.codes, code)
    ? t(`codes.${code as keyof typeof words.codes}`)
    : t('codeUnknown', { code });
}

export function reasonText(t: EngineWords, code: string): string {
  return Object.hasOwn(words.reasons, code)
    ? t(`reasons.${code as keyof typeof words.reasons}`)
    : t('reasonUnknown', { code });
}
