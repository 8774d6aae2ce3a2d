import { Frames } from "./frames";

/**
 * Reads from the container when each frame of a film begins; null where it cannot be read. Only tables and headers are
 * asked for, by ranges. The reader is loaded when the first film is: no other page needs it.
 */
export async function readFrames(address: string, signal: AbortSignal): Promise<Frames | null> {
  const { EncodedPacketSink, Input, MATROSKA, MP4, QTFF, UrlSource, WEBM } = await import("mediabunny");
  const source = new UrlSource(new URL(address, location.href), {
    requestInit: { cache: "no-store" },
    getRetryDelay: (tries) => (tries < 2 ? 1 : null),
    // The same failure ends the reading below.
    handleUnhandledError: () => {},
  });
  const input = new Input({ source, formats: [MP4, QTFF, WEBM, MATROSKA] });
  const stop = () => input.dispose();
  signal.addEventListener("abort", stop);
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return null;
    const starts: number[] = [];
    let end = 0;
    for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true })) {
      starts.push(packet.timestamp);
      end = Math.max(end, packet.timestamp + packet.duration);
    }
    return starts.length > 1 ? new Frames(starts, end) : null;
  } catch {
    return null;
  } finally {
    signal.removeEventListener("abort", stop);
    input.dispose();
  }
}
