import { sameSeedSameTrace } from "./same_seed_same_trace.ts";
import { testProperty } from "./test_property.ts";

testProperty(sameSeedSameTrace);
