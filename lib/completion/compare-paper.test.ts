import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePaper, type Expected, lastingWords } from "./compare-paper";
import { paperFields } from "./names";

const expected: Expected = {
  request: "36893",
  name: { givenName: "María José", surname1: "Núñez", surname2: "de la Fuente" },
  document: "11111111H",
  email: "mj@example.test",
  organisation: null,
};

/** The published sample, with values of ours. */
const declaration = (values: Partial<Record<"request" | "name" | "document" | "email", string>> = {}) =>
  [
    "El operador ANA OFICIAL con número de identificación 12345678Z",
    "actuando en calidad de operador autorizado de registro del prestador de servicios",
    "",
    "DECLARA",
    "",
    `- Datos de Identificación de la solicitud de certificados: ${values.request ?? "36893"}`,
    `- Nombre y Apellidos del Firmante: ${values.name ?? "MARÍA JOSÉ NÚÑEZ DE LA FUENTE"}`,
    `- DNI/NIE/PASAPORTE del Firmante: ${values.document ?? "11111111H"}`,
    `- Dirección de correo electrónico del Firmante: ${values.email ?? "mj@example.test"}`,
    "",
    "18/03/2021",
    "Fdo. ANA OFICIAL",
  ].join("\r\n");

const outcomes = (text: string, change: Partial<Expected> = {}) =>
  Object.fromEntries(
    comparePaper(text, { ...expected, ...change }).map(({ field, comparison }) => [field, comparison.outcome]),
  );

describe("a declaration held against what is certified", () => {
  it("is equal where it says the same, under a rule that is named", () => {
    const found = comparePaper(declaration(), expected);
    expect(found.map(({ field, comparison }) => [field, comparison])).toEqual([
      ["request", { outcome: "equal", rule: "N0" }],
      ["name", { outcome: "equal-under", rule: "N1" }],
      ["document", { outcome: "equal", rule: "N0" }],
      ["email", { outcome: "equal", rule: "N0" }],
    ]);
  });

  it.each([
    ["request", "36894"],
    ["name", "MARÍA JOSÉ NÚÑEZ"],
    ["name", "MARIANA JOSÉ NÚÑEZ DE LA FUENTE"],
    ["name", "JOSÉ MARÍA NÚÑEZ DE LA FUENTE"],
    ["document", "11111112L"],
    ["email", "jm@example.test"],
  ] as const)("differs where its %s is %s", (field, value) => {
    const found = outcomes(declaration({ [field]: value }));
    expect(found[field]).toBe("different");
    expect(Object.values(found).filter((outcome) => outcome === "different")).toHaveLength(1);
  });

  it("differs although the wanted value stands elsewhere in it", () => {
    const text = `${declaration({ name: "OTRA PERSONA" })}\r\nMARÍA JOSÉ NÚÑEZ DE LA FUENTE`;
    expect(outcomes(text).name).toBe("different");
  });
});

describe("a contract in another wording", () => {
  it("is read across the end of a line", () => {
    expect(outcomes("Nombre y Apellidos del Firmante: MARÍA JOSÉ NÚÑEZ\nDE LA FUENTE\nTipo: IDC").name).toBe(
      "equal-under",
    );
  });

  it("that has no labels is searched for the words themselves", () => {
    const text = "Yo, María José Núñez de la Fuente, con documento 11111111H (mj@example.test), solicito 36893.";
    expect(outcomes(text)).toEqual({
      request: "equal",
      name: "equal",
      document: "equal",
      email: "equal",
    });
  });

  it("does not find a name inside a longer word, nor a number inside a longer number", () => {
    const found = outcomes("Ana Maria Lopez, 136893, 111111111H", {
      name: { givenName: "Ana", surname1: "Mar", surname2: null },
    });
    expect(found).toEqual({ request: "absent", name: "absent", document: "absent", email: "absent" });
  });

  it("that says nothing of it is absent, never equal and never different", () => {
    expect(new Set(Object.values(outcomes("Condiciones generales del servicio. Responsable: la empresa")))).toEqual(
      new Set(["absent"]),
    );
  });

  it("is asked for the organisation only where there is one", () => {
    const text = "Organización: TELARES DE LA RIBERA, S. L.";
    expect(outcomes(text).organisation).toBeUndefined();
    expect(outcomes(text, { organisation: "Telares de la Ribera, S. L." }).organisation).toBe("equal-under");
    expect(outcomes(text, { organisation: "Hilaturas del Sur" }).organisation).toBe("different");
  });
});

const word = fc.stringMatching(/^[A-Za-zÁÉÍÓÚÑáéíóúñ]{2,10}$/);
const person = fc.record({ givenName: word, surname1: word, surname2: fc.option(word) });

describe("whatever the person", () => {
  it("their own declaration never differs, and nobody else's is equal", () => {
    fc.assert(
      fc.property(person, person, (one, other) => {
        const nameOf = ({ givenName, surname1, surname2 }: typeof one) =>
          [givenName, surname1, surname2].filter(Boolean).join(" ");
        const text = declaration({ name: nameOf(one).toUpperCase() });
        expect(["equal", "equal-under"]).toContain(outcomes(text, { name: one }).name);
        const plain = (name: string) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
        const isSame = plain(nameOf(one)) === plain(nameOf(other));
        expect(outcomes(text, { name: other }).name === "different").toBe(!isSame);
      }),
    );
  });

  it("every field that is wanted has one finding", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const fields = comparePaper(text, { ...expected, organisation: "Telares" }).map(({ field }) => field);
        expect(fields).toEqual([...paperFields]);
      }),
    );
  });
});

it("what is printed anew each time does not make a paper another one", () => {
  const later = declaration().replace("18/03/2021", "19/03/2021 10:32:07");
  expect(lastingWords(later)).toBe(lastingWords(declaration()));
  expect(lastingWords(declaration({ document: "11111112L" }))).not.toBe(lastingWords(declaration()));
  const born = (day: string) => lastingWords(`Fecha de nacimiento: ${day}\nBarcelona, 18 de marzo de 2026`);
  expect(born("12/06/1992")).not.toBe(born("13/06/1992"));
  expect(born("12/06/1992")).toBe(lastingWords("Fecha de nacimiento: 12/06/1992"));
});
