/** One request of a case; what is absent is that of a plain handshake. */
export interface CaseRequest {
  readonly path: string;
  /** Without port. */
  readonly host?: string;
  readonly method?: string;
  /** Beside or instead of the handshake's own; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One configuration that a real nginx and `effective` both read.
 *
 * In its text PORT is where nginx listens, OTHER a second such port, UP_A, UP_B and UP_C are
 * upstreams that write down what arrives, ROOT is a folder with the files.
 */
export interface DifferentialCase {
  readonly name: string;
  /** What stands in `http`. */
  readonly http: string;
  readonly requests: readonly (CaseRequest | string)[];
  /** Files of ROOT; beside them the folder of the configuration holds `snippets`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A case of one server block on PORT. */
export function serverCase(
  name: string,
  server: string,
  requests: DifferentialCase["requests"],
  files?: Readonly<Record<string, string>>,
): DifferentialCase {
  const one = { name, http: `server { listen 127.0.0.1:PORT; ${server} }`, requests };
  return files === undefined ? one : { ...one, files };
}
