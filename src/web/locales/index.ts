/** The languages of the pages, one line each; English is the one that every other is measured against. */
import type { en } from './en/index.ts';

type Widened<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Widened<T[Key]> };

/** All words of one language. A locale that lacks one does not compile. */
export type Words = Widened<typeof en>;

interface Locale {
  /** In its own language. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** Fetched when chosen, so that nobody pays for languages that they don't read. */
  readonly load: () => Promise<Words>;
}

export const locales = {
  en: { name: 'English', direction: 'ltr', load: async () => (await import('./en/index.ts')).en },
} satisfies Record<string, Locale>;

export type LocaleId = keyof typeof locales;
