import fs from "node:fs";
import path from "node:path";
import { stories } from "@/lib/sandbox/stories/stories";
import { type StoryName, storyNames } from "@/lib/sandbox/stories/story";
import { CommandError } from "./command-error";
import { writeStills } from "./make-media/stills";
import { writeVideo } from "./make-media/video";

/**
 * Draws the media of the sandbox stories: all of them, or those named as arguments. It needs `ffmpeg` and the
 * Liberation fonts; its output is kept under version control, so that nothing else does.
 */
const mediaFolder = path.resolve(import.meta.dirname, "@/lib/sandbox/media");

function chosen(names: readonly string[]): readonly StoryName[] {
  const unknown = names.filter((name) => !storyNames.some((known) => known === name));
  if (unknown.length > 0) throw new CommandError(`No such story: ${unknown.join(", ")}.`);
  return names.length === 0 ? storyNames : storyNames.filter((known) => names.includes(known));
}

for (const name of chosen(process.argv.slice(2))) {
  const story = stories[name];
  const folder = path.join(mediaFolder, name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  await writeStills(story, folder);
  await writeVideo(story, folder);
  const sizes = fs
    .readdirSync(folder)
    .map((file) => `${file} ${Math.round(fs.statSync(path.join(folder, file)).size / 1000)} kB`);
  process.stdout.write(`${name}: ${sizes.join(", ")}\n`);
}
