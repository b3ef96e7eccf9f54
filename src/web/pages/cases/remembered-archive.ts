/** The archive that was looked at last, on this computer. */
const KEY = 'plainfilm.cases.archive';

export function rememberedArchive(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function rememberArchive(archiveId: string): void {
  try {
    localStorage.setItem(KEY, archiveId);
  } catch {
    // Storage can be forbidden; then the first archive is shown.
  }
}
