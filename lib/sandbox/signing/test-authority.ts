import { randomBytes, webcrypto } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Integer, PrintableString, Sequence, Set as SetOf, Utf8String } from "asn1js";
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  type RelativeDistinguishedNames,
  Time,
} from "pkijs";

type Key = webcrypto.CryptoKey;

/** What a certificate is for; the holder signs documents, an officer signs contracts. */
export interface Subject {
  commonName: string;
  givenName: string;
  surname: string;
  /** With its prefix: `IDCES-90418237Q`. */
  serialNumber: string;
  country: string;
  email?: string;
}

/** A key made for one act together with its certificate; the key is never stored. */
export interface Signer {
  certificate: Certificate;
  issuer: Certificate;
  key: Key;
}

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const day = 24 * 60 * 60 * 1000;

/** Names of attributes as certificates are written out, and their identifiers. */
const attributes = {
  CN: "2.5.4.3",
  serialNumber: "2.5.4.5",
  givenName: "2.5.4.42",
  surname: "2.5.4.4",
  O: "2.5.4.10",
  C: "2.5.4.6",
  E: "1.2.840.113549.1.9.1",
} as const;
type AttributeName = keyof typeof attributes;

/** A throw-away certification authority. Made at the first need, kept in the data folder, trusted by nobody. */
export class TestAuthority {
  readonly #directory: string;
  readonly #now: () => Date;
  #root: Promise<{ certificate: Certificate; key: Key }> | null = null;

  constructor(directory: string, now: () => Date) {
    this.#directory = path.join(directory, "test-authority");
    this.#now = now;
  }

  async certificatePem(): Promise<string> {
    return pem("CERTIFICATE", Buffer.from((await this.#load()).certificate.toSchema(true).toBER()));
  }

  async issue(subject: Subject, validDays: number): Promise<Signer> {
    const root = await this.#load();
    const keys = await newKeys();
    const names: [AttributeName, string][] = [
      ["CN", subject.commonName],
      ["serialNumber", subject.serialNumber],
      ["givenName", subject.givenName],
      ["surname", subject.surname],
      ["C", subject.country],
      ...(subject.email ? [["E", subject.email] satisfies [AttributeName, string]] : []),
    ];
    const certificate = blank(this.#now(), validDays);
    fill(certificate.subject, names);
    certificate.issuer = root.certificate.subject;
    // Digital signature and non-repudiation.
    certificate.extensions = [keyUsage(0xc0, 6), constraints(false)];
    await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
    await certificate.sign(root.key, "SHA-256");
    return { certificate, issuer: root.certificate, key: keys.privateKey };
  }

  #load() {
    this.#root ??= this.#read() ?? this.#create();
    return this.#root;
  }

  #read() {
    const [certificateFile, keyFile] = this.#files();
    if (!fs.existsSync(certificateFile) || !fs.existsSync(keyFile)) return null;
    const certificate = Certificate.fromBER(bytesOf(fs.readFileSync(certificateFile, "utf8")));
    const bytes = bytesOf(fs.readFileSync(keyFile, "utf8"));
    return webcrypto.subtle.importKey("pkcs8", bytes, algorithm, false, ["sign"]).then((key) => ({ certificate, key }));
  }

  async #create() {
    const keys = await newKeys();
    const certificate = blank(this.#now(), 3_650);
    fill(certificate.subject, [
      ["CN", "SIMULATED CA"],
      ["O", "SIMULATION"],
      ["C", "ES"],
    ]);
    certificate.issuer = certificate.subject;
    // Certificate and revocation list signing.
    certificate.extensions = [keyUsage(0x06, 1), constraints(true)];
    await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
    await certificate.sign(keys.privateKey, "SHA-256");
    fs.mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const [certificateFile, keyFile] = this.#files();
    const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
    fs.writeFileSync(keyFile, pem("PRIVATE KEY", Buffer.from(key)), { mode: 0o600 });
    // The certificate last: its file says that both are there.
    fs.writeFileSync(certificateFile, pem("CERTIFICATE", Buffer.from(certificate.toSchema(true).toBER())));
    return { certificate, key: keys.privateKey };
  }

  #files(): [string, string] {
    return [path.join(this.#directory, "ca.pem"), path.join(this.#directory, "ca.key.pem")];
  }
}

/** Name of a certificate's holder in the order it was written: `CN=…, 2.5.4.5=…`, as the provider shows it. */
export function distinguishedName(name: RelativeDistinguishedNames): string {
  const short = new Map<string, string>([
    [attributes.CN, "CN"],
    [attributes.O, "O"],
    [attributes.C, "C"],
  ]);
  return name.typesAndValues
    .map(({ type, value }) => `${short.get(type) ?? type}=${value.valueBlock.value}`)
    .join(", ");
}

export function serialHex(certificate: Certificate): string {
  return Buffer.from(certificate.serialNumber.valueBlock.valueHexView).toString("hex");
}

export function derOf(certificate: Certificate): Buffer {
  return Buffer.from(certificate.toSchema(true).toBER());
}

function newKeys() {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function blank(now: Date, validDays: number): Certificate {
  const certificate = new Certificate();
  certificate.version = 2;
  const serial = randomBytes(8);
  // Positive, and of the sixteen digits the provider's have.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  certificate.serialNumber = new Integer({ valueHex: serial });
  const seconds = Math.floor(now.getTime() / 1000) * 1000;
  certificate.notBefore = new Time({ value: new Date(seconds - 60_000) });
  certificate.notAfter = new Time({ value: new Date(seconds + validDays * day) });
  return certificate;
}

function fill(name: RelativeDistinguishedNames, values: [AttributeName, string][]): void {
  name.typesAndValues = values.map(
    ([key, value]) =>
      new AttributeTypeAndValue({
        type: attributes[key],
        value: key === "C" || key === "serialNumber" ? new PrintableString({ value }) : new Utf8String({ value }),
      }),
  );
  // One set for each: left alone, all would go into a single set, whose order strict readers then complain about.
  const sets = name.typesAndValues.map((one) => new SetOf({ value: [one.toSchema()] }));
  name.valueBeforeDecode = new Sequence({ value: sets }).toBER();
}

function constraints(isAuthority: boolean): Extension {
  const parsed = new BasicConstraints(isAuthority ? { cA: true } : {});
  return new Extension({ extnID: "2.5.29.19", critical: true, extnValue: parsed.toSchema().toBER(false) });
}

/** A bit string with its count of unused bits. */
function keyUsage(bits: number, unused: number): Extension {
  const value = Uint8Array.of(0x03, 0x02, unused, bits).buffer;
  return new Extension({ extnID: "2.5.29.15", critical: true, extnValue: value });
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text.replaceAll(/-----[A-Z ]+-----/g, ""), "base64"));
}
