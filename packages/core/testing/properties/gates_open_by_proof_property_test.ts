import { gatesOpenByProof } from "./gates_open_by_proof.ts";
import { testProperty } from "./test_property.ts";

testProperty(gatesOpenByProof);
