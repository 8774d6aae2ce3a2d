/** The version a decision is sent with. `told`: its officer knows that there is a newer one, and waits to see it. */
export interface Fence {
  version: number;
  told: boolean;
}

/** What the page shows now counts only for an officer who was told of a change, and only once: the next is refused. */
export const atShown = (fence: Fence, current: number): Fence =>
  fence.told && current > fence.version ? { version: current, told: false } : fence;
