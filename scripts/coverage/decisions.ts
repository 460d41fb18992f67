/** A line that nothing ran; `text` without the spaces around it. */
export interface UncoveredLine {
  readonly file: string;
  readonly text: string;
}

/** A line that no test need run, and why not. */
export interface Decision extends UncoveredLine {
  readonly reason: string;
}

export interface Disagreement {
  /** Nothing runs them, and nobody has written down why. */
  readonly undecided: readonly UncoveredLine[];
  /** Something runs them by now, or they are gone. */
  readonly outdated: readonly Decision[];
}

/**
 * Sets what nothing ran against what was decided about it. Lines go by their file and text, because numbers change with every
 * change above them; of lines that read the same in one file each takes a decision of its own.
 */
export function disagreement(uncovered: readonly UncoveredLine[], decisions: readonly Decision[]): Disagreement {
  const outdated = [...decisions];
  const undecided = uncovered.filter(({ file, text }) => {
    const index = outdated.findIndex((each) => each.file === file && each.text === text);
    if (index >= 0) outdated.splice(index, 1);
    return index < 0;
  });
  return { undecided, outdated };
}
