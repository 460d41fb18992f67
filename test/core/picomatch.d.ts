/** picomatch has no types of its own. */
declare module 'picomatch/posix.js' {
  export default function picomatch(
    glob: string,
    options: { readonly nocase: boolean; readonly bash: boolean },
  ): (text: string) => boolean;
}
