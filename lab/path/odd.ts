import { ADDRESS } from "./topology.ts";

/** Where `programs/odd_server.ts` listens, behind the tunnel. */
export const ODD = `http://${ADDRESS.tunnelFar}:5001`;
