import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { CommandError } from "@/lib/commands/command-error";
import { frame, frameSize, type Layers, layersOf } from "@/lib/sandbox/stories/draw/scene";
import { framesPerSecond, timeline } from "@/lib/sandbox/stories/draw/timeline";
import type { Story } from "@/lib/sandbox/stories/story";
import { rasterise } from "./rasterise";

const rawInput = [
  ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", `${frameSize.width}x${frameSize.height}`],
  ["-r", String(framesPerSecond), "-i", "pipe:0", "-an"],
  ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p"],
  ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
].flat();

/** Without threads and version stamps the same pictures give the same bytes. */
const repeatable = ["-threads", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"];

const h264 = [
  ["-c:v", "libx264", "-profile:v", "baseline", "-level", "3.1", "-preset", "veryslow", "-crf", "34", "-g", "75"],
  ["-bsf:v", "filter_units=remove_types=6"],
].flat();

const vp9 = ["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "46", "-deadline", "good", "-cpu-used", "1", "-g", "75"];

/** As a browser's recorder writes it: no duration and no index in the header. */
const live = ["-f", "webm", "-live", "1"];

function outputOf(story: Story, file: string): string[] {
  if (file.endsWith(".webm")) return [...vp9, ...repeatable, ...live, file];
  return [...h264, ...repeatable, ...(story.name === "broken-video" ? [] : ["-movflags", "+faststart"]), file];
}

async function rasteriseAll({ room, front, rear }: Layers): Promise<Layers> {
  return {
    room: await rasterise(room, 1),
    front: await rasterise(front, 0.75),
    rear: rear && (await rasterise(rear, 0.75)),
  };
}

async function pixels(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg), { unlimited: true }).flatten().removeAlpha().raw().toBuffer();
}

/** The index comes last in such a file; without it no player can find a single picture. */
function cutOff(file: string): void {
  const bytes = fs.readFileSync(file);
  const index = bytes.lastIndexOf("moov");
  fs.writeFileSync(file, bytes.subarray(0, Math.floor((index - 4) * 0.7)));
}

export async function writeVideo(story: Story, folder: string): Promise<void> {
  const file = path.join(folder, story.media.video);
  const layers = await rasteriseAll(layersOf(story));
  const seconds = timeline(layers.rear !== null).at(-1)?.to ?? 0;
  const count = Math.round(seconds * framesPerSecond);
  const encoder = spawn("ffmpeg", ["-v", "error", "-y", ...rawInput, ...outputOf(story, file)], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  const closed = once(encoder, "close");
  let next = pixels(frame(story, layers, 0));
  for (let index = 0; index < count; index++) {
    const current = next;
    if (index + 1 < count) next = pixels(frame(story, layers, index + 1));
    if (!encoder.stdin.write(await current)) await once(encoder.stdin, "drain");
  }
  encoder.stdin.end();
  const [code] = await closed;
  if (code !== 0) throw new CommandError(`ffmpeg ended with ${String(code)} for ${story.name}.`);
  if (story.name === "broken-video") cutOff(file);
}
