import { randomOf } from "./svg";

type SceneName = "face" | "turn" | "front" | "tilt" | "rear" | "end";

interface Scene {
  name: SceneName;
  /** Seconds from the beginning. */
  from: number;
  to: number;
}

export const framesPerSecond = 25;

const lengths: Record<SceneName, number> = { face: 1, turn: 1.4, front: 1.3, tilt: 1.5, rear: 1.4, end: 0.8 };

/** The requested acts in their order; a story that never shows the rear is shorter. */
export function timeline(hasRear: boolean): Scene[] {
  let at = 0;
  return (Object.keys(lengths) as SceneName[])
    .filter((name) => hasRear || name !== "rear")
    .map((name) => {
      const from = at;
      at = Math.round((at + lengths[name]) * 100) / 100;
      return { name, from, to: at };
    });
}

/** 0 before `from`, 1 after `to`, smooth between. */
function ease(from: number, to: number, at: number): number {
  const share = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

/** How the document is held at one moment, or null while it is out of sight. */
export interface Holding {
  side: "front" | "rear";
  /** 0 below the picture to 1 before the camera. */
  raised: number;
  /** Width factor: passes 0 when the card is turned over. */
  turn: number;
  /** -1 to 1: leaning towards or away from the light. */
  lean: number;
  rotate: number;
}

interface Moment {
  scene: SceneName;
  yaw: number;
  roll: number;
  blink: number;
  mouth: number;
  /** 0 in the middle of the picture to 1 aside, making room for the document. */
  aside: number;
  holding: Holding | null;
}

/** What makes two people's films differ although they do the same things. */
interface Temper {
  /** Which way the head turns first. */
  direction: 1 | -1;
  /** Shifts every slow movement. */
  phase: number;
  /** Seconds at which the eyes close for a moment. */
  blinks: readonly number[];
}

export function temperOf(seed: string): Temper {
  const random = randomOf(`temper${seed}`);
  const direction = random() < 0.5 ? 1 : -1;
  const phase = random() * Math.PI * 2;
  const blinks: number[] = [];
  for (let at = 0.4 + random() * 0.5; at < 9; at += 1.5 + random() * 1.4) blinks.push(at);
  return { direction, phase, blinks };
}

/** Everything that moves, as a function of time. */
export function moment(time: number, hasRear: boolean, { direction, phase, blinks }: Temper): Moment {
  const scenes = timeline(hasRear);
  const scene = scenes.find(({ to }) => time < to) ?? scenes.at(-1);
  const when = (name: SceneName) =>
    scenes.find((candidate) => candidate.name === name) ?? { name, from: 1e6, to: 1e6 + 1 };
  const turn = when("turn");
  const front = when("front");
  const tilt = when("tilt");
  const rear = when("rear");
  const end = when("end");
  const turned = (time - turn.from) / (turn.to - turn.from);
  const yaw = turned > 0 && turned < 1 ? Math.sin(turned * Math.PI * 2) * direction * (turned < 0.5 ? 0.85 : 0.72) : 0;
  const tilted = (time - tilt.from) / (tilt.to - tilt.from);
  const lean = tilted > 0 && tilted < 1 ? Math.sin(tilted * Math.PI * 2) : 0;
  const flip = ease(rear.from, rear.from + 0.5, time);
  const raised = ease(front.from, front.from + 0.45, time) * (1 - ease(end.from, end.from + 0.4, time));
  return {
    scene: scene?.name ?? "end",
    yaw: yaw + Math.sin(time * 0.9 + phase) * 0.03 - ease(front.from, front.from + 0.5, time) * 0.06,
    roll: Math.sin(time * 1.15 + phase) * 1.1 - Math.cos(phase),
    blink: Math.max(0, ...blinks.map((at) => 1 - Math.abs(time - at) / 0.1)),
    mouth: time < 0.5 ? Math.max(0, Math.sin(time * 16)) * 0.4 : 0,
    aside: ease(front.from - 0.1, front.from + 0.5, time) * (1 - ease(end.from + 0.05, end.to - 0.1, time)),
    holding:
      raised > 0.001
        ? {
            side: flip < 0.5 ? "front" : "rear",
            raised,
            turn: Math.abs(Math.cos(flip * Math.PI)),
            lean,
            rotate: 2 + Math.sin(time * 1.9 + phase) * 1.1 - lean * 6,
          }
        : null,
  };
}
