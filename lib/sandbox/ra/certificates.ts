import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import * as asn1 from "asn1js";
import * as pki from "pkijs";

/** A certificate with its private key, both as PEM. */
export interface KeyPair {
  certificate: string;
  key: string;
}

export interface CertificateOrder {
  /** Parts of the subject's name, by object identifier, in order. */
  subject: readonly (readonly [oid: string, value: string])[];
  notBefore: Date;
  notAfter: Date;
  use: "authority" | "server" | "client" | "signature";
  /** Host names and addresses a server certificate is good for. */
  hosts?: readonly string[];
}

export const oids = {
  commonName: "2.5.4.3",
  serialNumber: "2.5.4.5",
  country: "2.5.4.6",
  organization: "2.5.4.10",
  surname: "2.5.4.4",
  givenName: "2.5.4.42",
} as const;

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const extendedUses = { server: "1.3.6.1.5.5.7.3.1", client: "1.3.6.1.5.5.7.3.2" } as const;
const subjectAltName = "2.5.29.17";

/** A new key and a certificate for it, by `issuer` or, without one, by itself. */
export async function issueCertificate(order: CertificateOrder, issuer?: KeyPair): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const certificate = new pki.Certificate();
  certificate.version = 2;
  // The first bit stays clear: a serial number is never negative.
  const serial = randomBytes(8);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  certificate.serialNumber = new asn1.Integer({ valueHex: arrayBuffer(serial) });
  certificate.subject = distinguishedName(order.subject);
  certificate.issuer = issuer ? parseCertificate(issuer.certificate).subject : certificate.subject;
  certificate.notBefore.value = order.notBefore;
  certificate.notAfter.value = order.notAfter;
  certificate.extensions = extensionsOf(order);
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign(issuer ? await importKey(issuer.key) : keys.privateKey, "SHA-256");
  return {
    certificate: pem("CERTIFICATE", Buffer.from(certificate.toSchema(true).toBER(false))),
    key: pem("PRIVATE KEY", key),
  };
}

/** Whether the pair belongs together, was issued by `issuer`, names the hosts and is good for another thirty days. */
export function isUsable(pair: KeyPair, issuer: KeyPair, now: Date, hosts: readonly string[] = []): boolean {
  try {
    const certificate = new X509Certificate(pair.certificate);
    return (
      hosts.every((host) => certificate.checkHost(host) ?? certificate.checkIP(host)) &&
      new Date(certificate.validTo).getTime() - now.getTime() > 30 * 24 * 3_600_000 &&
      certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
      certificate.verify(new X509Certificate(issuer.certificate).publicKey)
    );
  } catch {
    return false;
  }
}

/** One attribute a set: built from parts, the library would put them all into one. */
function distinguishedName(parts: CertificateOrder["subject"]): pki.RelativeDistinguishedNames {
  const sets = parts.map(([type, value]) => {
    // The definition of a country asks for printable text.
    const text = type === oids.country ? new asn1.PrintableString({ value }) : new asn1.Utf8String({ value });
    return new asn1.Set({ value: [new pki.AttributeTypeAndValue({ type, value: text }).toSchema()] });
  });
  return pki.RelativeDistinguishedNames.fromBER(new asn1.Sequence({ value: sets }).toBER(false));
}

function extensionsOf({ use, hosts = [] }: CertificateOrder): pki.Extension[] {
  const extension = (extnID: string, critical: boolean, value: asn1.BaseBlock) =>
    new pki.Extension({ extnID, critical, extnValue: value.toBER(false), parsedValue: value });
  const basic = new pki.BasicConstraints({ cA: use === "authority" });
  // Bits of the key usage: certificate signing and revocation lists, or digital signature.
  const usage = use === "authority" ? { bits: 0x06, unused: 1 } : { bits: 0x80, unused: 7 };
  const usageBits = new asn1.BitString({ valueHex: arrayBuffer(Uint8Array.of(usage.bits)), unusedBits: usage.unused });
  const extensions = [extension("2.5.29.19", true, basic.toSchema()), extension("2.5.29.15", true, usageBits)];
  if (use === "server" || use === "client") {
    const extended = new pki.ExtKeyUsage({ keyPurposes: [extendedUses[use]] });
    extensions.push(extension("2.5.29.37", false, extended.toSchema()));
  }
  if (hosts.length > 0)
    extensions.push(
      extension(subjectAltName, false, new pki.GeneralNames({ names: hosts.map(generalName) }).toSchema()),
    );
  return extensions;
}

function generalName(host: string): pki.GeneralName {
  if (!/^\d+(\.\d+){3}$/.test(host)) return new pki.GeneralName({ type: 2, value: host });
  const bytes = Uint8Array.from(host.split("."), Number);
  return new pki.GeneralName({ type: 7, value: new asn1.OctetString({ valueHex: arrayBuffer(bytes) }) });
}

function parseCertificate(text: string): pki.Certificate {
  return pki.Certificate.fromBER(arrayBuffer(new X509Certificate(text).raw));
}

function importKey(text: string) {
  const der = createPrivateKey(text).export({ type: "pkcs8", format: "der" });
  return webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
