/** Something the person at the terminal can mend; its message is one clear sentence. */
export class SandboxError extends Error {}
