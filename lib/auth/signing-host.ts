/**
 * Whether a request came to the signing origin, however its Host is written: in capitals, with a dot at its end, or with
 * the port that goes without saying. Where both origins are one name, only the port tells them apart.
 */
export function isSigningHost(host: string | null, signingOrigin: string, appOrigin: string): boolean {
  const signing = new URL(signingOrigin);
  const asked = (host ?? "").toLowerCase();
  if (signing.hostname === new URL(appOrigin).hostname) return asked === signing.host;
  return asked.replace(/\.?(:\d+)?$/, "") === signing.hostname;
}
