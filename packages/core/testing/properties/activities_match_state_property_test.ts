import { activitiesMatchState } from "./activities_match_state.ts";
import { testProperty } from "./test_property.ts";

testProperty(activitiesMatchState);
