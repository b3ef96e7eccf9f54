/** Hands text made in the page to the browser's downloads; nothing travels. */

export function saveTextFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by the next task; the address is of no more use then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
