/** Opens the browser's file dialog from a click. */

export interface ChooseOptions {
  readonly accept?: string;
  readonly folder?: boolean;
}

/** Held while a dialog is open: a detached input could be collected before it answers. */
let open: HTMLInputElement | undefined;

export function chooseFiles(options: ChooseOptions, chosen: (files: FileList) => void): void {
  const input = document.createElement('input');
  open = input;
  input.type = 'file';
  if (options.accept) input.accept = options.accept;
  if (options.folder) input.webkitdirectory = true;
  input.addEventListener('change', () => {
    if (open === input) open = undefined;
    if (input.files && input.files.length > 0) chosen(input.files);
  });
  input.addEventListener('cancel', () => {
    if (open === input) open = undefined;
  });
  input.click();
}
