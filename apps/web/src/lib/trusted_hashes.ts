/**
 * Hashes of certificates as `serverCertificateHashes` takes them (W3C WebTransport §6.2). What is
 * no base64 is left out.
 *
 * @param hashes SHA-256, in base64.
 */
export function trustedHashes(hashes: readonly string[]): readonly WebTransportHash[] {
  return hashes.flatMap((text) => {
    try {
      const value = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      return [{ algorithm: "sha-256", value }];
    } catch {
      return [];
    }
  });
}
