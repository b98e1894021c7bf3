import { noFlapping } from "./no_flapping.ts";
import { testProperty } from "./test_property.ts";

testProperty(noFlapping);
