/** Starts translation in the language that the browser asks for; a key that English lacks does not compile. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { en } from './locales/en/index.ts';
import { type LocaleId, locales } from './locales/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en;
  }
}

interface Preferred {
  readonly id: LocaleId;
  /** With the region, by which dates and numbers are written: `en-GB`. */
  readonly tag: string;
}

export function preferredLocale(languages: readonly string[]): Preferred {
  for (const tag of languages) {
    const base = tag.toLowerCase().split('-')[0] ?? '';
    if (Object.hasOwn(locales, base)) return { id: base as LocaleId, tag };
  }
  return { id: 'en', tag: 'en' };
}

export async function startTranslation(target: Document, languages: readonly string[]) {
  const { id, tag } = preferredLocale(languages);
  const locale = locales[id];
  await i18next.use(initReactI18next).init({
    lng: tag,
    load: 'languageOnly',
    fallbackLng: false,
    defaultNS: 'common',
    resources: { [id]: await locale.load() },
    // React escapes; doing it twice would show entities.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  target.documentElement.lang = id;
  target.documentElement.dir = locale.direction;
}
