/** The last destination, by ids alone, kept for the next visit; nothing of a patient is ever put there. */

const key = 'plainfilm.destination';

export interface DestinationChoice {
  readonly projectId: string;
  readonly archiveId: string;
}

export function rememberDestination(choice: DestinationChoice): void {
  try {
    localStorage.setItem(key, JSON.stringify(choice));
  } catch {
    // Storage can be forbidden or full: then the choice lasts as long as the page.
  }
}

export function rememberedDestination(): DestinationChoice | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof value !== 'object' || value === null) return undefined;
    const { projectId, archiveId } = value as Partial<Record<string, unknown>>;
    return typeof projectId === 'string' && typeof archiveId === 'string'
      ? { projectId, archiveId }
      : undefined;
  } catch {
    return undefined;
  }
}
