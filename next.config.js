import path from "node:path";

/** Headers that every answer carries; the Content-Security-Policy needs a nonce and is set in proxy.ts. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" },
  {
    key: "Permissions-Policy",
    value: "accelerometer=(), autoplay=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
  },
];

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // One for all builds of the same sources (lib/commands/build-state.ts).
  generateBuildId: () => process.env.COTEJO_BUILD_ID ?? null,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  // Types are a part of `npm test`, tests included; a start on somebody's machine does not repeat it.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  experimental: { authInterrupts: true },
  turbopack: { root: path.resolve(import.meta.dirname) },
  serverExternalPackages: ["pg", "pg-boss", "@node-rs/argon2", "pino", "pdfjs-dist", "sharp", "undici"],
  // Stored evidence must never be traced into a build.
  outputFileTracingExcludes: { "/*": [".data/**"] },
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};
