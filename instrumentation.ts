/** Runs once as the server starts: a configuration that must not serve stops it here, with the reason. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { boot } = await import("@/lib/health/boot");
  await boot();
}
