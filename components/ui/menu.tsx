"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { type ReactNode, useRef } from "react";

interface MenuProps {
  trigger: ReactNode;
  triggerLabel?: string;
  triggerClassName?: string;
  children: ReactNode;
  side?: "top" | "bottom" | "right";
}

export function Menu({ trigger, triggerLabel, triggerClassName, children, side = "bottom" }: MenuProps) {
  // What opens stays in the landmark it was opened from; fixed, since a bar that scrolls would cut it.
  const place = useRef<HTMLSpanElement>(null);
  return (
    <Base.Root>
      <Base.Trigger aria-label={triggerLabel} className={triggerClassName}>
        {trigger}
      </Base.Trigger>
      <span ref={place} className="absolute" />
      <Base.Portal container={place}>
        <Base.Positioner side={side} align="start" sideOffset={4} positionMethod="fixed" className="z-50 outline-none">
          <Base.Popup className="min-w-48 rounded-3 bg-surface p-1 shadow-2 outline-none">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const itemClass =
  "flex w-full cursor-default items-center gap-2 rounded-1 px-2 py-1.5 text-left outline-none data-highlighted:bg-selected";

export function MenuItem({ onSelect, children }: { onSelect: () => void; children: ReactNode }) {
  return (
    <Base.Item onClick={onSelect} className={itemClass}>
      {children}
    </Base.Item>
  );
}

export function MenuRadio({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-0.5 text-micro text-ink-3">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next) => onChange(String(next))}>
        {choices.map((choice) => (
          <Base.RadioItem key={choice.value} value={choice.value} className={itemClass}>
            <span className="min-w-0 flex-1">{choice.label}</span>
            <Base.RadioItemIndicator>
              <Check aria-hidden size={14} />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuRule() {
  return <Base.Separator className="my-1 border-t border-line" />;
}
