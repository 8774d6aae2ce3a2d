/** Why a request was not opened, where no answer of the provider to the opening itself says so. */
export const creationProblems = [
  /** The authority has no card left. */
  "no-scratchcards",
  /** The next card was held by another opening for too long. */
  "scratchcards-busy",
  /** The provider does not take this phone or e-mail; its words say why. */
  "contact-refused",
  /** What comes before the opening could not be asked. */
  "not-reached",
  /** The process ended before anything was sent. */
  "interrupted",
  /** The answer was lost, and every look since shows that nothing was opened. */
  "nothing-opened",
] as const;

export type CreationProblem = (typeof creationProblems)[number];

/** An opening that ends before anything was sent. */
export class NotOpened extends Error {
  readonly problem: CreationProblem;
  /** The provider's, which may quote what was typed. */
  readonly words: string | null;

  constructor(problem: CreationProblem, words: string | null = null) {
    super(`not opened: ${problem}`);
    this.name = "NotOpened";
    this.problem = problem;
    this.words = words;
  }
}
