import { oldAttemptsAreDeaf } from "./old_attempts_are_deaf.ts";
import { testProperty } from "./test_property.ts";

testProperty(oldAttemptsAreDeaf);
