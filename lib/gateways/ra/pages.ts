import { ProviderError } from "@/lib/gateways/errors";

/** One page of a list, ten items at most. */
export interface Page<T> {
  /** How many there are in all, where it is said. */
  count: number | null;
  items: T[];
  /** Number of the page that follows; null on the last. */
  nextPage: number | null;
}

/** Pages must go forward: a list that names an earlier page next would never end. */
export function pageFrom<T, R>(
  operation: string,
  page: number,
  answer: { count: number | null; next: number | null; items: T[] },
  read: (item: T) => R,
): Page<R> {
  if (answer.next !== null && answer.next <= page) throw new ProviderError("garbled", operation, { httpStatus: 200 });
  return { count: answer.count, items: answer.items.map(read), nextPage: answer.next };
}

/** The items of every page in turn, asked for as they are needed. */
export async function* everyItem<T>(pageOf: (page: number) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let page: number | null = 1; page !== null; ) {
    const found: Page<T> = await pageOf(page);
    yield* found.items;
    page = found.nextPage;
  }
}
