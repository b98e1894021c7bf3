import {
  makeShortCertificate,
  startConformanceServer,
  startGatewayBenchServer,
} from "@holdfast/adapter-node/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the conformance server. */
    conformanceUrl: string;
    /** A port on which nothing listens. */
    refusedPort: number;
    /** Address of the server that starts gateways. */
    gatewayBenchUrl: string;
    /** Address of the conformance server for WebTransport. */
    transportUrl: string;
    /** SHA-256 of the certificate of both. */
    certificateHash: readonly number[];
  }
}

/**
 * Starts the servers that tests in a browser run against, and tells them where they are.
 */
export default async function serveConformance(project: TestProject): Promise<() => Promise<void>> {
  const certificate = makeShortCertificate(Date.now());
  const server = await startConformanceServer(certificate);
  project.provide("conformanceUrl", server.url);
  project.provide("refusedPort", server.refusedPort);
  project.provide("transportUrl", server.transportUrl ?? "");
  project.provide("certificateHash", [...certificate.hash]);
  const gateways = await startGatewayBenchServer(certificate);
  project.provide("gatewayBenchUrl", gateways.url);
  return async () => {
    await gateways.close();
    await server.close();
  };
}
