import type { Skin } from "./portrait";
import { linear, mix } from "./svg";

/** A hand that holds a document by its lower right corner; the corner is at (0, 0). The palm goes behind the document. */
export function palm(skin: Skin, sleeve: string, id: string): string {
  const edge = mix(skin.dark, "#2a140c", 0.25);
  return (
    `<defs>${linear(`${id}palm`, "0,0", "1,1", [0, skin.light], [0.45, skin.mid], [1, skin.dark])}${linear(`${id}arm`, "0,0", "1,0", [0, skin.mid], [0.35, skin.light], [1, skin.dark])}</defs>` +
    `<path d="M-40,150 C-52,210 -56,280 -52,420 L128,420 C116,300 104,220 86,150Z" fill="url(#${id}arm)"/>` +
    `<path d="M-62,300 C-40,288 100,286 134,302 L150,440 L-72,440Z" fill="${sleeve}"/><path d="M-62,300 C-40,288 100,286 134,302" fill="none" stroke="${mix(sleeve, "#000000", 0.35)}" stroke-width="4"/>` +
    `<path d="M-96,14 C-100,60 -84,120 -58,172 C-30,206 60,214 88,172 C104,140 84,64 56,16 C40,-16 8,-40 -26,-44Z" fill="url(#${id}palm)"/>` +
    `<path d="M30,-30 C56,-18 66,14 62,40 C58,58 44,62 30,54" fill="url(#${id}palm)" stroke="${edge}" stroke-opacity=".35" stroke-width="1.6"/>` +
    `<path d="M44,24 C64,36 70,66 62,88 C54,104 40,104 28,94" fill="url(#${id}palm)" stroke="${edge}" stroke-opacity=".35" stroke-width="1.6"/>` +
    `<path d="M46,76 C62,88 64,112 56,130 C48,142 36,140 26,132" fill="url(#${id}palm)" stroke="${edge}" stroke-opacity=".35" stroke-width="1.6"/>`
  );
}

/** The thumb lies on the document, with the shadow it casts. */
export function thumb(skin: Skin, id: string): string {
  const edge = mix(skin.dark, "#2a140c", 0.2);
  const outline =
    "M-18,146 C-30,104 -58,64 -98,30 C-124,8 -140,-10 -134,-26 C-127,-43 -102,-40 -78,-25 C-28,6 18,56 46,126 C40,160 -4,170 -18,146Z";
  return (
    `<defs>${linear(`${id}thumb`, "0,0", "1,.9", [0, mix(skin.light, "#ffffff", 0.08)], [0.5, skin.mid], [1, mix(skin.mid, skin.dark, 0.6)])}</defs>` +
    `<path d="${outline}" transform="translate(-7,9)" fill="#1a0f08" opacity=".16"/><path d="${outline}" transform="translate(-4,5)" fill="#1a0f08" opacity=".16"/>` +
    `<path d="${outline}" fill="url(#${id}thumb)" stroke="${edge}" stroke-opacity=".4" stroke-width="1.4"/>` +
    `<path d="M-132,-24 C-128,-37 -112,-36 -100,-27 C-92,-20 -94,-8 -104,-5 C-116,-3 -128,-10 -132,-24Z" fill="${mix(skin.light, "#f7d9d0", 0.6)}" stroke="${edge}" stroke-opacity=".45" stroke-width="1.3"/>` +
    `<path d="M-126,-25 C-122,-31 -114,-30 -107,-26" fill="none" stroke="#fff" stroke-opacity=".6" stroke-width="2.2" stroke-linecap="round"/>` +
    `<path d="M-66,34 C-58,28 -50,20 -46,12 M-58,42 C-50,37 -43,29 -38,21" fill="none" stroke="${edge}" stroke-opacity=".35" stroke-width="1.6" stroke-linecap="round"/>`
  );
}
