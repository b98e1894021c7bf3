import { healsWithinBound } from "./heals_within_bound.ts";
import { testProperty } from "./test_property.ts";

testProperty(healsWithinBound);
