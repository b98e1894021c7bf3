import { uselessLinksAreLeftInBoundedTime } from "./useless_links_are_left_in_bounded_time.ts";
import { testProperty } from "./test_property.ts";

testProperty(uselessLinksAreLeftInBoundedTime);
