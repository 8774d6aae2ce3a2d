/** Between two times that are the same frame's: containers keep milliseconds, players microseconds. */
const slack = 0.001;

/** Where the frames of a film begin, in seconds. */
export class Frames {
  readonly #starts: readonly number[];
  /** Where the last frame ends. */
  readonly end: number;

  /** `starts` in any order: containers keep frames in the order they are decoded in. */
  constructor(starts: readonly number[], end: number) {
    this.#starts = [...new Set(starts)].filter((start) => start >= 0).sort((a, b) => a - b);
    this.end = Math.max(end, (this.#starts.at(-1) ?? 0) + slack);
  }

  /** A guess, where the container cannot be read: `rate` frames a second. */
  static even(rate: number, end: number): Frames {
    return new Frames(
      Array.from({ length: Math.max(1, Math.ceil(end * rate - slack)) }, (_, at) => at / rate),
      end,
    );
  }

  get count(): number {
    return this.#starts.length;
  }

  /** The frame on the screen at that time. */
  at(time: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= time + slack) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  start(frame: number): number {
    return this.#starts[frame] ?? 0;
  }

  /** Seconds it stays on the screen. */
  span(frame: number): number {
    return (this.#starts[frame + 1] ?? this.end) - this.start(frame);
  }

  /** A time that shows this frame in every player: on the edge of two, some show the neighbour. */
  middle(frame: number): number {
    return this.start(frame) + this.span(frame) / 2;
  }

  /** Frames a second, as most of them are apart. */
  get rate(): number {
    const spans = this.#starts.slice(1, 500).map((start, at) => start - (this.#starts[at] ?? 0));
    const middle = spans.sort((a, b) => a - b)[Math.floor(spans.length / 2)];
    return middle ? 1 / middle : 0;
  }
}

/** Whole milliseconds within the frame, never before it: what a mark keeps. */
export const frameMs = (seconds: number): number => Math.ceil(seconds * 1000 - slack);
