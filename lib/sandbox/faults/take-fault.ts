import type { Store } from "@/lib/sandbox/store";
import type { Fault } from "./schema";

/** Takes one use of the first fault that fits the call. `*` fits every operation. */
export function takeFault(store: Store, operation: string, requestPk: number | null): Fault | null {
  const fits = (fault: Fault) =>
    (fault.operation === operation || fault.operation === "*") &&
    (fault.request_pk === undefined || fault.request_pk === requestPk);
  const fault = store.state.faults.find(fits);
  if (!fault) return null;
  store.change((state) => {
    fault.times -= 1;
    state.faults = state.faults.filter((candidate) => candidate.times > 0);
  });
  return { ...fault };
}
