import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { messages } from "@/lib/i18n/messages";
import { currentLocale, currentTheme } from "@/lib/i18n/server";
import { timeZone } from "@/lib/i18n/tags";
import "./globals.css";

const inter = localFont({ src: "./fonts/InterVariable.woff2", variable: "--font-inter", weight: "100 900" });
const geistMono = localFont({
  src: "./fonts/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
});

// Titles never carry a person's data: they end up in histories and screen shares.
export const metadata: Metadata = {
  title: { default: "Cotejo", template: "%s · Cotejo" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [head, locale, theme] = await Promise.all([headers(), currentLocale(), currentTheme()]);
  return (
    <html
      lang={locale}
      data-theme={theme === "system" ? undefined : theme}
      className={`${inter.variable} ${geistMono.variable}`}
    >
      <body className="font-sans">
        <Providers
          nonce={head.get("x-nonce") ?? undefined}
          locale={locale}
          timeZone={timeZone}
          messages={messages[locale]}
          now={new Date()}
        >
          {children}
        </Providers>
      </body>
    </html>
  );
}
