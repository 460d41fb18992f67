import type { Backends } from '#core/backends';
import { printable } from '#core/text';

/** What an API is called is somebody else's text, and goes into subjects, attributes and pages. */
const LONGEST = 60;

/** The name as it is kept and told: printable, and absent where nothing of it is. */
export function toldName(name: string | null | undefined): { readonly apiName?: string } {
  const apiName = printable(name ?? '', LONGEST);
  return apiName ? { apiName } : {};
}

/** Where records have an API's name: what is deployed says it of a REST API (`backends`); `apiName` is from any other place. */
export interface Naming {
  readonly apiName?: string | undefined;
  readonly backends?: Backends | undefined;
}

/** What a record knows of its API's name, which is printable; undefined where it knows none. */
export function apiNameIn({ apiName, backends }: Naming): string | undefined {
  return (backends?.known ? backends.apiName : undefined) ?? apiName;
}
