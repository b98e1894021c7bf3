import { startConformanceServer } from "@holdfast/adapter-node/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the conformance server. */
    conformanceUrl: string;
    /** A port on which nothing listens. */
    refusedPort: number;
  }
}

/**
 * Starts the conformance server for the tests that run in a browser, and tells them where it is.
 */
export default async function serveConformance(project: TestProject): Promise<() => Promise<void>> {
  const server = await startConformanceServer();
  project.provide("conformanceUrl", server.url);
  project.provide("refusedPort", server.refusedPort);
  return () => server.close();
}
