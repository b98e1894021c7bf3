import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./command.ts";

/** A key and a certificate, as files in PEM. */
export interface Certificate {
  readonly key: string;
  /** The certificate alone. */
  readonly leaf: string;
  /** The certificate with those between it and the root. */
  readonly chain: string;
}

/** What a certificate says. */
export interface CertificateOptions {
  /** Names and addresses it is for. */
  readonly names: readonly string[];
  /** Days from now; negative: in the past. @default -1 */
  readonly fromDay?: number;
  /** @default 90 */
  readonly toDay?: number;
  /** Who signs; the certificate itself with `self`. @default "root" */
  readonly by?: "root" | "intermediate" | "self" | "stranger";
}

const DAY_MS = 86_400_000;

/** A certificate authority of our own, made by openssl. */
export class Authority {
  readonly #folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the root, an intermediate below it, and a root that nobody trusts. */
  static async create(folder: string): Promise<Authority> {
    mkdirSync(folder, { recursive: true });
    const authority = new Authority(folder);
    for (const name of ["root", "stranger"]) {
      await authority.#key(name);
      const subject = name === "root" ? "/O=Holdfast Lab/CN=Lab Root" : "/O=Elsewhere/CN=Stranger";
      const args = ["req", "-x509", "-new", "-key", authority.#file(`${name}.key`), "-days", "900"];
      await command("openssl", [...args, "-subj", subject, "-out", authority.#file(`${name}.pem`)]);
    }
    await authority.#sign("intermediate", "/O=Holdfast Lab/CN=Lab Intermediate", "root", [
      "basicConstraints=critical,CA:TRUE",
      "keyUsage=critical,keyCertSign,cRLSign",
    ], [-1, 800]);
    return authority;
  }

  /** The root's certificate: what a client trusts. */
  get root(): string {
    return this.#file("root.pem");
  }

  /** The certificate of a root that no client trusts. */
  get stranger(): string {
    return this.#file("stranger.pem");
  }

  /** Makes a certificate. */
  async issue(options: CertificateOptions): Promise<Certificate> {
    const { names, fromDay = -1, toDay = 90, by = "root" } = options;
    this.#count += 1;
    const name = `leaf${this.#count}`;
    const alternatives = names.map((one) => `${/^[\d.]+$|:/.test(one) ? "IP" : "DNS"}:${one}`);
    await this.#sign(name, `/CN=${names[0] ?? "nobody"}`, by, [
      "basicConstraints=critical,CA:FALSE",
      "extendedKeyUsage=serverAuth,clientAuth",
      `subjectAltName=${alternatives.join(",")}`,
    ], [fromDay, toDay]);
    const leaf = this.#file(`${name}.pem`);
    const chain = this.#file(`${name}.chain.pem`);
    const between = by === "intermediate" ? readFileSync(this.#file("intermediate.pem")) : "";
    writeFileSync(chain, `${readFileSync(leaf)}${between}`);
    return { key: this.#file(`${name}.key`), leaf, chain };
  }

  async #sign(
    name: string,
    subject: string,
    by: string,
    extensions: readonly string[],
    [fromDay, toDay]: readonly [number, number],
  ): Promise<void> {
    await this.#key(name);
    const request = this.#file(`${name}.csr`);
    const key = this.#file(`${name}.key`);
    await command("openssl", ["req", "-new", "-key", key, "-subj", subject, "-out", request]);
    const config = this.#file(`${name}.cnf`);
    writeFileSync(config, configText(this.#folder, extensions));
    writeFileSync(this.#file("index.txt"), "");
    const signer = by === "self"
      ? ["-selfsign", "-keyfile", key]
      : ["-keyfile", this.#file(`${by}.key`), "-cert", this.#file(`${by}.pem`)];
    const dates = ["-startdate", asn1Time(fromDay), "-enddate", asn1Time(toDay)];
    const args = ["ca", "-batch", "-notext", "-config", config, ...signer];
    await command("openssl", [
      ...args,
      ...dates,
      "-in",
      request,
      "-out",
      this.#file(`${name}.pem`),
    ]);
  }

  async #key(name: string): Promise<void> {
    const args = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
    await command("openssl", [...args, "-out", this.#file(`${name}.key`)]);
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}

function configText(folder: string, extensions: readonly string[]): string {
  return `[ca]
default_ca = lab
[lab]
database = ${folder}/index.txt
new_certs_dir = ${folder}
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
x509_extensions = extensions
[any]
organizationName = optional
commonName = supplied
[extensions]
${extensions.join("\n")}
`;
}

function asn1Time(day: number): string {
  const iso = new Date(Date.now() + day * DAY_MS).toISOString();
  return `${iso.slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
}
