import { beard } from "./beard";
import { body, clothesDefinitions } from "./clothes";
import { ears, eyesAndBrows, faceDefinitions, head, marks, mouth, nose, type Sheet } from "./face";
import { glasses } from "./glasses";
import { hair, hairDefinitions } from "./hair";
import { type Portrait, type Pose, skins, straight } from "./portrait";

/** Head and shoulders in a box of 400 by 540, face around (200, 215); place it with a transform. */
export function person(portrait: Portrait, id: string, pose: Pose = straight): string {
  const sheet: Sheet = { portrait, pose, id, skin: skins[portrait.skin] };
  const { back, front } = hair(sheet);
  return (
    `<defs>${faceDefinitions(sheet)}${hairDefinitions(sheet)}${clothesDefinitions(sheet)}</defs>` +
    back +
    body(sheet) +
    ears(sheet) +
    head(sheet) +
    beard(sheet) +
    nose(sheet) +
    mouth(sheet) +
    eyesAndBrows(sheet) +
    marks(sheet) +
    front +
    glasses(sheet)
  );
}
