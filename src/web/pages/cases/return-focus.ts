/** Remembers which case was opened from the list, so that coming back puts the focus on it. */
let left: string | undefined;

export function noteLeftFor(caseId: string): void {
  left = caseId;
}

/** Only once: a list that is opened anew begins at its top. */
export function takeReturnFrom(caseId: string): boolean {
  if (left !== caseId) return false;
  left = undefined;
  return true;
}
