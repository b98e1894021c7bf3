import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate with its key, as PEM; the chain's others follow the leaf. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** One authority of our own, and certificates of every kind. */
export interface Certificates {
  /** The root, as PEM. */
  readonly ca: string;
  readonly good: Certificate;
  readonly expired: Certificate;
  readonly early: Certificate;
  readonly wrongName: Certificate;
  readonly selfSigned: Certificate;
  /** The leaf of an intermediate that is not sent. */
  readonly incomplete: Certificate;
  /** The same, sent. */
  readonly complete: Certificate;
}

/** Makes them with openssl; each call makes new ones. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-certificates-"));
  try {
    return new Authority(folder).all();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class Authority {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    writeFileSync(this.#path("index.txt"), "");
    writeFileSync(this.#path("openssl.cnf"), CONFIG.replaceAll("FOLDER", folder));
  }

  all(): Certificates {
    this.#selfSign("root", "Probe Root", "authority");
    this.#request("middle", "Probe Middle");
    this.#sign("middle", "root", "authority");
    const leaf = (name: string, dates: readonly string[] = [], section = "leaf"): Certificate => {
      this.#request(name, "Probe Leaf");
      this.#sign(name, "root", section, dates);
      return { cert: this.#read(`${name}.crt`), key: this.#read(`${name}.key`) };
    };
    this.#request("under", "Probe Leaf");
    this.#sign("under", "middle", "leaf");
    const incomplete = { cert: this.#read("under.crt"), key: this.#read("under.key") };
    this.#selfSign("alone", "Probe Alone", "leaf");
    return {
      ca: this.#read("root.crt"),
      good: leaf("good"),
      expired: leaf("expired", ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"]),
      early: leaf("early", ["-startdate", "20900101000000Z", "-enddate", "20910101000000Z"]),
      wrongName: leaf("wrong", [], "other"),
      selfSigned: { cert: this.#read("alone.crt"), key: this.#read("alone.key") },
      incomplete,
      complete: { ...incomplete, cert: incomplete.cert + this.#read("middle.crt") },
    };
  }

  #request(name: string, subject: string): void {
    this.#openssl(
      ...["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-subj", `/CN=${subject}`, "-keyout", `${name}.key`, "-out", `${name}.csr`],
    );
  }

  #selfSign(name: string, subject: string, section: string): void {
    this.#openssl(
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-subj", `/CN=${subject}`, "-days", "30", "-config", "openssl.cnf"],
      ...["-extensions", section, "-keyout", `${name}.key`, "-out", `${name}.crt`],
    );
  }

  #sign(name: string, by: string, section: string, dates: readonly string[] = []): void {
    const until = dates.length === 0 ? ["-days", "30"] : dates;
    this.#openssl(
      ...["ca", "-batch", "-config", "openssl.cnf", "-extensions", section],
      ...["-cert", `${by}.crt`, "-keyfile", `${by}.key`, "-notext", ...until],
      ...["-in", `${name}.csr`, "-out", `${name}.crt`],
    );
  }

  #openssl(...args: readonly string[]): void {
    execFileSync("openssl", args, { cwd: this.#folder, stdio: "pipe" });
  }

  #read(name: string): string {
    return readFileSync(this.#path(name), "utf8");
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

const CONFIG = `
[ca]
default_ca = own
[own]
database = FOLDER/index.txt
new_certs_dir = FOLDER
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = any_name
[any_name]
[authority]
basicConstraints = critical, CA:true
keyUsage = keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = CA:false
subjectAltName = DNS:localhost, IP:127.0.0.1
[other]
basicConstraints = CA:false
subjectAltName = DNS:other.example
`;
