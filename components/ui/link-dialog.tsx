"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { useToast } from "./toast";

interface LinkDialogProps {
  title: string;
  text: string;
  link: string | null;
  onClose: () => void;
}

/** A secret address, shown once. */
export function LinkDialog({ title, text, link, onClose }: LinkDialogProps) {
  const app = useTranslations("app");
  const toast = useToast();
  return (
    <Dialog open={link !== null} onClose={onClose} title={title} closeLabel={app("close")} width="32rem">
      <p className="text-ink-2">{text}</p>
      <p className="mono mt-3 rounded-2 bg-sunk px-3 py-2 text-small break-all" data-testid="secret-link">
        {link}
      </p>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={() => void navigator.clipboard.writeText(link ?? "").then(() => toast(app("copied")))}>
          <Copy aria-hidden size={14} />
          {app("copy")}
        </Button>
        <Button look="primary" onClick={onClose}>
          {app("close")}
        </Button>
      </div>
    </Dialog>
  );
}
