/** The package has no types of its own. */
declare module 'asl-validator' {
  function validate(definition: object): { isValid: boolean; errors: readonly object[] };
  export = validate;
}
