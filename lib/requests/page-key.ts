import { z } from "zod";

/*
 * What a list is asked for in its address. The database refuses days and moments that do not exist, and the year 0.
 */

const hasYear = (text: string) => !text.startsWith("0000");

export const askedDay = z.iso.date().refine(hasYear);

/** `time/id` of the last row of the page before. */
export const pageKey = z.string().refine((key) => {
  const [at, id, ...more] = key.split("/");
  return z.iso.datetime().refine(hasYear).safeParse(at).success && z.uuid().safeParse(id).success && more.length === 0;
});
