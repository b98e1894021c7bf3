import { backoffStaysInItsBand } from "./backoff_stays_in_its_band.ts";
import { testProperty } from "./test_property.ts";

testProperty(backoffStaysInItsBand);
