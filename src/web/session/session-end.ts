/** Ends the session in this tab and tells the others; where a signed-out person is taken is the router's matter. */
import { api } from '../api.ts';

export type SignOutReason = 'asked' | 'idle' | 'expired';

const CHANNEL = 'plainfilm-session';
type Message = { readonly kind: 'signed-out'; readonly reason: SignOutReason };

/** Signs out at the portal; a portal that can't be reached doesn't keep the person on the page. */
export async function signOutEverywhere(reason: SignOutReason): Promise<void> {
  await api.accounts.signOut().catch(() => undefined);
  tellOtherTabs(reason);
}

export function tellOtherTabs(reason: SignOutReason): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ kind: 'signed-out', reason } satisfies Message);
  channel.close();
}

export function onSignedOutElsewhere(heard: (reason: SignOutReason) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event: MessageEvent<Message>) => heard(event.data.reason);
  return () => channel.close();
}
