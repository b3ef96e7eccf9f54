/** The engine's view of what nodes have sent back: the portal's receiver puts it there, matched to its image. */
import type { ByteSource } from '../../../core/bytes.ts';

export interface ReceivedObject {
  readonly kind: 'report' | 'picture';
  readonly receivedAt: Date;
  readonly bytes: ByteSource;
}

export interface ResultInbox {
  /**
   * What came for one asking about an image, oldest first, to be read while `use` runs: also what came before anybody knew that it was
   * waited for, and refers to the object that was sent.
   */
  withReceived<T>(
    about: {
      readonly processingId: string;
      readonly sopInstanceUid: string;
      readonly studyInstanceUid: string;
    },
    use: (received: readonly ReceivedObject[]) => Promise<T>,
  ): Promise<T>;
}
