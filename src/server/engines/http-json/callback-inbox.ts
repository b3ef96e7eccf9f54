/** The engine's view of what was called back: the portal's door checks it and keeps it. */

export interface CallbackInbox {
  /** Bodies of the callbacks for an asking, newest first; also those that came before its ticket was kept. */
  received(processingId: string): Promise<readonly Uint8Array[]>;
  /** Where to call back; undefined while the portal has no address that others could reach. */
  addressOf(token: string): string | undefined;
}
