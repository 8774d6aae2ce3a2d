import { execFileSync } from "node:child_process";
import path from "node:path";
import { beforeAll, expect, it } from "vitest";
import { environment } from "@/lib/testing/environment";
import { certificateState } from "./certificate";

const day = 86_400_000;

beforeAll(() => {
  const [cert, key] = ["pem", "key"].map((kind) => path.join(environment.COTEJO_TEST_FOLDER ?? "", `ending.${kind}`));
  const args = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -subj /O=Levante/CN=api-user";
  execFileSync("openssl", [...args.split(" "), "-keyout", key ?? "", "-out", cert ?? ""], { stdio: "pipe" });
  Object.assign(environment, { RA_CLIENT_CERT_FILE: cert, RA_CLIENT_KEY_FILE: key });
});

it.each([
  [0, "good", 59],
  [31, "ends-soon", 28],
  [61, "ended", -2],
])("after %d days of sixty is %s", (passed, state, days) => {
  // A minute more: what is asked for in whole days must not hang on the second.
  const found = certificateState(new Date(Date.now() + passed * day + 60_000));
  expect(found).toMatchObject({ state, days, subject: "O=Levante, CN=api-user" });
});
