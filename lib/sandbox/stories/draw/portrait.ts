type SkinTone = "porcelain" | "fair" | "olive" | "tan" | "brown" | "deep";
export type HairStyle =
  | "long-straight"
  | "long-wavy"
  | "long-fringe"
  | "bob"
  | "bun"
  | "ponytail"
  | "curly-long"
  | "curly-short"
  | "side-part"
  | "quiff"
  | "messy"
  | "curtains"
  | "slicked"
  | "receding"
  | "pixie";
type ClothingKind = "crew" | "v-neck" | "shirt" | "polo" | "hoodie" | "blazer" | "turtleneck" | "striped";
export type RoomName = "living" | "kitchen" | "study" | "hallway" | "bedroom" | "office" | "terrace" | "library";

export interface Portrait {
  skin: SkinTone;
  /** 0 young to 1 old: lines and folds. */
  age: number;
  face: {
    /** Half the width at the cheekbones, about 66 to 80. */
    width: number;
    /** Half the width of the chin, about 28 to 48. */
    jaw: number;
    /** Height of the chin's lower edge, about 316 to 338. */
    chin: number;
  };
  eyes: { colour: string; spacing: number; size: number; tilt: number; lid: "open" | "hooded" | "single" };
  brows: { weight: number; arch: number; height: number };
  nose: { width: number; length: number };
  mouth: { width: number; fullness: number; colour?: string };
  hair: { style: HairStyle; colour: string };
  beard?: { style: "stubble" | "full" | "goatee" | "moustache"; colour: string };
  glasses?: { shape: "round" | "rectangular"; colour: string };
  mole?: { x: number; y: number };
  freckles?: boolean;
  earrings?: string;
  clothes: { kind: ClothingKind; colour: string; accent?: string };
  /** 0.9 narrow to 1.12 broad. */
  shoulders: number;
  /** Half the width of the neck, about 36 to 50. */
  neck: number;
}

/** How the head is held at one moment; the body hardly follows. */
export interface Pose {
  /** -1 to 1: the viewer's left to the viewer's right. */
  yaw: number;
  /** -1 up to 1 down. */
  pitch: number;
  /** 0 open to 1 closed. */
  blink: number;
  /** 0 closed to 1 speaking. */
  mouth: number;
  smile: number;
}

export const straight: Pose = { yaw: 0, pitch: 0, blink: 0, mouth: 0, smile: 0 };

export interface Skin {
  light: string;
  mid: string;
  dark: string;
  line: string;
  lip: string;
  blush: string;
}

export const skins: Record<SkinTone, Skin> = {
  porcelain: { light: "#fae6d9", mid: "#f0cdb8", dark: "#cf9c82", line: "#a06a52", lip: "#c4776f", blush: "#e58a80" },
  fair: { light: "#f6d6bf", mid: "#e8b899", dark: "#c28a69", line: "#95603f", lip: "#b86a62", blush: "#dd7d6c" },
  olive: { light: "#f2ccb0", mid: "#dca685", dark: "#b57852", line: "#8a5438", lip: "#b0625a", blush: "#d4725f" },
  tan: { light: "#e6b994", mid: "#c99468", dark: "#9a6740", line: "#744728", lip: "#a3594c", blush: "#bf614a" },
  brown: { light: "#c79468", mid: "#a2704a", dark: "#70472c", line: "#4f2f1c", lip: "#8b4a40", blush: "#a14f38" },
  deep: { light: "#a06e4d", mid: "#7a4f36", dark: "#4c2f20", line: "#331d13", lip: "#7c4239", blush: "#86412e" },
};
