/** The container of a video by its first bytes, whatever its sender calls it; null for anything a browser cannot play. */
export function videoType(head: Buffer): "video/mp4" | "video/webm" | null {
  if (head.length >= 12 && head.subarray(4, 8).toString("latin1") === "ftyp") return "video/mp4";
  if (head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3) return "video/webm";
  return null;
}
