/** Sent to the server at the press. */
export interface Press {
  isPending: boolean;
  mutate: () => void;
}

/** What can be done with the case as a whole, by key or by button. */
export interface CaseActs {
  claim: Press;
  release: Press;
  takeNext: Press;
  keepClaim: () => void;
  /** Opens the refusal. */
  refuse: () => void;
  /** Opens the approval, or says what it waits for. */
  approve: () => void;
  /** Back to the queue. */
  leave: () => void;
}
