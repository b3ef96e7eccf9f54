/** Sets the library's CSS variables in a constructed style sheet, which needs no permission to inline styles. */
import {
  type CSSVariablesResolver,
  convertCssVariables,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import { theme } from './theme.ts';

const resolver: CSSVariablesResolver = (merged) => {
  const defaults = defaultCssVariablesResolver(merged);
  return {
    variables: defaults.variables,
    dark: {},
    light: {
      ...defaults.light,
      '--mantine-color-text': 'var(--ink)',
      '--mantine-color-dimmed': 'var(--muted)',
      '--mantine-color-placeholder': 'var(--mantine-color-gray-5)',
      '--mantine-color-error': 'var(--bad)',
      '--mantine-color-success': 'var(--ok)',
      '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    },
  };
};

export function installThemeVariables(target: Document): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    convertCssVariables(resolver(mergeMantineTheme(DEFAULT_THEME, theme)), ':root'),
  );
  target.adoptedStyleSheets = [...target.adoptedStyleSheets, sheet];
}
