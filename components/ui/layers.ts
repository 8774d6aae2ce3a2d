/**
 * Given to what has the role of a window or list and is none over the page: a list that stands in a form, a message in
 * passing. The page's keys go on beside it.
 */
export const besideKeys = { "data-beside-keys": "" };

const layers = ["dialog", "alertdialog", "menu", "listbox"]
  .map((role) => `[role=${role}]:not([data-beside-keys])`)
  .join(", ");

/** Whether a window, menu or list lies over the page: nothing is done from under it. */
export const layerOpen = (): boolean => document.querySelector(layers) !== null;
