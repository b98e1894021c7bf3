import { startConformanceServer, startGatewayBenchServer } from "@holdfast/adapter-node/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the conformance server. */
    conformanceUrl: string;
    /** A port on which nothing listens. */
    refusedPort: number;
    /** Address of the server that starts gateways. */
    gatewayBenchUrl: string;
  }
}

/**
 * Starts the servers that tests in a browser run against, and tells them where they are.
 */
export default async function serveConformance(project: TestProject): Promise<() => Promise<void>> {
  const server = await startConformanceServer();
  project.provide("conformanceUrl", server.url);
  project.provide("refusedPort", server.refusedPort);
  const gateways = await startGatewayBenchServer();
  project.provide("gatewayBenchUrl", gateways.url);
  return async () => {
    await gateways.close();
    await server.close();
  };
}
