/** After going to another page, the focus is on its heading, where a screen reader begins to read. */
import type { AnyRouter } from '@tanstack/react-router';

export function focusHeadingAfterNavigation(router: AnyRouter): void {
  router.subscribe('onRendered', (event) => {
    // The first page is the browser's own affair, and a changed filter is no other page.
    if (event.fromLocation === undefined || !event.pathChanged) return;
    // A page that has put the focus somewhere itself knows better.
    if (document.activeElement?.closest('main') != null) return;
    const heading = document.querySelector<HTMLElement>('main h1, h1');
    if (heading === null) return;
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  });
}
