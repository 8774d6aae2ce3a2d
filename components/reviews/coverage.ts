/** Stretches of a video that were seen, collected while it plays. Times in seconds. */
export class Coverage {
  #open: [number, number] | null = null;
  #closed: [number, number][] = [];

  /** The head is at `at` while playing at a countable speed. */
  playing(at: number): void {
    if (this.#open && at >= this.#open[1] && at - this.#open[1] < 1.5) this.#open[1] = at;
    else {
      this.pause();
      this.#open = [at, at];
    }
  }

  /** A single frame was looked at. */
  frame(at: number, length: number): void {
    this.pause();
    this.#closed.push([Math.max(0, at), at + length]);
  }

  pause(): void {
    if (this.#open && this.#open[1] > this.#open[0]) this.#closed.push(this.#open);
    this.#open = null;
  }

  /** Hands over what was not handed over yet. */
  take(): [number, number][] {
    const open = this.#open;
    this.pause();
    const taken = this.#closed;
    this.#closed = [];
    if (open) this.#open = [open[1], open[1]];
    return taken;
  }
}
