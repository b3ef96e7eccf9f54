/** Gives the page's parts the controller, and a view of its state that renders only when that view changes. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { UploadController } from '../../upload/upload-controller.ts';
import type { UploadState } from '../../upload/upload-state.ts';

export const UploadContext = createContext<UploadController | undefined>(undefined);

export function useUpload(): UploadController {
  const controller = useContext(UploadContext);
  if (controller === undefined) throw new TypeError('useUpload outside the Upload page');
  return controller;
}

/** `select` must answer the same object for the same state. */
export function useUploadState<T>(select: (state: UploadState) => T): T {
  const { store } = useUpload();
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
