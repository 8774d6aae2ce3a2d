import { useCallback, useEffect, useRef, useState } from "react";
import type { DraftView } from "@/lib/evidence/views";
import type { Failure } from "@/lib/result";
import { evidenceLimits } from "@/lib/workflows/evidence-form";
import { addPiece, beginDraft, discardDraft, type Outcome, readDraft, sendDraft } from "./send";
import { isSameVideo, lookAt, problemOf, type VideoLook } from "./video-file";

/** Where the video stands between this browser, us and the provider. */
type Phase = "idle" | "checking" | "uploading" | "paused" | "lost" | "sending";

interface VideoState {
  phase: Phase;
  /** What we have of it already; without a file it waits for the same one to be chosen again. */
  draft: DraftView | null;
  /** Of the piece under way. */
  onItsWay: number;
  file: File | null;
  /** Undefined until looked at; null where this browser cannot play it. */
  look: VideoLook | null | undefined;
  /** The file chosen is not the one that was begun. */
  other: boolean;
  outcome: Outcome | null;
}

const nothing: VideoState = {
  phase: "idle",
  draft: null,
  onItsWay: 0,
  file: null,
  look: undefined,
  other: false,
  outcome: null,
};

const waitsMs = [1000, 2000, 4000, 8000, 15_000];

/** Waits a while, less when the connection comes back or somebody stops it. */
function patience(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

interface Asked {
  requestId: string;
  onProblem: (failure: Failure) => void;
  onSent: () => void;
}

/** The video of a request on its way: in pieces to us, as one to the provider; paused, lost and gone on with at will. */
export function useVideo({ requestId, onProblem, onSent }: Asked) {
  const [state, setState] = useState(nothing);
  const patch = useCallback((next: Partial<VideoState>) => setState((before) => ({ ...before, ...next })), []);
  const stop = useRef<AbortController | null>(null);

  useEffect(() => {
    void readDraft(requestId).then((found) => found?.ok && patch({ draft: found.value }));
    return () => stop.current?.abort();
  }, [requestId, patch]);

  const choose = async (file: File | null): Promise<void> => {
    patch({ file, look: undefined, other: false, outcome: null, phase: file ? "checking" : "idle" });
    if (!file) return;
    const problem = await problemOf(file);
    if (problem) {
      patch({ phase: "idle", file: null });
      return onProblem({ code: "invalid-input", params: {}, fields: { video: problem } });
    }
    const look = await lookAt(file);
    const other = state.draft !== null && !(await isSameVideo(file, state.draft));
    patch({ phase: "idle", look, other });
  };

  /** Brings what is missing; true once it is all here. */
  const bring = async (file: File, begun: DraftView, signal: AbortSignal): Promise<boolean> => {
    let draft = begun;
    for (let misses = 0; draft.received < draft.bytes; ) {
      patch({ phase: misses > 0 ? "lost" : "uploading", draft, onItsWay: 0 });
      const startsAt = draft.received;
      const piece = file.slice(startsAt, startsAt + evidenceLimits.pieceBytes);
      const onProgress = (sent: number) => patch({ phase: "uploading", onItsWay: Math.min(sent, piece.size) });
      const answer = await addPiece(draft.draftId, startsAt, piece, { onProgress, signal });
      if (signal.aborted) return false;
      if (answer?.ok) {
        misses = 0;
        draft = { ...draft, received: answer.value.received };
        continue;
      }
      if (answer && answer.error.code !== "stale" && answer.error.code !== "too-many") {
        patch({ phase: "paused", draft, onItsWay: 0 });
        onProblem(answer.error);
        return false;
      }
      patch({ phase: "lost", draft, onItsWay: 0 });
      await patience(waitsMs[Math.min(misses++, waitsMs.length - 1)] ?? 0, signal);
      if (signal.aborted) return false;
      // It may have arrived without our hearing of it: what is there is what counts.
      const found = await readDraft(requestId);
      if (found?.ok && found.value?.draftId === draft.draftId) draft = found.value;
    }
    patch({ draft, onItsWay: 0 });
    return true;
  };

  const go = async (): Promise<void> => {
    const { file, other } = state;
    stop.current = new AbortController();
    const { signal } = stop.current;
    patch({ outcome: null, phase: "uploading" });
    let draft = other ? null : state.draft;
    if (!draft) {
      if (!file) return patch({ phase: "idle" });
      const begun = await beginDraft(requestId, file.size);
      if (!begun?.ok) {
        patch({ phase: begun ? "idle" : "lost" });
        return begun ? onProblem(begun.error) : undefined;
      }
      draft = begun.value;
      patch({ draft, other: false });
    }
    if (draft.received < draft.bytes && !(file && (await bring(file, draft, signal)))) return;
    patch({ phase: "sending" });
    const result = await sendDraft(draft.draftId);
    const left = await readDraft(requestId);
    const kept = left?.ok ? left.value : null;
    patch({ phase: "idle", draft: kept, ...(kept ? {} : { file: null, look: undefined }) });
    if (result.ok) patch({ outcome: result.value });
    else onProblem(result.error);
    onSent();
  };

  const pause = () => {
    stop.current?.abort();
    patch({ phase: "paused", onItsWay: 0 });
  };

  const discard = async (): Promise<void> => {
    stop.current?.abort();
    if (state.draft) await discardDraft(state.draft.draftId);
    setState(nothing);
  };

  return { state, choose, go, pause, discard };
}
