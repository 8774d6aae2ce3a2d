"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { besideKeys } from "./layers";

function Toasts({ closeLabel }: { closeLabel: string }) {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      {...besideKeys}
      className="flex items-start gap-3 rounded-3 bg-surface px-3 py-2.5 shadow-3"
    >
      <div className="min-w-0 flex-1">
        <Toast.Title className="font-medium" />
        <Toast.Description className="text-small text-ink-2" />
      </div>
      <Toast.Close
        aria-label={closeLabel}
        className="grid size-6 place-items-center rounded-1 text-ink-3 hover:text-ink"
      >
        <X aria-hidden size={14} />
      </Toast.Close>
    </Toast.Root>
  ));
}

/** Only for what has no place on the screen. */
export function ToastProvider({ children, closeLabel }: { children: ReactNode; closeLabel: string }) {
  return (
    <Toast.Provider timeout={6000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-60 flex w-80 flex-col gap-2">
          <Toasts closeLabel={closeLabel} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Says something in passing. */
export function useToast(): (title: string, description?: string) => void {
  const manager = Toast.useToastManager();
  return (title, description) => manager.add(description ? { title, description } : { title });
}
