import { openNeedsALiveLink } from "./open_needs_a_live_link.ts";
import { testProperty } from "./test_property.ts";

testProperty(openNeedsALiveLink);
