/** Gathers what pointers and the wheel ask for until the screen's next picture: a mouse may report a thousand times a second. */
export class FrameSteps {
  private waiting: (() => void)[] = [];
  private frame: number | undefined;

  add(act: () => void): void {
    this.waiting.push(act);
    this.frame ??= requestAnimationFrame(() => this.flush());
  }

  /** At once and in order; what comes next may not overtake them. */
  flush(): void {
    const acts = this.waiting;
    this.stop();
    for (const act of acts) act();
  }

  stop(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    this.waiting = [];
  }
}
