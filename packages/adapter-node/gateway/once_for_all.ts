/**
 * Computes once what many ask for one after the other: the newest answer is kept for as long as the
 * same is asked.
 */
export function onceForAll<Asked extends object, Answer>(
  compute: (asked: Asked) => Answer,
): (asked: Asked) => Answer {
  let newest: { readonly asked: Asked; readonly answer: Answer } | null = null;
  return (asked) => {
    if (newest?.asked !== asked) newest = { asked, answer: compute(asked) };
    return newest.answer;
  };
}
