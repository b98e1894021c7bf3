import { valueNeverGoesBack } from "./value_never_goes_back.ts";
import { testProperty } from "./test_property.ts";

testProperty(valueNeverGoesBack);
