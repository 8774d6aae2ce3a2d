"use client";

import { Failed, type FailedProps } from "@/components/shell/failed";

export default function PageError(props: FailedProps) {
  return <Failed {...props} framed />;
}
