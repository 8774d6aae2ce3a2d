export function lookState(
  looks: readonly { verdict: string | null; evidenceHash: string | null }[],
  evidenceHash: string | null,
): "none" | "open" | "agreed" | "disagreed" {
  const current = looks.filter((look) => look.evidenceHash === evidenceHash);
  if (current.some((look) => look.verdict === "disagree")) return "disagreed";
  if (current.some((look) => look.verdict === "agree")) return "agreed";
  return current.length > 0 ? "open" : "none";
}
