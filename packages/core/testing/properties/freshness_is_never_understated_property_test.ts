import { freshnessIsNeverUnderstated } from "./freshness_is_never_understated.ts";
import { testProperty } from "./test_property.ts";

testProperty(freshnessIsNeverUnderstated);
