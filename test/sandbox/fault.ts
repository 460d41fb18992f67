/** A fault as the control surface takes it: `then` is what happens to the calls that `target` names. */
export function fault(target: object, then: object): object {
  return { ...target, then };
}
