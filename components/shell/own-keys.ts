/** What of an element says which keys it needs for itself. */
interface Control {
  readonly tagName: string;
  readonly isContentEditable?: boolean;
  /** Of an input. */
  readonly type?: string;
  getAttribute: (name: string) => string | null;
  closest: (selector: string) => unknown;
}

/** Inputs that are pressed or moved, not typed into. */
const pressedInputs: readonly (string | undefined)[] = [
  "checkbox",
  "radio",
  "range",
  "button",
  "submit",
  "reset",
  "file",
  "color",
];

/** Whether keys pressed there are text. */
export const isTypedInto = (control: Control): boolean =>
  control.isContentEditable === true ||
  /^(TEXTAREA|SELECT)$/.test(control.tagName) ||
  (control.tagName === "INPUT" && !pressedInputs.includes(control.type));

const forEnter =
  "button, a[href], summary, [role=button], [role=option], [role=tab], [type=submit], [type=button], [type=reset]";
const forSpace = `button, summary, input, select, ${["button", "option", "tab", "checkbox", "radio", "switch"].map((role) => `[role=${role}]`).join(", ")}`;
// A slider drawn by us takes the arrows it means; with Shift they are the page's.
const forArrows = `input, select, ${["listbox", "option", "tab", "radio", "spinbutton"].map((role) => `[role=${role}]`).join(", ")}`;

/**
 * Whether a key belongs to the control that has the focus. A control that is current already does nothing when it is
 * pressed: there Space goes on to the page, and plays.
 */
export function isOwnKey(key: string, control: Control): boolean {
  if (key === "Enter") return control.closest(forEnter) !== null;
  if (key === " ") return control.closest(forSpace) !== null && control.getAttribute("aria-current") !== "true";
  // A checkbox is the one input that no arrow moves.
  if (key.startsWith("Arrow")) return control.closest(forArrows) !== null && control.type !== "checkbox";
  return false;
}
