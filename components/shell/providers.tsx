"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { IntlProvider } from "use-intl";
import { ToastProvider } from "@/components/ui/toast";
import type { Messages } from "@/lib/i18n/messages";
import { intlTags } from "@/lib/i18n/tags";
import type { Locale } from "@/lib/preferences/schema";

interface ProvidersProps {
  nonce: string | undefined;
  locale: Locale;
  timeZone: string;
  messages: Messages;
  now: Date;
  children: ReactNode;
}

export function Providers({ nonce, locale, timeZone, messages, now, children }: ProvidersProps) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            // What a page arrived with is already old: a change between its reading and its mounting tells nobody.
            staleTime: 0,
            retry: (failures, error) => failures < 2 && !(error instanceof Error && error.name === "FailureError"),
            refetchOnWindowFocus: true,
          },
        },
      }),
  );
  return (
    <CSPProvider {...(nonce ? { nonce } : {})} disableStyleElements>
      <IntlProvider locale={intlTags[locale]} timeZone={timeZone} messages={messages} now={now}>
        <QueryClientProvider client={client}>
          <ToastProvider closeLabel={messages.app.close}>{children}</ToastProvider>
        </QueryClientProvider>
      </IntlProvider>
    </CSPProvider>
  );
}
