import { attemptsStayInBudget } from "./attempts_stay_in_budget.ts";
import { testProperty } from "./test_property.ts";

testProperty(attemptsStayInBudget);
