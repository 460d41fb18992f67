/** What is used of the package, which declares nothing itself. */
declare module '@bcoe/v8-coverage' {
  /** How often a script's functions ran, as V8's inspector protocol has it (`Profiler.ScriptCoverage`). */
  export interface ScriptCov {
    readonly scriptId: string;
    readonly url: string;
    readonly functions: {
      readonly functionName: string;
      readonly isBlockCoverage: boolean;
      readonly ranges: { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
    }[];
  }
  /** Adds up the runs of one script; undefined where there are none. */
  export function mergeScriptCovs(runs: readonly ScriptCov[]): ScriptCov | undefined;
}
