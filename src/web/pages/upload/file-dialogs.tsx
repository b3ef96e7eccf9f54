/** The dialogs that one file opens: what leaves of it, and the text found in its picture. One at a time, for the page. */
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { PreviewDialog } from './preview-dialog.tsx';
import { ReviewDialog } from './review-dialog.tsx';

interface FileDialogs {
  readonly preview: (id: string) => void;
  readonly review: (id: string) => void;
}

const Context = createContext<FileDialogs | undefined>(undefined);

export function useFileDialogs(): FileDialogs {
  const dialogs = useContext(Context);
  if (dialogs === undefined) throw new TypeError('useFileDialogs outside FileDialogsHost');
  return dialogs;
}

type Opened = { readonly kind: 'preview' | 'review'; readonly id: string };

export function FileDialogsHost({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState<Opened>();
  const dialogs = useMemo(
    () => ({
      preview: (id: string) => setOpened({ kind: 'preview', id }),
      review: (id: string) => setOpened({ kind: 'review', id }),
    }),
    [],
  );
  const close = () => setOpened(undefined);
  const idOf = (kind: Opened['kind']) => (opened?.kind === kind ? opened.id : undefined);
  return (
    <Context value={dialogs}>
      {children}
      <PreviewDialog fileId={idOf('preview')} onClose={close} />
      <ReviewDialog fileId={idOf('review')} onFile={dialogs.review} onClose={close} />
    </Context>
  );
}
