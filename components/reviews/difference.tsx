/** One letter as comparisons see it: neither its case nor its mark is a difference, nor is a new line a space. */
const plain = (letter: string) => letter.normalize("NFD").replace(/\p{M}/gu, "").replace(/\s/u, " ").toUpperCase();

/** A text with the letters that differ from another's underlined; the rest stands as it came. */
export function Difference({ text, from }: { text: string; from: string }) {
  const own = [...text];
  const other = [...from].map(plain);
  const same = (at: number, there: number) => plain(own[at] ?? "") === other[there];
  const shorter = Math.min(own.length, other.length);
  let head = 0;
  while (head < shorter && same(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && same(own.length - 1 - tail, other.length - 1 - tail)) tail++;
  const end = own.length - tail;
  return (
    <>
      {own.slice(0, head).join("")}
      <mark className="border-b-2 border-warn bg-transparent font-bold text-warn-ink">
        {own.slice(head, end).join("") || "·"}
      </mark>
      {own.slice(end).join("")}
    </>
  );
}
