import fs from "node:fs";
import path from "node:path";
import { SandboxError } from "./sandbox-error";
import type { Story, StoryName } from "./stories/story";

export type StoryBook = Partial<Record<StoryName, Story>>;

const mediaItems = ["document_front", "document_rear", "document_photo", "document_owner", "video"] as const;

type MediaItem = (typeof mediaItems)[number];

const contentTypes: Record<string, string> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".mp4": "video/mp4",
  ".webm": "video/webm",
};

/** The stories and their files. A name from a call is only ever looked up, never joined to a path. */
export class Media {
  readonly stories: StoryBook;
  readonly #directory: string;

  constructor(stories: StoryBook, directory: string) {
    this.stories = stories;
    this.#directory = directory;
  }

  story(name: string): Story | undefined {
    return Object.values(this.stories).find((story) => story.name === name);
  }

  list(): Story[] {
    return Object.values(this.stories);
  }

  /** Null where the story lacks the item. */
  async read(story: Story, item: MediaItem): Promise<{ bytes: Buffer; contentType: string } | null> {
    const name = story.media[item];
    if (name === null) return null;
    const file = path.join(this.#directory, story.name, name);
    const contentType = contentTypes[path.extname(name).toLowerCase()] ?? "application/octet-stream";
    try {
      return { bytes: await fs.promises.readFile(file), contentType };
    } catch {
      throw new SandboxError(`The story ${story.name} lacks its file ${file}.`);
    }
  }

  async readFile(story: Story, name: string): Promise<{ bytes: Buffer; contentType: string } | null> {
    const item = mediaItems.find((candidate) => story.media[candidate] === name);
    return item ? this.read(story, item) : null;
  }
}
