import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** Signatures of a PDF in the order they were made: the bytes each covers, and its CMS. */
export function signaturesOf(pdf: Buffer): { content: Buffer; cms: Buffer; end: number }[] {
  return Array.from(pdf.toString("latin1").matchAll(/\/ByteRange \[ 0 (\d+) (\d+) (\d+) *\]/g), (match) => {
    const [firstLength = 0, secondStart = 0, secondLength = 0] = match.slice(1).map(Number);
    const end = secondStart + secondLength;
    const content = Buffer.concat([pdf.subarray(0, firstLength), pdf.subarray(secondStart, end)]);
    const hex = pdf.subarray(firstLength + 1, secondStart - 1).toString("latin1");
    return { content, cms: Buffer.from(hex, "hex"), end };
  });
}

/** Asks OpenSSL, which shares no code with us; throws with its words when it does not believe the signature. */
export function verifyWithOpenssl(signature: { content: Buffer; cms: Buffer }, authorityPem: string): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "sandbox-verify-"));
  const file = (name: string, content: Buffer | string) => {
    const address = path.join(directory, name);
    fs.writeFileSync(address, content);
    return address;
  };
  try {
    const cms = file("signature.p7s", signature.cms);
    const args = ["-inform", "DER", "-in", cms, "-content", file("content", signature.content), "-binary"];
    const trust = ["-CAfile", file("ca.pem", authorityPem), "-purpose", "any", "-cades"];
    const output = path.join(directory, "out");
    execFileSync("openssl", ["cms", "-verify", ...args, ...trust, "-out", output], { stdio: "pipe" });
    return execFileSync("openssl", ["cms", "-cmsout", "-print", "-inform", "DER", "-in", cms], { encoding: "utf8" });
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}
