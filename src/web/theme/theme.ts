/**
 * The component library's theme, after the tokens in `tokens.css`.
 *
 * The content security policy allows no style element (`style-src 'self'`), so a page must not use what makes the
 * library render one: responsive props (`p={{ base: … }}`), `SimpleGrid`, `Grid`, `AppShell`, `hiddenFrom`. Layout
 * is CSS modules; theme variables are set by `theme-variables.ts`.
 */
import {
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
  Menu,
  Modal,
  Popover,
  Tooltip,
} from '@mantine/core';

const brand: MantineColorsTuple = [
  '#e3f1f0',
  '#c9e4e3',
  '#a0cfce',
  '#74b8b7',
  '#4a9f9f',
  '#2b8587',
  '#0f6b6e',
  '#0c5a5d',
  '#0a4a4d',
  '#083b3d',
];
const gray: MantineColorsTuple = [
  '#f4f6f7',
  '#eceff1',
  '#dfe5e8',
  '#c9d3d8',
  '#b6c4ca',
  '#66767f',
  '#566670',
  '#43525b',
  '#2a3a43',
  '#12222b',
];
const red: MantineColorsTuple = [
  '#fbe9e7',
  '#f6d3cf',
  '#efc9c5',
  '#e39a93',
  '#d66b62',
  '#c6423a',
  '#b3261e',
  '#991f18',
  '#7f1813',
  '#65120e',
];

export const theme: MantineThemeOverride = createTheme({
  primaryColor: 'brand',
  primaryShade: 6,
  colors: { brand, gray, red },
  black: '#12222b',
  fontFamily: "'Inter Variable', system-ui, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, monospace',
  fontSizes: {
    xs: '0.8125rem',
    sm: '0.9375rem',
    md: '1rem',
    lg: '1.125rem',
    xl: '1.375rem',
  },
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '650' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({
      defaultProps: {
        // The lock is a style element, which the policy forbids; the page behind may scroll.
        lockScroll: false,
        padding: 24,
        centered: true,
        transitionProps: { duration: 0 },
        // A dialog's `header` element would be taken for a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        // Stays in its landmark, and holds nothing but menu items.
        withinPortal: false,
        withInitialFocusPlaceholder: false,
      },
    }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md' } }),
    Tooltip: Tooltip.extend({ defaultProps: { color: '#12222b', multiline: true } }),
  },
});
