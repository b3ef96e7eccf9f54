/** Listens to an archive's live changes while the page is looked at. */
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { caseUrls } from '../../../client/cases-api.ts';
import { ArchiveEvent } from '../../../contract/cases.ts';

/** Changes come in bursts: an upload of five hundred films, an engine that catches up. */
const GATHER_MS = 700;

interface ArchiveEventHandlers {
  /** Cases that changed, gathered. */
  readonly onChanged: (caseIds: ReadonlySet<string>) => void;
  /** Connected (again): changes may have been missed. */
  readonly onOpen: () => void;
}

/** Must be given stable handlers. Answers whether the connection is lost for the moment. */
export function useArchiveEvents(
  archiveId: string | undefined,
  { onChanged, onOpen }: ArchiveEventHandlers,
): boolean {
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (archiveId === undefined) return;
    let source: EventSource | undefined;
    let gathered = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    function flush() {
      timer = undefined;
      const ids = gathered;
      gathered = new Set();
      onChanged(ids);
    }
    function hear(message: MessageEvent<string>) {
      const event = parse(message.data);
      if (event === undefined) return;
      gathered.add(event.caseId);
      timer ??= setTimeout(flush, GATHER_MS);
    }
    function open(id: string) {
      source = new EventSource(caseUrls.archiveEvents(id));
      source.onmessage = hear;
      source.onopen = () => {
        setLost(false);
        onOpen();
      };
      source.onerror = () => setLost(true);
    }
    function close() {
      source?.close();
      source = undefined;
    }
    // A connection is dear on weak links, and browsers keep few to one portal.
    function followVisibility() {
      if (document.hidden) close();
      else if (source === undefined && archiveId !== undefined) open(archiveId);
    }
    followVisibility();
    document.addEventListener('visibilitychange', followVisibility);
    return () => {
      document.removeEventListener('visibilitychange', followVisibility);
      clearTimeout(timer);
      close();
    };
  }, [archiveId, onChanged, onOpen]);
  return lost;
}

const Payload = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});

function parse(data: string) {
  return Payload.pipe(ArchiveEvent).safeParse(data).data;
}
