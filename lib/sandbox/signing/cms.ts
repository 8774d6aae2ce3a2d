import { createHash } from "node:crypto";
import { fromBER, ObjectIdentifier, OctetString, UTCTime } from "asn1js";
import {
  Attribute,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from "pkijs";
import { derOf, type Signer } from "./test-authority";

const data = "1.2.840.113549.1.7.1";
const signedData = "1.2.840.113549.1.7.2";
const contentType = "1.2.840.113549.1.9.3";
const messageDigest = "1.2.840.113549.1.9.4";
const signingTime = "1.2.840.113549.1.9.5";
const signingCertificateV2 = "1.2.840.113549.1.9.16.2.47";

/** A detached CMS signature over content of which only the SHA-256 is known: baseline CAdES, as PAdES embeds it. */
export async function detachedSignature(
  signer: Signer,
  sha256: Buffer,
  options: { signedAt?: Date } = {},
): Promise<Buffer> {
  const { certificate, issuer, key } = signer;
  const attributes = [
    new Attribute({ type: contentType, values: [new ObjectIdentifier({ value: data })] }),
    new Attribute({ type: messageDigest, values: [new OctetString({ valueHex: bufferOf(sha256) })] }),
    new Attribute({ type: signingCertificateV2, values: [certificateReference(derOf(certificate))] }),
    // PAdES keeps the time in the PDF's own dictionary and forbids it here.
    ...(options.signedAt
      ? [new Attribute({ type: signingTime, values: [new UTCTime({ valueDate: options.signedAt })] })]
      : []),
  ];
  // DER orders a set by its encoded members; verifiers encode it anew.
  const encoded = (attribute: Attribute) => Buffer.from(attribute.toSchema().toBER());
  attributes.sort((one, other) => Buffer.compare(encoded(one), encoded(other)));
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: data }),
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
      }),
    ],
    certificates: [certificate, issuer],
  });
  await signed.sign(key, 0, "SHA-256");
  const content = new ContentInfo({ contentType: signedData, content: signed.toSchema(true) });
  return Buffer.from(content.toSchema().toBER());
}

/** SigningCertificateV2 with one certificate and the default hash: four sequences around 32 bytes, so spelt out. */
function certificateReference(certificate: Buffer) {
  const hash = createHash("sha256").update(certificate).digest();
  const encoded = Buffer.concat([Buffer.from("3026302430220420", "hex"), hash]);
  return fromBER(bufferOf(encoded)).result;
}

function bufferOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
