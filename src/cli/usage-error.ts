/** The command line can't be understood, or asks for what can't be done: told before any file is touched. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
