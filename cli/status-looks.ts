/** How many of the things that are written `stagecert status` looks at. */

/** One look at what is written: what of it there is to show, which is nothing where it is over. */
export type Look<Row> = () => Promise<readonly Row[]>;

/** What came of the looks; `more`: there is more of the kind, which was not looked at. */
export interface Looked<Row> {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

/** Looks at the first, and says whether there are more. */
export async function firstOf<Row>(looks: AsyncIterable<Look<Row>>, most: number): Promise<Looked<Row>> {
  const rows: Row[] = [];
  let made = 0;
  for await (const look of looks) {
    if (made++ === most) return { rows, more: true };
    rows.push(...(await look()));
  }
  return { rows, more: false };
}
